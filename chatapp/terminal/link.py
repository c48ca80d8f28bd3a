"""The link to the room: enters, catches up, sends line after line, and comes back after a cut."""

import random
import time
from collections.abc import Iterator
from itertools import chain, repeat
from threading import Event, Thread
from typing import Any, Protocol

from .connection import Connection
from .errors import Cut, Refused, Unreachable
from .inbox import Inbox, Message
from .outbox import Line, Outbox
from .seat import Seat
from .wording import word

PAGE = 500
"""Messages asked for at once."""
FAREWELL = 5
"""Seconds that leaving may take: what was typed is sent first."""

CONNECTED, RECONNECTING, OVER = "connected", "reconnecting", "over"


class Ear(Protocol):
    """Who is told what happens, on the link's threads."""

    def hear(self, messages: list[Message]) -> None:
        """These are new, in order of `seq`."""

    def told(self, text: str) -> None:
        """The room says something to this member alone."""

    def asked(self, prompt: str) -> None:
        """The room asks; the next line is the answer."""

    def refused(self, text: str, refusal: Refused) -> None:
        """This line will not be sent. Nothing that was typed behind it is sent before this returns."""

    def changed(self) -> None:
        """The roster or the state of the link is another one."""

    def ended(self, code: str, text: str, /) -> None:
        """It is over, and nobody comes back by himself: the room's goodbye, or code "quit" without a text."""


class Link:
    """Everything below `open` happens on one thread of its own, so that one line is in flight at a time."""

    def __init__(self, seat: Seat, ear: Ear) -> None:
        self._seat, self._ear = seat, ear
        self._thread = Thread(target=self._run, daemon=True)
        self._left = Event()
        self._quits = False
        self._goodbye: dict[str, str] = {}
        self._epoch: str | None = None
        self._connection: Connection
        self.outbox = Outbox()
        self.inbox = Inbox(ear.hear)
        self.state = RECONNECTING
        self.since = time.monotonic()
        self.you: dict[str, str] = {}
        self.room: dict[str, Any] = {}
        self.members: list[dict[str, str]] = []
        self.commands: list[dict[str, Any]] = []
        self.more = False
        self.joined_at = 0

    # For the program

    def open(self) -> None:
        """Enter the room and hear what was said last. Raises Refused or Unreachable."""
        try:
            self._connection = self._seat.enter(self._take)
            self._join()
        except Cut:
            raise Unreachable(word("lost", url=self._seat.url)) from None

    def start(self) -> None:
        """Send and listen from now on."""
        self._thread.start()

    def earlier(self, seq: int, limit: int) -> dict[str, Any]:
        """A page of what was said before `seq`. Only between `open` and `start`."""
        return self._connection.ask("history", {"before": seq, "limit": min(limit, PAGE)})

    def leave(self, quits: bool) -> list[str]:
        """Send what waits, free the seat if it `quits`, hang up. Answers the lines that could not be sent."""
        self._quits = quits
        self._left.set()
        self.outbox.stir()
        self._thread.join(FAREWELL)
        return self.outbox.give_back()

    @property
    def name(self) -> str:
        """The member's name of now, wherever it was changed."""
        return next((member["name"] for member in self.members if member["id"] == self.you["id"]), self.you["name"])

    # The life of the link

    def _run(self) -> None:
        try:
            while self.state != OVER:
                self._serve()
        finally:
            self._connection.close()
            self._change(OVER)
            goodbye = {} if self._left.is_set() else self._goodbye
            self._ear.ended(goodbye.get("code", "quit"), goodbye.get("text", ""))

    def _serve(self) -> None:
        try:
            while not self._left.is_set() or self.outbox:
                if line := self.outbox.head():
                    self._send(line)
                if self._connection.cut:
                    raise Cut
            self._quit()
        except Cut:
            self._mend()

    def _quit(self) -> None:
        if self._quits:
            self._connection.ask("quit", {})
            self._seat.forget()
        self._change(OVER)

    def _mend(self) -> None:
        """Come back, unless the room or the person wants it otherwise."""
        self._connection.close()
        if self._goodbye.get("code") == "quit":
            self._seat.forget()
        if self._goodbye.get("code") in ("quit", "elsewhere"):
            return self._change(OVER)
        self._change(RECONNECTING)
        for pause in _pauses():
            if self._left.wait(pause):
                return self._change(OVER)
            if self._come_back():
                return None

    def _come_back(self) -> bool:
        try:
            self._connection = self._seat.come_back(self._take)
            self._join()
        except (Cut, Unreachable):
            return False
        except Refused as refusal:
            return self._turned_away(refusal)
        return True

    def _turned_away(self, refusal: Refused) -> bool:
        """Full, or the name was taken: that may pass. Who has quit elsewhere stays outside."""
        if refusal.code == "login_required":
            self._goodbye = {"code": refusal.code, "text": str(refusal)}
            self._change(OVER)
        elif self._goodbye.get("code") != refusal.code:
            self._goodbye = {"code": refusal.code, "text": str(refusal)}
            self._ear.told(str(refusal))
        return self.state == OVER

    def _change(self, state: str) -> None:
        if state != self.state:
            self.state, self.since = state, time.monotonic()
        self._ear.changed()

    # Joining

    def _join(self) -> None:
        self.inbox.hold()
        since = {"since": self.inbox.last, "epoch": self._epoch} if self._epoch else {}
        welcome = self._connection.ask("join", since)
        self.you, self.room, self.commands = welcome["you"], welcome["room"], welcome["commands"]
        self.members = welcome["roster"]["members"]
        self._catch_up(welcome)
        self._goodbye = {}
        self._change(CONNECTED)

    def _catch_up(self, page: dict[str, Any]) -> None:
        continued, self._epoch = page["epoch"] == self._epoch, page["epoch"]
        if not continued:
            self.inbox.begin_anew()
            self.more = page["more"]
        self.inbox.catch_up(page["messages"])
        self.joined_at = self.inbox.last
        while continued and page["more"]:
            page = self._connection.ask("history", {"after": self.inbox.last, "limit": PAGE})
            self.inbox.catch_up(page["messages"])
        self.inbox.release()

    # Sending

    def _send(self, line: Line) -> None:
        try:
            self._answered(self._ask(line))
        except Refused as refusal:
            if refusal.code == "too_fast":
                return time.sleep(refusal.fields["retry_after"])
            self.outbox.answered()
            self._ear.refused(line.text, refusal)
        self._ear.changed()

    def _ask(self, line: Line) -> dict[str, Any]:
        if line.too_long:
            raise Refused("text_too_long", word("too_long", length=len(line.text)))
        return self._connection.ask("message", line.payload)

    def _answered(self, answer: dict[str, Any]) -> None:
        ask = answer.get("ask", {"prompt": "", "line": ""})
        self.outbox.answered(before_next=ask["line"])
        self._ear.asked(ask["prompt"])
        if "reply" in answer:
            self._ear.told(answer["reply"])
        if "name" in answer:
            self._seat.rename(answer["name"])

    # Hearing

    def _take(self, event: str, payload: Any) -> None:
        if event in ("message", "pm"):
            self.inbox.arrive(payload)
        elif event == "roster":
            self.members, self.room["seats"] = payload["members"], payload["seats"]
            self._ear.changed()
        elif event == "goodbye":
            self._goodbye = payload
        elif event == "disconnect":
            self.outbox.stir()


def _pauses() -> Iterator[float]:
    """Seconds between two tries to come back: soon, then well within the grace period, and never all at once."""
    return (pause * random.uniform(0.7, 1.3) for pause in chain((0.1, 0.5, 1, 2), repeat(3)))
