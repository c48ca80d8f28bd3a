"""Every test of the wire runs against both servers."""

from collections.abc import Callable, Iterator

import pytest

from tests.server import KINDS, Server

from .client import Client


@pytest.fixture(params=KINDS)
def start(request: pytest.FixtureRequest, serve: Callable[..., Server]) -> Callable[..., Server]:
    """`start(CHAT_SEATS=2)` starts the server that it is the turn of."""
    return lambda **environ: serve(request.param, **environ)


@pytest.fixture
def server(start: Callable[..., Server]) -> Server:
    return start()


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
