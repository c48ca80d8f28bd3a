"""What all tests share: how hypothesis runs, a room in this process, a real server in its own."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from chatapp import create_app
from chatapp.config import Settings

from . import in_memory, noon
from .browser import chromium
from .member import Member
from .server import KINDS, SECRET, Server, serving
from .valkey import Valkey, running

in_memory.begin()

# the machine may be busy: no deadline
settings.register_profile("here", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")


@pytest.fixture(scope="session")
def running_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    with running(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture
def valkey(running_valkey: Valkey) -> Valkey:
    """A real one, with nothing in it."""
    running_valkey.renew()
    return running_valkey


@pytest.fixture
def store(request: pytest.FixtureRequest) -> dict[str, str]:
    """The setting of what rooms in this process keep things in: a file, unless a test runs on both stores."""
    on_valkey = getattr(request, "param", "sqlite") == "valkey"
    return {"valkey_url": request.getfixturevalue("valkey").url} if on_valkey else {}


@pytest.fixture
def build(store: dict[str, str]) -> Iterator[Callable[..., Flask]]:
    """A room in this process that forgets: `build(seats=2)`. Its background threads end with the test."""
    apps = []

    def build(**values: Any) -> Flask:
        apps.append(create_app(Settings(**{"database": ":memory:", "secret_key": SECRET} | store | values)))
        return apps[-1]

    yield build
    for app in apps:
        app.extensions["chat"].stop()


@pytest.fixture
def app(build: Callable[..., Flask]) -> Flask:
    """A room with ten seats."""
    return build()


@pytest.fixture
def login(app: Flask) -> Callable[[str], FlaskClient]:
    """Whoever comes in by the door for programs: the browser, so to speak, with its cookie."""

    def login(name: str, to: Flask = app) -> FlaskClient:
        browser = to.test_client()
        assert browser.post("/", json={"username": name}).status_code == 201
        return browser

    return login


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser without a cookie."""
    return app.test_client()


@pytest.fixture
def join(app: Flask, login: Callable[..., FlaskClient]) -> Callable[..., Member]:
    """A member who has come in and joined: `join("Hugo")`; `join(browser)` opens one more tab of a browser."""

    def join(who: str | FlaskClient, to: Flask = app) -> Member:
        member = Member(to, login(who, to) if isinstance(who, str) else who)
        member.join()
        return member

    return join


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """A real server of this test's own: `serve("gunicorn", CHAT_SEATS=2)`."""
    with serving(tmp_path) as serve:
        yield serve


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """The servers that tests share, one for each kind and settings."""
    with serving(tmp_path_factory.mktemp("shared")) as serve:
        yield cache(partial(serve, CHAT_LOGINS_PER_MINUTE=100_000))


@pytest.fixture
def share(servers: Callable[..., Server]) -> Iterator[Callable[..., Server]]:
    """A room as good as new, without a start: `share("gunicorn", CHAT_SEATS=2)`. Whatever a test does to it will do."""
    with ExitStack() as after:

        def share(*kind: str, **environ: Any) -> Server:
            server = servers(*kind, **environ)
            server.renew()
            after.callback(server.had_no_fault)
            return server

        yield share


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Every promise is kept under both servers."""
    return request.param


@pytest.fixture
def server(share: Callable[..., Server], kind: str) -> Server:
    """A room with ten seats and no hurry."""
    return share(kind, CHAT_PACE_BURST=100_000)


@pytest.fixture
def start(serve: Callable[..., Server], kind: str) -> Callable[..., Server]:
    """`start(CHAT_SEATS=2)`: a room with other settings, in the server that it is the turn of."""
    return partial(serve, kind)


QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync".split()
ELSEWHERE = "--host-resolver-rules=MAP room.test 127.0.0.1"
"""A name that is not this machine's own: without HTTPS, browsers call a page from there insecure."""

expect.set_options(timeout=20_000)


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
        context = browser.new_context(**({"locale": "en-GB", "timezone_id": noon.BROWSER} | options))
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
