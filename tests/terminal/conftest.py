"""A real server, people at terminals, programs on pipes."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import noon
from tests.proxy import Proxy
from tests.server import Server

from .terminal import Terminal, command

ROOT = Path(__file__).parents[2]
PROGRAM = f"{Path(__file__).parent / 'without'}:{ROOT}"
"""Where the programs are, and what only the tests install is not."""


@pytest.fixture
def server(share: Callable[..., Server]) -> Server:
    return share(CHAT_PACE_BURST=1000)  # programs are faster than people


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What the programs find: a terminal that can do colours, English, and a home of the test's own."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "NO_COLOR"))}
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": PROGRAM}
    return bare | home | {"LANG": "C.UTF-8", "TERM": "xterm-256color", "TZ": noon.TERMINAL}


@pytest.fixture
def terminal(server: Server, environ: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    """`terminal("Hugo")`: somebody who is in the room. `terminal("--quiet", to=url)`: as the arguments have it."""
    terminals: list[Terminal] = []

    def open_terminal(
        *arguments: str,
        to: str = server.url,
        environ: dict[str, str] = environ,
        instead: tuple[str, ...] = (),
        **size: int,
    ) -> Terminal:
        terminals.append(Terminal(list(instead) or command(to, *arguments), environ, **size))
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
            command(to, *arguments),
            input=typed,
            env=environ,
            cwd=environ["HOME"],
            capture_output=True,
            text=True,
            errors="surrogateescape",  # so that bytes can be typed which are no UTF-8
            timeout=90,
        )

    return run


@pytest.fixture
def network(server: Server) -> Iterator[Proxy]:
    """The same room, over a network that can be cut."""
    with Proxy(server.port) as proxy:
        yield proxy
