"""A room in each of the places where people put it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.person import Person
from tests.server import Server, free_port

from . import nginx
from .nginx import HOW, Nginx

HOST, PREFIX = "Host              $http_host", 'X-Forwarded-Prefix ""'
"""What a test changes in the file for nginx: what is said of the host, and of the path."""


@pytest.fixture
def front(serve: Callable[..., Server], tmp_path: Path) -> Iterator[Callable[..., tuple[Nginx, Server]]]:
    """`front("gunicorn", {what: becomes what}, CHAT_SEATS=2)`: nginx, and a room of this test's own behind it."""
    started: list[Nginx] = []
    nginx.find() or pytest.exit(HOW, 1)

    def front(kind: str, changes: dict[str, str], **environ: Any) -> tuple[Nginx, Server]:
        port = free_port()
        room = serve(
            kind,
            **{"CHAT_TRUSTED_PROXIES": 1} | {name: str(value).format(port=port) for name, value in environ.items()},
        )
        (folder := tmp_path / "nginx").mkdir()
        started.append(Nginx(folder, port, room.port, changes))
        return started[-1], room

    yield front
    for each in started:
        each.stop()


@pytest.fixture
def arrive(visit: Callable[..., Page]) -> Callable[[str, str], Person]:
    """`arrive("Hugo", url)`: somebody who has come in by the door there."""

    def arrive(name: str, url: str) -> Person:
        person = Person(visit(ignore_https_errors=True), name, url)
        person.come_in()
        return person

    return arrive
