"""Every test of the wire runs against both servers, and against two processes that share a Valkey."""

from collections.abc import Callable, Iterator

import pytest

from tests.server import KINDS, SHARED, Server

from .client import Client


@pytest.fixture(scope="session", params=[*KINDS, SHARED])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def visit() -> Iterator[Callable[[Server], Client]]:
    """`visit(server)` is somebody who has done nothing yet. All connections are closed in the end."""
    clients: list[Client] = []

    def visit(server: Server) -> Client:
        clients.append(Client(server.url))
        return clients[-1]

    yield visit
    for client in clients:
        client.close()


@pytest.fixture
def people(visit: Callable[[Server], Client]) -> Callable[..., list[Client]]:
    """`people(server, "Hugo", "Julien")` are in the room."""
    return lambda server, *names: [visit(server).comes(name) for name in names]
