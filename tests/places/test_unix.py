"""On a Unix socket, for a proxy on the same machine: under gunicorn."""

import os
import socket
import subprocess
import sys
from contextlib import suppress

from tests.member import eventually

ASKED = b"GET /seats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def test_the_room_listens_on_a_unix_socket(tmp_path):
    path = tmp_path / "chat.sock"

    def answer():
        with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))
            line.sendall(ASKED)
            return line.makefile("rb").read()

    environ = os.environ | {"HOST": f"unix:{path}", "CHAT_DATABASE": ":memory:", "SECRET_KEY": "for tests, all of them"}
    with (tmp_path / "log").open("wb") as log:
        room = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=environ, stdout=log, stderr=log)
    try:
        eventually(lambda: b'{"seats":10,"taken":0}' in (answer() or b""), 30)
    finally:
        room.terminate()
        assert room.wait(30) == 0
    assert f"The room is open: unix:{path}\n" in (tmp_path / "log").read_text()
