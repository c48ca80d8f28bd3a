"""A member with one connection, over a raw WebSocket: does what the page does, and whatever no page would do."""

import itertools
import json
from contextlib import suppress
from socket import SHUT_RDWR
from threading import Condition, Thread
from typing import Any

import requests
import websocket

from chatapp.transcript import MAIN

ROOMS = {"flask": MAIN, "gunicorn": "class-b"}
"""What is promised of the first room is promised of every other: each fault meets both, one under each server."""


class Cut(Exception):
    """The connection ended before the answer came."""


class Refused(Exception):
    """The answer was a refusal; `error` is what it says."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error)
        self.error = error
        self.code = error["code"]


class Member:
    """Logs in when made. `seen` is every message by its `seq`, over all connections."""

    def __init__(self, url: str, name: str, password: str = "") -> None:
        answer = requests.post(f"{url}/", json={"username": name, "password": password}, timeout=30)
        if not answer.ok:
            raise Refused(answer.json()["error"])
        self._begin(url, name, answer.json()["you"]["id"], "; ".join("=".join(each) for each in answer.cookies.items()))

    @classmethod
    def again(cls, member: "Member", cookie: str = "") -> "Member":
        """One more tab of `member`, perhaps with another cookie."""
        tab = cls.__new__(cls)
        tab._begin(member.url, member.name, member.id, cookie or member.cookie)
        return tab

    def _begin(self, url: str, name: str, member_id: str, cookie: str) -> None:
        self.url, self.name, self.id, self.cookie = url, name, member_id, cookie
        self.seen: dict[int, dict[str, Any]] = {}
        self.amended: dict[int, dict[str, Any]] = {}
        self.twice: list[int] = []
        self.epoch: str | None = None
        self.since: int | None = None
        self.changed = Condition()
        self.socket: websocket.WebSocket | None = None
        self.ended = True

    # Connecting

    def open(self, host: str | None = None, pongs: bool = True, **options: Any) -> "Member":
        """The WebSocket and Socket.IO's CONNECT; `host`: a proxy in between. Refused with the server's reason."""
        self.events, self.acks, self.ids = [], {}, itertools.count()
        self.caught_up, self.pongs = False, pongs
        own, slash, path = self.url.removeprefix("http://").partition("/")
        origin = f"http://{own}"
        usual = {"cookie": self.cookie, "host": own, "origin": origin, "timeout": 30, "skip_utf8_validation": True}
        address = f"ws://{host or own}{slash}{path}/socket.io/?EIO=4&transport=websocket"
        self.socket = websocket.create_connection(address, **usual | options)
        self.line, self.ended = self.socket.sock, False
        self.socket.settimeout(None)
        Thread(target=self._read, args=[self.socket], daemon=True).start()
        self.send("40")
        name, payload = self._next("connected", "refused")
        if name == "refused":
            self.hang_up()
            raise Refused(payload["data"]["error"])
        return self

    def join(self, host: str | None = None, **options: Any) -> "Member":
        """Into the room, and up to date: everything since the last time, page by page."""
        self.open(host, **options)
        known = {} if self.since is None else {"since": self.since, "epoch": self.epoch}
        page = self.welcome = self.ask("join", known)
        fresh = page["epoch"] != self.epoch
        self.epoch = page["epoch"]
        self._keep(page["messages"])
        while page["more"] and known and not (fresh and page["messages"][0]["seq"] <= self.since):
            page = self.ask("history", self._next_page(page["messages"], fresh))
            self._keep(page["messages"])
        with self.changed:
            self.caught_up, self.since = True, max(self.seen, default=0)
        return self

    def _next_page(self, messages: list[dict[str, Any]], fresh: bool) -> dict[str, int]:
        """What came after; or before, where the room numbers anew: the latest is there already."""
        where = {"before": messages[0]["seq"]} if fresh else {"after": messages[-1]["seq"]}
        return where | {"limit": 500}

    def leave(self) -> None:
        """The tab is closed."""
        self.socket.send_close()
        self.hang_up()

    def hang_up(self) -> None:
        """The connection is gone."""
        with suppress(OSError):
            self.line.shutdown(SHUT_RDWR)  # wakes the thread that reads
        self.wait(lambda: self.ended)

    def go(self) -> None:
        """Give back the seat, even if the connection is being lost right now."""
        with suppress(Refused, OSError, websocket.WebSocketException):  # it is given back, or the server is gone
            while True:
                try:
                    if self.ended:
                        self.join()
                    return self._quit()
                except Cut:
                    self.hang_up()

    def _quit(self) -> None:
        self.ask("quit", {})
        self.hang_up()

    # Talking

    def send(self, packet: str) -> None:
        try:
            self.socket.send(packet)
        except (OSError, websocket.WebSocketException):
            raise Cut from None

    def ask(self, event: str, payload: Any, within: float = 10) -> Any:
        """The acknowledgement; raises Refused, or Cut."""
        number = self.begin(event, payload)
        return self.answer(number, within)

    def begin(self, event: str, payload: Any) -> int:
        number = next(self.ids)
        self.send(f"42{number}{json.dumps([event, payload])}")
        return number

    def answer(self, number: int, within: float = 10) -> Any:
        self.wait(lambda: number in self.acks or self.ended, within)
        if number not in self.acks:
            raise Cut
        if "error" in self.acks[number]:
            raise Refused(self.acks[number]["error"])
        return self.acks[number]

    def say(self, text: str, key: str | None = None) -> int:
        """The `seq` that it got."""
        return self.ask("message", {"text": text, "key": key})["seq"]

    def whisper(self, to: str, text: str, key: str | None = None) -> int:
        return self.ask("pm", {"to": to, "text": text, "key": key})["seq"]

    # Hearing

    def wait(self, condition: Any, within: float = 10) -> Any:
        with self.changed:
            found = self.changed.wait_for(condition, within)
            assert found, f"{self.name} waited {within} s in vain"
            return found

    def hears(self, text: str, within: float = 10) -> None:
        """Wait until that text is in view."""
        self.wait(lambda: text in self.texts(), within)

    def texts(self) -> list[str]:
        """All that was said, in order."""
        return [message["text"] for _, message in sorted(self.seen.items()) if "text" in message]

    def notices(self) -> list[tuple[str, str]]:
        return [
            (message["kind"], message["by"]["name"])
            for _, message in sorted(self.seen.items())
            if "text" not in message
        ]

    def states(self) -> dict[str, str]:
        """Who is here or away, as the newest roster has it."""
        rosters = [payload for name, payload in self.events if name == "roster"] or [self.welcome["roster"]]
        return {member["name"]: member["state"] for member in rosters[-1]["members"]}

    def goodbyes(self) -> list[str]:
        return [payload["code"] for name, payload in self.events if name == "goodbye"]

    def _next(self, *names: str) -> tuple[str, Any]:
        def found() -> Any:
            return next((event for event in self.events if event[0] in names), None)

        self.wait(lambda: found() or self.ended)
        if not found():
            raise Cut
        return found()

    def _read(self, socket: websocket.WebSocket) -> None:
        with suppress(OSError, websocket.WebSocketException):
            while packet := socket.recv():
                if packet == "2":
                    if self.pongs:
                        socket.send("3")
                else:
                    self._take(packet)
        socket.shutdown()
        with self.changed:
            self.ended |= socket is self.socket
            self.changed.notify_all()

    def _take(self, packet: str) -> None:
        kind, rest = packet[:2], packet[2:]
        with self.changed:
            if kind == "43":
                number, _, payload = rest.partition("[")
                self.acks[int(number)] = json.loads(f"[{payload}")[0]
            elif kind == "42":
                name, payload = json.loads(rest)
                self.events.append((name, payload))
                if name in ("message", "pm"):
                    self._keep(payload, told=True)
            elif kind in ("40", "44"):
                self.events.append(("connected" if kind == "40" else "refused", json.loads(rest)))
            self.changed.notify_all()

    def _keep(self, messages: list[dict[str, Any]], told: bool = False) -> None:
        with self.changed:
            for message in messages:
                if told and message["seq"] in self.seen:
                    self.twice.append(message["seq"])
                self.seen[message["seq"]] = message
                self._amend(message)
            if self.caught_up and messages:
                self.since = max(self.since, messages[-1]["seq"])

    def _amend(self, message: dict[str, Any]) -> None:
        """The one rule of docs/wire.md. A page may have been read before what was heard before it came."""
        now, seq = message.get("now"), message.get("of", message["seq"])
        for each in [now] if now else [] if "of" in message else [message]:
            if each.get("changed", -1) > self.amended.get(seq, {}).get("changed", -1):
                self.amended[seq] = each
        if seq in self.seen and seq in self.amended:
            self.seen[seq] = self.amended[seq]
