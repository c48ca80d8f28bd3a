"""People who use a real browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page

from ..server import Server
from .person import Person
from .robot import Robot


@pytest.fixture
def server(share: Callable[..., Server]) -> Server:
    """A room with ten seats."""
    return share()


@pytest.fixture
def arrive(visit: Callable[..., Page], server: Server) -> Callable[..., Person]:
    """Somebody who has come in: `arrive("Hugo")`, on a phone `arrive("Hugo", **PHONE)`."""

    def come(name: str, to: Server = server, **options: Any) -> Person:
        person = Person(visit(**options), name, to.url)
        person.step_in()
        return person

    return come


@pytest.fixture
def enter(server: Server) -> Iterator[Callable[..., Robot]]:
    """Somebody who has come in too and whose page nobody looks at: `enter("Julien")`."""
    with ExitStack() as opened:
        yield lambda name, to=server: opened.enter_context(Robot(name, to.url))
