"""A real server, a real browser, and people who use them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from . import chromium
from .person import Person

START_SECONDS = 30
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync".split()

expect.set_options(timeout=20_000)


class Server:
    """`flask run` on a free port of this machine. `stop` and `start` again for those who want to see it gone."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.environ = os.environ | {"SECRET_KEY": "for tests", "CHAT_DATABASE": ":memory:"} | settings
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_for(self.url + "/healthz")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            return urllib.request.urlopen(url, timeout=5).close()
        time.sleep(0.05)
    raise TimeoutError(url)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts a server with settings: `serve(seats=2)` sets CHAT_SEATS."""
    servers: list[Server] = []

    def start(**settings: Any) -> Server:
        servers.append(Server({f"CHAT_{name.upper()}": str(value) for name, value in settings.items()}))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find() or pytest.exit(chromium.HOW, 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
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


def _is_fault(said: Any) -> bool:
    """The browser reports refused logins and lost connections as errors, too; those are what some tests are about."""
    return said.type == "error" and not re.search(r"Failed to load resource|WebSocket connection", said.text)


@pytest.fixture
def arrive(visit: Callable[..., Page], server: Server) -> Callable[..., Person]:
    """Somebody who has come in by the door: `arrive("Hugo")`, on a phone `arrive("Hugo", **PHONE)`."""

    def come(name: str, to: Server = server, **options: Any) -> Person:
        person = Person(visit(**options), name, to.url)
        person.come_in()
        return person

    return come
