"""What all tests share: how hypothesis runs, a room in this process, a real server in its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from chatapp import create_app
from chatapp.config import Settings

from .member import Member
from .server import Server, serving

# the machine may be busy: no deadline
settings.register_profile("here", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")


@pytest.fixture
def build() -> Iterator[Callable[..., Flask]]:
    """A room in this process that forgets: `build(seats=2)`. Its background threads end with the test."""
    apps = []

    def build(**values: Any) -> Flask:
        apps.append(create_app(Settings(**{"database": ":memory:", "secret_key": "for tests"} | values)))
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
    """A real server: `serve("gunicorn", CHAT_SEATS=2)`."""
    with serving(tmp_path) as serve:
        yield serve
