"""A room under either server, and people in it. Nothing that a test opens outlives it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.proxy import Proxy

from .member import Member
from .server import KINDS, Room


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Every promise is kept under both servers."""
    return request.param


@pytest.fixture(scope="session")
def server(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A room for all tests that leave it as they found it."""
    server = Room(kind, tmp_path_factory.mktemp(kind) / "room", logins_per_minute=100_000, pace_burst=100_000)
    yield server
    server.close()


@pytest.fixture
def start(kind: str, tmp_path: Path) -> Iterator[Callable[..., Room]]:
    """A room of one's own, with these settings, for tests that end it or change what it is."""
    started: list[Room] = []

    def start(**settings: object) -> Room:
        started.append(Room(kind, tmp_path / str(len(started)), **settings))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def people() -> Iterator[list[Member]]:
    """All who came; at the end each gives back the seat."""
    people: list[Member] = []
    yield people
    for member in people:
        member.go()


@pytest.fixture
def enter(server: Room, people: list[Member]) -> Callable[..., Member]:
    """Let somebody into the room: their name, perhaps another room than the shared one, perhaps through a proxy."""

    def enter(name: str, into: Room = server, via: Proxy | None = None) -> Member:
        member = Member(into.url, name)
        people.append(member)
        member.join(via and via.host)
        member.begun = people[0].begun or max(member.seen) - 1  # what was before is no business of this test
        return member

    return enter


@pytest.fixture
def network() -> Iterator[Callable[[Room], Proxy]]:
    """A bad network before a server."""
    with ExitStack() as proxies:
        yield lambda server: proxies.enter_context(Proxy(server.port))
