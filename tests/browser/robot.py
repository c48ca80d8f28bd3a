"""Somebody without a browser, who talks fast and costs little: for whoever is only spoken to."""

from typing import Any
from urllib.parse import quote

import requests
import socketio

from tests.member import eventually


class Robot:
    """Has come in by the door and joined; use it as a context."""

    def __init__(self, name: str, url: str) -> None:
        with requests.Session() as door:
            door.post(url, json={"username": name}).raise_for_status()
            cookie = "; ".join(f"{each.name}={each.value}" for each in door.cookies)
        self._url, self._headers = url, {"Cookie": cookie}
        self.files: list[list[str]] = []
        self._read: dict[int, str] = {}
        self.client = socketio.Client(reconnection=False, handle_sigint=False)
        self.client.on("message", self._hear)
        self.client.on("pm", self._hear)
        self.client.connect(url, headers=self._headers, transports=["websocket"])
        self._hear(self.client.call("join", {}, timeout=30)["messages"])

    def __enter__(self) -> "Robot":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.wait()

    def _hear(self, messages: list[dict[str, Any]]) -> None:
        self._read |= {message["seq"]: message["text"] for message in messages if "text" in message}
        self.files += [[file["name"] for file in message["files"]] for message in messages if message.get("files")]

    def sees(self, text: str) -> None:
        """Wait until this text has come."""
        eventually(lambda: text in self._read.values(), 20)

    def has_read(self, *texts: str) -> None:
        """Wait until these are all that has come, private or not."""
        eventually(lambda: [text for _, text in sorted(self._read.items())] == [*texts], 20)

    def has_files(self, *names: str) -> None:
        """Wait until one message, and no other, has these."""
        eventually(lambda: self.files == [[*names]], 20)

    @property
    def last(self) -> int:
        """The number of the newest text."""
        return max(self._read)

    def get(self, path: str) -> int:
        """The status of what is asked for with this cookie."""
        return requests.get(f"{self._url}{path}", headers=self._headers, timeout=30).status_code

    def upload(self, name: str, body: bytes) -> str:
        """The id of a file that no line has yet."""
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        answer = requests.post(f"{self._url}/files", body, headers=self._headers | named, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["id"])

    def send(self, text: str, *files: str | dict[str, str]) -> None:
        self.client.call("message", {"text": text, "files": files}, timeout=30)

    def say(self, *lines: str) -> None:
        for line in lines:
            self.client.call("message", {"text": line}, timeout=30)

    def flood(self, *lines: str, ahead: int = 50) -> None:
        """Say all, waiting for the answer to every fiftieth only."""
        for number, line in enumerate(lines, 1):
            self.say(line) if number % ahead == 0 else self.client.emit("message", {"text": line})
