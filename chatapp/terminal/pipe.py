"""Without a person: lines in, messages out as JSON, an exit status that says what came of it."""

import json
import os
import sys
import time
from collections.abc import Iterable
from threading import Event, Lock, Thread

from .errors import Refused
from .inbox import Message
from .link import OVER, RECONNECTING, Link
from .look import refusal as shown
from .look import visible
from .seat import Seat
from .wording import word

PATIENCE = 30
"""Seconds for which a line waits for a lost connection."""

SENT, REFUSED, UNREACHABLE = 0, 1, 2


class Pipe:
    """The ear of a link, for a program. Every line stands alone: none answers a question of the room."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._link = Link(seat, self)
        self._status = SENT
        self._over = Event()

    def open(self) -> None:
        """Enter the room. Raises Refused or Unreachable."""
        self._link.open()
        self._link.start()

    def send(self, lines: Iterable[str]) -> int:
        """Each line as one message, each answered before the next one is read; then hang up. The exit status."""
        for line in filter(str.strip, lines):
            self._link.outbox.put(line.rstrip("\n"))
            if not self._sent():
                break
        return self._leave()

    def _sent(self) -> bool:
        while not self._link.outbox.wait_until_empty(0.5):
            if self._link.state == OVER:
                self._status = REFUSED
                return False
            if self._link.state == RECONNECTING and time.monotonic() - self._link.since > PATIENCE:
                self._status = UNREACHABLE
                return False
        return True

    def _leave(self) -> int:
        """The seat is freed by the run that took it: another one of the same name may still need it."""
        unsent = self._link.leave(quits=self._seat.taken)
        for text in unsent:
            _complain(word("not_sent", text=text))
        return self._status

    def hear(self, messages: list[Message]) -> None:
        """Nobody listens."""

    def told(self, text: str) -> None:
        """The answer of `/who` or `/help`."""
        print(visible(text, keep="\n\t"), flush=True)

    def asked(self, prompt: str) -> None:
        """A command that needs more than its line has."""
        self._link.outbox.ask_no_more()
        if prompt:
            self.refused("", Refused("incomplete", prompt))

    def refused(self, text: str, refusal: Refused) -> None:
        """Say why; the lines that follow stand for themselves."""
        self._status = REFUSED
        _complain(f"{text}: {shown(refusal)}" if text else shown(refusal))

    def changed(self) -> None:
        """Nobody looks."""

    def ended(self, code: str, text: str) -> None:
        """The room, or this program, has had enough."""
        self._over.set()
        if code != "quit":
            _complain(text)


class Listener(Pipe):
    """Prints what is heard, a JSON object a line, until it is stopped."""

    def __init__(self, seat: Seat, history: int) -> None:
        super().__init__(seat)
        self._history = history
        self._lock = Lock()
        self._heard: list[Message] | None = []

    def open(self) -> None:
        """Enter the room, and print the last `history` messages."""
        self._link.open()
        self._print_first()
        self._link.start()

    def _print_first(self) -> None:
        with self._lock:
            heard, self._heard = self._heard or [], None
            before = [message for message in heard if message["seq"] <= self._link.presence.catchup.until]
            _print_json(self._last(before) + heard[len(before) :])

    def _last(self, before: list[Message]) -> list[Message]:
        more = self._link.presence.catchup.more
        while more and len(before) < self._history:
            page = self._link.presence.earlier(before[0]["seq"], self._history - len(before))
            before, more = page["messages"] + before, page["more"]
        return before[len(before) - self._history :] if self._history < len(before) else before

    def listen(self, lines: Iterable[str]) -> int:
        """Until the room ends it or KeyboardInterrupt. What comes in on `lines` meanwhile is sent."""
        Thread(target=self._say, args=[lines], daemon=True).start()
        try:
            self._over.wait()
        except KeyboardInterrupt:
            self._status = SENT
        return self._leave()

    def _say(self, lines: Iterable[str]) -> None:
        for line in filter(str.strip, lines):
            self._link.outbox.put(line.rstrip("\n"))
            self._link.outbox.wait_until_empty(float("inf"))

    def hear(self, messages: list[Message]) -> None:
        """Print them, but not before the history."""
        with self._lock:
            if self._heard is None:
                _print_json(messages)
            else:
                self._heard += messages


def _print_json(messages: Iterable[Message]) -> None:
    """In ASCII, so that nothing in it can move a cursor. Nobody reads any longer: end quietly, as `head` wants it."""
    try:
        for message in messages:
            print(json.dumps(message), flush=True)
    except BrokenPipeError:
        os._exit(SENT)


def _complain(text: str) -> None:
    print(visible(text, keep="\n\t"), file=sys.stderr, flush=True)
