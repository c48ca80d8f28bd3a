"""Starting: where to go, and one sentence when it cannot be."""

import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys

import pexpect
import psutil
import pytest

from chatapp.invitation import interfaces
from chatapp.invitation.ways import ALONE, of_machine
from chatapp.serving.console import AS_BEFORE, WHITE_ON_BLACK
from chatapp.transcript.sqlite import SqliteStore
from tests.member import eventually
from tests.ports import free_port
from tests.scan import printed, scanned
from tests.server import COMMANDS, KINDS, SECRET
from tests.valkey import running

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # linux/prctl.h, linux/capability.h


def attempt(kind, tmp_path, port, preparation=None, **environ):
    """Start a server that must not start; what it said. `preparation` is called in its process first."""
    command = [sys.executable, *(word.format(port=port) for word in COMMANDS[kind])]
    basis = {"PORT": str(port), "CHAT_DATABASE": str(tmp_path / "chat.db"), "SECRET_KEY": SECRET}
    env = os.environ | basis | environ
    ended = subprocess.run(command, env=env, preexec_fn=preparation, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    return ended.stdout + ended.stderr


def one_sentence(said):
    lines = [line for line in said.splitlines() if line.strip()]
    assert len(lines) == 1, said
    return lines[0]


def test_it_says_where_to_go(server):
    assert f"The room is open: http://localhost:{server.port}\n\n{ALONE}\n" in server.log()


def console(kind, tmp_path, **environ):
    """What somebody reads who starts it in a terminal, and stops it there."""
    port = free_port()
    command = [word.format(port=port) for word in COMMANDS[kind]]
    basis = {"HOST": "0.0.0.0", "FLASK_RUN_HOST": "0.0.0.0", "PORT": str(port), "SECRET_KEY": SECRET,
             "CHAT_DATABASE": str(tmp_path / "chat.db"), "LANG": "C.UTF-8", "PYTHONUTF8": "1"}  # fmt: skip
    child = pexpect.spawn(
        sys.executable, command, 60, env=os.environ | basis | environ, encoding="utf-8", dimensions=(60, 200)
    )
    child.expect("Ctrl-C stops it.")
    said = child.before + child.after
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return port, [line.rstrip("\r") for line in said.split("\n")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_console_says_how_the_others_come_in_what_is_kept_and_how_it_ends(kind, tmp_path):
    port, said = console(kind, tmp_path, CHAT_PASSWORD="sesame", CHAT_RETENTION_DAYS="1")
    expected = of_machine("0.0.0.0", str(port), interfaces.read()).addresses
    assert said[1] == f"The room is open: http://localhost:{port}"
    assert said[3].startswith("Bring in the others. They open this address, on the same network")
    assert said[4 : 4 + len(expected)] == list(expected)
    rows = [line.removeprefix(WHITE_ON_BLACK).removesuffix(AS_BEFORE) for line in said if WHITE_ON_BLACK in line]
    assert scanned(printed(rows)) == [f"{expected[0]}/#password=sesame"]
    assert said[-1] == f"Kept in {tmp_path / 'chat.db'} for 1 day. Ctrl-C stops it."


@pytest.mark.parametrize("kind", KINDS)
def test_where_no_terminal_is_it_says_so_without_a_code_which_would_tell_the_password_to_a_file(serve, kind):
    server = serve(kind, CHAT_DATABASE=":memory:", CHAT_PASSWORD="sesame", HOST="0.0.0.0")
    assert server.log().splitlines() == [
        "",
        f"The room is open: http://localhost:{server.port}",
        "",
        "Bring in the others. They open this address, on the same network, and pick a name. No account.",
        *of_machine("0.0.0.0", str(server.port), interfaces.read()).addresses,
        "",
        "Nothing is kept: it is forgotten when the room stops. Ctrl-C stops it.",
        "",
    ]


def test_the_log_says_who_came_who_left_and_who_was_turned_away_one_line_each_with_time(start, people, visit):
    server = start()  # of its own: of one that many have come to, the log says only how many
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
    assert hugo.web.cookies[f"chat-{server.port}"] not in log


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_watches_sees_figures_and_a_log_for_programs(kind, serve, people):
    server = serve(kind, CHAT_METRICS=1, CHAT_LOG="json")
    (hugo,) = people(server, "Hugo")
    hugo.says("secret")
    hugo.ask("quit", {})
    hugo.wait_for_end()
    shown = hugo.web.get(f"{server.url}/metrics").text
    assert 'chat_messages_kept_total{kind="text"} 1.0' in shown
    for both in ({}, {"X_Forwarded_For": "127.0.0.1"}):
        headers = both | {"X-Forwarded-For": "127.0.0.1"}
        assert hugo.web.get(f"{server.url}/metrics", headers=headers).status_code == 403
    log = [line for line in server.log().splitlines() if not line.startswith(" * ")]  # Flask's own, on standard output
    said = [json.loads(line)["message"] for line in log]
    assert said[1:] == ["Hugo came from 127.0.0.1", "Hugo left (quit)"]
    assert "secret" not in shown + server.log()


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_start_on_a_busy_port_ends_in_one_sentence(kind, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = one_sentence(attempt(kind, tmp_path, port))
    assert said == f"Port {port} on 127.0.0.1 is taken by another program; try another one: make run PORT={port + 1}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_server_on_the_same_file_is_told_where_the_first_one_is(kind, server, tmp_path):
    said = one_sentence(attempt(kind, tmp_path, free_port(), CHAT_DATABASE=str(server.database)))
    first = f"process {server.process.pid} (http://localhost:{server.port})"
    assert said.startswith(f"CHAT_DATABASE cannot be '{server.database}': {first} has it open. Stop that one first")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAT_SEATS", "ten"),
        ("CHAT_SEATS", "0"),
        ("CHAT_DATABASE", "/proc/none/chat.db"),
        ("CHAT_DATABASE", "/tmp"),
        ("CHAT_ROOMS", "Class-A"),
    ],
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("host", ["unix:/nowhere/chat.sock", "fe80::1%nope"])
def test_a_host_that_is_none_ends_the_start_in_one_sentence_that_advises_no_other_port(kind, tmp_path, host):
    said = one_sentence(attempt(kind, tmp_path, free_port(), HOST=host, FLASK_RUN_HOST=host))
    assert said.startswith("HOST")
    assert host in said
    assert "PORT" not in said


def test_a_wrong_port_ends_the_start_in_one_sentence(tmp_path):
    assert "PORT" in one_sentence(attempt("gunicorn", tmp_path, free_port(), PORT="http"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_ends_the_start_in_one_sentence_that_says_what_to_do(kind, tmp_path):
    SqliteStore(tmp_path / "chat.db").close()
    with (tmp_path / "chat.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 20_000)
    assert "python -m chatapp.restore BACKUP" in one_sentence(attempt(kind, tmp_path, free_port()))


def test_a_reload_of_gunicorn_lets_the_next_worker_wait_for_the_file(serve, people):
    server = serve("gunicorn")
    (hugo,) = people(server, "Hugo")
    first = server.worker.pid
    server.signal(signal.SIGHUP)
    hugo.wait_for_end()
    eventually(lambda: first not in workers(server), 20)
    eventually(lambda: server.process.poll() is None and server.taken() == 1)
    assert len(workers(server)) == 1
    assert server.stop() == 0


def workers(server):
    return [each.pid for each in psutil.Process(server.process.pid).children()]


def test_in_debug_mode_one_of_the_two_processes_has_the_room(serve):
    server = serve("flask", FLASK_DEBUG=1)
    assert server.healthy()
    assert "Debugger is active" in server.log()
    assert server.log().count("The room is open") == 1


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
