"""A real server in a process of its own, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests

from .member import eventually

COMMANDS = {
    "flask": ["-m", "flask", "run", "--port", "{port}"],
    "gunicorn": ["-m", "gunicorn"],
}
KINDS = list(COMMANDS)
PATIENCE = 30
"""Seconds for a start or a stop on a busy machine."""


class Server:
    """Started when made. `folder` holds its database and its log; `environ` its settings."""

    def __init__(self, kind: str, folder: Path, environ: dict[str, str]) -> None:
        folder.mkdir()
        self._log = folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [sys.executable, *(word.format(port=self.port) for word in COMMANDS[kind])]
        self._environ = os.environ | {
            "SECRET_KEY": "for tests", "CHAT_DATABASE": str(folder / "chat.db"),
            "HOST": "127.0.0.1", "PORT": str(self.port), "PYTHONUNBUFFERED": "1",
        } | environ  # fmt: skip
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            # a session of its own: gunicorn's worker is ended with its master
            self.process = subprocess.Popen(
                self._command,
                env=self._environ,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        eventually(self._answers, PATIENCE)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log()
        with suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/healthz", timeout=PATIENCE).ok
        return False

    def restart(self) -> None:
        """A polite end, then the next one on the same port with the same database."""
        self.stop()
        self.start()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """SIGKILL to all its processes: a crash."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def end(self) -> None:
        """Politely if it can be; nothing of it is left."""
        with suppress(subprocess.TimeoutExpired):
            self.stop()
        self.kill()

    def log(self) -> str:
        """All that it has written so far."""
        return self._log.read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[Callable[..., Server]]:
    """`serve("gunicorn", CHAT_SEATS=2)`, as often as wanted. Whatever is done to it, its log holds no traceback."""
    servers: list[Server] = []

    def serve(kind: str = "flask", **environ: Any) -> Server:
        place = folder / f"server {len(servers)}"
        servers.append(Server(kind, place, {name: str(value) for name, value in environ.items()}))
        return servers[-1]

    yield serve
    for server in servers:
        server.end()
    for server in servers:
        assert "Traceback" not in server.log(), server.log()[-3000:]
