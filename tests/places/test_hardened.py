"""Where nothing may be written but one folder: a container, a service of systemd. The files are those in deploy/."""

import re
import shutil
import socket
import sys
from pathlib import Path

import pytest

from tests.wire.client import Client

from .bare import Place
from .containerfile import Image

ROOT = Path(__file__).parents[2]


def talks(url):
    hugo = Client(url).comes("Hugo")
    hugo.says("hello")
    hugo.hears("hello")
    hugo.close()


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    root = tmp_path_factory.mktemp("image")
    return root, Image(root)


@pytest.mark.parametrize("database", [{}, {"CHAT_DATABASE": ":memory:"}])
def test_in_a_container_people_talk_and_only_the_folder_for_data_is_written_to(image, database):
    root, built = image
    place = Place(root)
    with place.running(built.command, **built.environ | database) as process:
        talks(place.url)
        data = {path.name for path in Path(f"/proc/{process.pid}/root{root}/data").iterdir()}
        assert ({"chat.db", "secret_key"} <= data) if not database else not data
    assert not re.search("Traceback|WARNING|ERROR", place.log()), place.log()


@pytest.fixture
def installed(tmp_path):
    """A place with the program as the unit wants it: the folder, with its packages inside."""
    place = Place(tmp_path)
    for name in ("chatapp", "static", "templates"):
        shutil.copytree(ROOT / name, tmp_path / "chat" / name)
    for name in ("wsgi.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / name, tmp_path / "chat")
    (tmp_path / "chat" / ".venv").symlink_to(sys.prefix)
    return place


def unit(place):
    text = (ROOT / "deploy" / "chat.service").read_text()
    there = text.replace("/opt/chat", f"{place.root}/chat").replace("/var/lib/chat", f"{place.root}/data")
    settings = dict(line.split("=", 1) for line in there.splitlines() if re.match(r"\w+=", line))
    return settings, dict([settings["Environment"].split("=", 1)])


def test_systemd_hears_when_the_room_is_open(installed):
    settings, environ = unit(installed)
    assert settings["Type"] == "notify"
    assert settings["WorkingDirectory"] == f"{installed.root}/chat"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(installed.root / "notify"))
        systemd.settimeout(30)
        environ["NOTIFY_SOCKET"] = str(installed.root / "notify")
        with installed.running(settings["ExecStart"].split(), **environ):
            assert b"READY=1" in systemd.recv(100)
            talks(installed.url)


AS_SYSTEMD_DOES = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.execve(sys.argv[2], sys.argv[2:], os.environ | {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())})
"""


def test_systemd_can_hold_the_port_so_that_nobody_is_refused_during_a_restart(installed):
    settings, environ = unit(installed)
    with socket.create_server(("127.0.0.1", installed.port)) as held:
        handing_on = [sys.executable, "-c", AS_SYSTEMD_DOES, str(held.fileno()), settings["ExecStart"]]
        with installed.running(handing_on, (held.fileno(),), **environ):
            talks(installed.url)
    assert f"The room is open: http://localhost:{installed.port}" in installed.log()
