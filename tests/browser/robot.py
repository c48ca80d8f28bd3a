"""Somebody without a browser, who talks fast and costs little: for whoever is only spoken to."""

from typing import Any

import requests
import socketio

from tests.member import eventually


class Robot:
    """Has come in by the door and joined; use it as a context."""

    def __init__(self, name: str, url: str) -> None:
        with requests.Session() as door:
            door.post(url, json={"username": name}).raise_for_status()
            cookie = "; ".join(f"{each.name}={each.value}" for each in door.cookies)
        self._read: dict[int, str] = {}
        self.client = socketio.Client(reconnection=False, handle_sigint=False)
        self.client.on("message", self._hear)
        self.client.on("pm", self._hear)
        self.client.connect(url, headers={"Cookie": cookie}, transports=["websocket"])
        self._hear(self.client.call("join", {}, timeout=30)["messages"])

    def __enter__(self) -> "Robot":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.wait()

    def _hear(self, messages: list[dict[str, Any]]) -> None:
        self._read |= {message["seq"]: message["text"] for message in messages if "text" in message}

    def sees(self, text: str) -> None:
        """Wait until this text has come."""
        eventually(lambda: text in self._read.values(), 20)

    def has_read(self, *texts: str) -> None:
        """Wait until these are all that has come, private or not."""
        eventually(lambda: [text for _, text in sorted(self._read.items())] == [*texts], 20)

    def say(self, *lines: str) -> None:
        for line in lines:
            self.client.call("message", {"text": line}, timeout=30)

    def flood(self, *lines: str, ahead: int = 50) -> None:
        """Say all, waiting for the answer to every fiftieth only."""
        for number, line in enumerate(lines, 1):
            self.say(line) if number % ahead == 0 else self.client.emit("message", {"text": line})
