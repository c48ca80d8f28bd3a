"""People who use a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from ..server import Server
from .person import Person


@pytest.fixture
def server(share: Callable[..., Server]) -> Server:
    """A room with ten seats."""
    return share()


@pytest.fixture
def arrive(visit: Callable[..., Page], server: Server) -> Callable[..., Person]:
    """Somebody who has come in by the door: `arrive("Hugo")`, on a phone `arrive("Hugo", **PHONE)`."""

    def come(name: str, to: Server = server, **options: Any) -> Person:
        person = Person(visit(**options), name, to.url)
        person.come_in()
        return person

    return come
