"""A member in this process: one tab, by way of Flask-SocketIO's test client."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient


def eventually(condition: Callable[[], Any], seconds: float = 30) -> Any:
    """The first true value of `condition`; AssertionError when there is none in time."""
    begun = time.monotonic()
    while not (value := condition()):
        waited = time.monotonic() - begun
        assert waited < seconds, "it never came true"
        time.sleep(min(0.01 + waited / 10, 0.1))  # many wait at once: their looks would take what they wait for
    return value


class Member:
    """One connection with the cookie of `browser`: `ask` sends an event and is its acknowledgement."""

    def __init__(self, app: Flask, browser: FlaskClient, **handshake: Any) -> None:
        self.app, self.browser = app, browser
        self.socket = SocketIOTestClient(app, app.extensions["socketio"], flask_test_client=browser, **handshake)
        self.welcome: dict[str, Any] = {}
        self._heard: list[dict[str, Any]] = []

    @property
    def connected(self) -> bool:
        return bool(self.socket.is_connected())

    @property
    def you(self) -> dict[str, str]:
        return self.welcome["you"]

    def join(self, **payload: Any) -> dict[str, Any]:
        self.welcome = self.ask("join", payload)
        return self.welcome

    def ask(self, event: Any, *payload: Any) -> Any:
        return self.socket.emit(event, *payload, callback=True)

    def says(self, text: str, **more: Any) -> Any:
        return self.ask("message", {"text": text, **more})

    def closes(self) -> None:
        self.socket.disconnect()

    def heard(self, event: str) -> list[Any]:
        """The payloads of all events of that name so far."""
        self._heard += self.socket.get_received() if self.connected else self.socket.queue
        return [_payload(each) for each in self._heard if each["name"] == event]

    @property
    def goodbye(self) -> dict[str, str]:
        """The last one, which comes behind the answers."""
        return eventually(lambda: self.heard("goodbye"))[-1]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """All public messages heard since joining, from however many events."""
        return [message for batch in self.heard("message") for message in batch]

    @property
    def private(self) -> list[dict[str, Any]]:
        return [message for batch in self.heard("pm") for message in batch]


def _payload(event: dict[str, Any]) -> Any:
    """The test client gives `message` bare and everything else in a list."""
    return event["args"] if event["name"] == "message" else event["args"][0]
