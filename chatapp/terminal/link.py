"""The link to the room: enters, sends line after line, comes back after a cut, and leaves."""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, repeat
from threading import Event, Thread

from .amendments import Amendments
from .audience import Audience
from .bringing import Progress
from .errors import Cut, Refused, Unreachable
from .ignored import Ignored
from .inbox import Message, Seen
from .outbox import Outbox
from .own import Own
from .presence import Presence
from .seat import Seat
from .sender import Sender
from .wording import word

FAREWELL = 5
"""Seconds that leaving may take: what was typed is sent first."""

CONNECTED, RECONNECTING, OVER = "connected", "reconnecting", "over"


FINAL = ("quit", "elsewhere", "closed", "kicked", "displaced")
"""Goodbyes behind which nobody comes back by himself."""


class Link:
    """From `start` on everything happens on one thread of its own, so that one line is in flight at a time.

    `by_hand`: somebody types the lines (see `own`).
    """

    def __init__(self, seat: Seat, audience: Audience, by_hand: bool = False) -> None:
        self._seat, self._ear = seat, audience
        self._thread = Thread(target=self._run, daemon=True)
        self._left = Event()
        self._quits = False
        self.outbox = Outbox()
        self.ignored, self._amendments = Ignored(), Amendments()
        self.presence = Presence(seat, audience, on_cut=self.outbox.stir)
        self.room = self.presence.room
        self._own = Own(seat, by_hand)
        self._sender = Sender(self.outbox, seat, audience, self.ignored, self._own)
        self.state = RECONNECTING
        self.since = time.monotonic()

    # For the program

    @property
    def seen(self) -> Seen:
        """What has been read so far."""
        return self.presence.seen

    def readable(self, messages: list[Message]) -> list[Message]:
        """What there is to read in these, for a person."""
        shown = self._amendments.told(self.ignored.shown(messages))
        self._own.received.hear(shown, self.room.you["id"])
        return shown

    @property
    def progress(self) -> Progress | None:
        """Of the file that is on its way."""
        return self._sender.bringing.progress

    def open(self) -> None:
        """Enter the room and hear what was said last. Raises Refused or Unreachable."""
        try:
            self.presence.enter()
        except Cut:
            raise Unreachable(word("lost", url=self._seat.url)) from None
        self._change(CONNECTED)

    def start(self) -> None:
        """Send and listen from now on."""
        self._thread.start()

    def leave(self, quits: bool) -> list[str]:
        """Send what waits, free the seat if it `quits`, hang up. Answers the lines that could not be sent."""
        self._quits = quits
        self._left.set()
        self.outbox.stir()
        with suppress(KeyboardInterrupt):  # a second Ctrl-C does not wait
            self._thread.join(FAREWELL)
        return self.outbox.give_back()

    # Its life

    def _run(self) -> None:
        try:
            while self.state != OVER:
                self._serve()
        finally:
            self.presence.connection.close()
            self._change(OVER)
            goodbye = {} if self._left.is_set() else self.presence.goodbye
            self._ear.ended(goodbye.get("code", "quit"), goodbye.get("text", ""))

    def _serve(self) -> None:
        try:
            while not self._left.is_set() or self.outbox:
                if line := self.outbox.head():
                    self._sender.send(line, self.presence)
                if self.presence.connection.cut:
                    raise Cut
            self._quit()
        except Cut:
            self._mend()

    def _quit(self) -> None:
        if self._quits:
            self.presence.connection.ask("quit", {})
            self._seat.forget()
        self._change(OVER)

    def _change(self, state: str) -> None:
        if state != self.state:
            self.state, self.since = state, time.monotonic()
        self._ear.changed()

    # After a cut

    def _mend(self) -> None:
        """Come back, unless the room or the person wants it otherwise."""
        self.presence.connection.close()
        code = self.presence.goodbye.get("code")
        if code == "quit":
            self._seat.forget()
        if code in FINAL:
            return self._change(OVER)
        self._change(RECONNECTING)
        for pause in _pauses():
            if self._left.wait(pause):
                return self._change(OVER)
            if self._came_back():
                return None

    def _came_back(self) -> bool:
        try:
            self.presence.come_back()
        except (Cut, Unreachable):
            return False
        except Refused as refusal:
            return self._turned_away(refusal)
        self._change(CONNECTED)
        return True

    def _turned_away(self, refusal: Refused) -> bool:
        """Full, or the name was taken: that may pass. Who has quit elsewhere stays outside."""
        if refusal.code == "login_required":
            self.presence.goodbye = {"code": refusal.code, "text": str(refusal)}
            self._change(OVER)
        elif self.presence.goodbye.get("code") != refusal.code:
            self.presence.goodbye = {"code": refusal.code, "text": str(refusal)}
            self._ear.turned_away(refusal)
        return self.state == OVER


def _pauses() -> Iterator[float]:
    """Seconds between two tries to come back: soon, then well within the grace period, and never all at once."""
    return (pause * random.uniform(0.7, 1.3) for pause in chain((0.1, 0.5, 1, 2), repeat(3)))
