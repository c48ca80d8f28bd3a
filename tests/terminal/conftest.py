"""A real server, and people at terminals."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from .proxy import Proxy
from .terminal import PATIENCE, Terminal, command

ROOT = Path(__file__).parents[2]


class Server:
    """`flask run` on a free port; what it was told survives `kill` and `start`."""

    def __init__(self, folder: Path, **settings: object) -> None:
        chosen = {f"CHAT_{name.upper()}": str(value) for name, value in settings.items()}
        self._environ = os.environ | {"SECRET_KEY": "test", "CHAT_DATABASE": str(folder / "chat.db")} | chosen
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "run", "--port", str(self.port)],
            cwd=ROOT, env=self._environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError):
                return urllib.request.urlopen(f"{self.url}/seats", timeout=5).close()
            time.sleep(0.05)
        raise AssertionError("the server does not start")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(PATIENCE)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def serve(**settings: object) -> Server:
        servers.append(Server(tmp_path, **settings))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop(signal.SIGKILL)


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What the programs find: a terminal that can do colours, English, and a home of the test's own."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "NO_COLOR"))}
    return bare | {"XDG_STATE_HOME": str(tmp_path / "state"), "LANG": "C.UTF-8", "TERM": "xterm-256color"}


@pytest.fixture
def terminal(server: Server, environ: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    """`terminal("Hugo")`: somebody who is in the room. `terminal("--quiet", to=url)`: as the arguments have it."""
    terminals: list[Terminal] = []

    def open_terminal(
        *arguments: str, to: str = server.url, environ: dict[str, str] = environ, **size: int
    ) -> Terminal:
        terminals.append(Terminal(command(to, *arguments), environ, **size))
        return terminals[-1]

    yield open_terminal
    for each in terminals:
        each.close()


@pytest.fixture
def arrive(terminal: Callable[..., Terminal]) -> Callable[..., Terminal]:
    """`arrive("Hugo")`: somebody who is in the room and has seen it."""

    def arrive(name: str, *arguments: str, **how: object) -> Terminal:
        return terminal("--name", name, *arguments, **how).sees_status(f"{name} · ")

    return arrive


@pytest.fixture
def run(server: Server, environ: dict[str, str]) -> Callable[..., subprocess.CompletedProcess]:
    """The program with `typed` on a pipe."""

    def run(*arguments: str, typed: str = "", to: str = server.url) -> subprocess.CompletedProcess:
        return subprocess.run(
            command(to, *arguments), input=typed, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=90
        )

    return run


@pytest.fixture
def network(server: Server) -> Iterator[Proxy]:
    """The same room, over a network that can be cut."""
    with Proxy(server.port) as proxy:
        yield proxy
