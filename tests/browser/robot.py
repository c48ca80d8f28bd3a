"""Somebody without a browser, who talks fast."""

import requests
import socketio


class Robot:
    """Has come in by the door and joined; use it as a context."""

    def __init__(self, name: str, url: str) -> None:
        with requests.Session() as door:
            door.post(url, json={"username": name}).raise_for_status()
            cookie = "; ".join(f"{each.name}={each.value}" for each in door.cookies)
        self.client = socketio.Client(reconnection=False, handle_sigint=False)
        self.client.connect(url, headers={"Cookie": cookie}, transports=["websocket"])
        self.client.call("join", {}, timeout=30)

    def __enter__(self) -> "Robot":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.wait()

    def say(self, *lines: str) -> None:
        for line in lines:
            self.client.call("message", {"text": line}, timeout=30)

    def flood(self, *lines: str, ahead: int = 50) -> None:
        """Say all, waiting for the answer to every fiftieth only."""
        for number, line in enumerate(lines, 1):
            self.say(line) if number % ahead == 0 else self.client.emit("message", {"text": line})
