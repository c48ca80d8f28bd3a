"""A real browser, and people who use it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ..server import Server
from . import chromium
from .person import Person

QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync".split()
ELSEWHERE = "--host-resolver-rules=MAP room.test 127.0.0.1"
"""A name that is not this machine's own: without HTTPS, browsers call a page from there insecure."""

expect.set_options(timeout=20_000)


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    """A room with ten seats that forgets."""
    return serve(CHAT_DATABASE=":memory:")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find() or pytest.exit(chromium.HOW, 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, ELSEWHERE])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """A page of a browser of its own. A fault in any page's JavaScript, or one that CSP forbids, fails the test."""
    contexts, faults = [], []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**({"locale": "en-GB"} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


EXPECTED = "Failed to load resource|WebSocket connection"
"""What browsers report as an error although it is what a test is about: a refused login, a cut line."""


def _is_fault(said: Any) -> bool:
    return said.type == "error" and not re.search(EXPECTED, said.text)


@pytest.fixture
def arrive(visit: Callable[..., Page], server: Server) -> Callable[..., Person]:
    """Somebody who has come in by the door: `arrive("Hugo")`, on a phone `arrive("Hugo", **PHONE)`."""

    def come(name: str, to: Server = server, **options: Any) -> Person:
        person = Person(visit(**options), name, to.url)
        person.come_in()
        return person

    return come
