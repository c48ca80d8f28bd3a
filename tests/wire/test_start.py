"""Starting: where to go, and one sentence when it cannot be."""

import ctypes
import os
import re
import socket
import subprocess
import sys

import pytest

from chatapp.transcript.sqlite import SqliteStore
from tests.ports import free_port
from tests.server import COMMANDS, KINDS
from tests.valkey import running

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # linux/prctl.h, linux/capability.h


def attempt(kind, tmp_path, port, preparation=None, **environ):
    """Start a server that must not start; what it said. `preparation` is called in its process first."""
    command = [sys.executable, *(word.format(port=port) for word in COMMANDS[kind])]
    basis = {"PORT": str(port), "CHAT_DATABASE": str(tmp_path / "chat.db"), "SECRET_KEY": "for tests"}
    env = os.environ | basis | environ
    ended = subprocess.run(command, env=env, preexec_fn=preparation, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    return ended.stdout + ended.stderr


def one_sentence(said):
    lines = [line for line in said.splitlines() if line.strip()]
    assert len(lines) == 1, said
    return lines[0]


def test_it_says_where_to_go(server):
    assert f"The room is open: http://localhost:{server.port}" in server.log()


def test_the_log_says_who_came_who_left_and_who_was_turned_away_one_line_each_with_time(server, people, visit):
    (hugo,) = people(server, "Hugo")
    visit(server).login("Hugo")
    hugo.says("/xyzzy of my secret")
    hugo.says("my secret")
    hugo.ask("quit", {})
    hugo.wait_for_end()
    log = server.log()
    for line in (
        "Hugo came from 127.0.0.1",
        "127.0.0.1 turned away: name_taken",
        "refused: unknown_command",
        "Hugo left (quit)",
    ):
        assert re.search(rf"^\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d,\d{{3}} INFO {re.escape(line)}$", log, re.M), log
    assert "secret" not in log
    assert hugo.web.cookies["chat"] not in log


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_start_on_a_busy_port_ends_in_one_sentence(kind, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = one_sentence(attempt(kind, tmp_path, port))
    assert said == f"Port {port} on 127.0.0.1 is taken by another program; try another one: make run PORT={port + 1}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "value"),
    [("CHAT_SEATS", "ten"), ("CHAT_SEATS", "0"), ("CHAT_DATABASE", "/proc/none/chat.db"), ("CHAT_DATABASE", "/tmp")],
)
def test_a_wrong_setting_ends_the_start_in_one_sentence_that_names_it(kind, tmp_path, name, value):
    assert name in one_sentence(attempt(kind, tmp_path, free_port(), **{name: value}))


def without_privileges():
    """From here on the modes of files bind root too; whoever is not root is bound anyway, and this call is refused."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_read_only_file_ends_the_start_in_one_sentence_and_nothing_has_to_be_repaired(kind, tmp_path):
    SqliteStore(tmp_path / "chat.db").close()
    (tmp_path / "chat.db").chmod(0o444)
    assert "CHAT_DATABASE" in one_sentence(attempt(kind, tmp_path, free_port(), without_privileges))
    assert [file.name for file in tmp_path.iterdir()] == ["chat.db"]


def test_a_wrong_port_ends_the_start_in_one_sentence(tmp_path):
    assert "PORT" in one_sentence(attempt("gunicorn", tmp_path, free_port(), PORT="http"))


def test_a_terminated_server_ends_with_0_and_takes_its_processes_along(server):
    assert server.stop() == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(server.process.pid, 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("settings", "reason"), [({"appendonly": "no"}, "appendonly"), ({"maxmemory_policy": "allkeys-lru"}, "noeviction")]
)
def test_a_valkey_that_would_forget_ends_the_start_in_one_sentence(kind, tmp_path, settings, reason):
    with running(tmp_path / "valkey", requirepass="hush", **settings) as valkey:
        url = valkey.url.replace("//", "//:hush@")
        said = one_sentence(attempt(kind, tmp_path, free_port(), CHAT_DATABASE="", CHAT_VALKEY_URL=url))
    assert reason in said
    assert "CHAT_VALKEY_URL" in said
    assert "hush" not in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("url", ["http://localhost", "valkey://:hush@127.0.0.1:1", "valkey+sentinel://nowhere"])
def test_a_valkey_that_is_not_there_ends_the_start_in_one_sentence(kind, tmp_path, url):
    said = one_sentence(attempt(kind, tmp_path, free_port(), CHAT_DATABASE="", CHAT_VALKEY_URL=url))
    assert "CHAT_VALKEY_URL" in said
    assert "hush" not in said
