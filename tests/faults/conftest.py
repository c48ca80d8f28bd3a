"""People in the room, behind networks of their own. Nothing that a test opens outlives it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.proxy import Proxy
from tests.server import Server

from .member import ROOMS, Member


@pytest.fixture
def room(kind: str) -> str:
    """Where it happens."""
    return ROOMS[kind]


@pytest.fixture
def server(share: Callable[..., Server], kind: str, room: str) -> Server:
    """A room with ten seats and no hurry."""
    return share(kind, room=room, CHAT_PACE_BURST=100_000)


@pytest.fixture
def start(serve: Callable[..., Server], kind: str, room: str) -> Callable[..., Server]:
    """`start(CHAT_SEATS=2)`: a room with other settings, in the server that it is the turn of."""
    return partial(serve, kind, room=room)


@pytest.fixture
def people() -> Iterator[list[Member]]:
    """All who came."""
    people: list[Member] = []
    yield people
    for member in people:
        member.hang_up()


@pytest.fixture
def enter(server: Server, people: list[Member]) -> Callable[..., Member]:
    """Let somebody into the room: their name, perhaps another room than the shared one, perhaps through a proxy."""

    def enter(name: str, into: Server = server, via: Proxy | None = None) -> Member:
        people.append(Member(into.url, name))
        return people[-1].join(via and via.host)

    return enter


@pytest.fixture
def network() -> Iterator[Callable[[Server], Proxy]]:
    """A bad network before a server."""
    with ExitStack() as proxies:
        yield lambda server: proxies.enter_context(Proxy(server.port))
