"""People in the room, behind networks of their own. Nothing that a test opens outlives it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.proxy import Proxy
from tests.server import Server

from .member import Member


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
