"""For bots: messages out as JSON, a line each, while lines come in."""

import json
from collections.abc import Iterable
from functools import partial
from threading import Lock, Thread

from . import output
from .errors import Refused, reason
from .inbox import Message
from .pipe import SENT, Pipe
from .seat import Seat
from .wording import word


class Bot(Pipe):
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
            self._print(self._last(before) + heard[len(before) :])

    def _last(self, before: list[Message]) -> list[Message]:
        more = self._link.presence.catchup.more
        while more and len(before) < self._history:
            page = self._link.presence.earlier(before[0]["seq"], self._history - len(before))
            before, more = page["messages"] + before, page["more"]
        return before[len(before) - self._history :] if self._history < len(before) else before

    def listen(self, lines: Iterable[str]) -> int:
        """Until the room ends it, KeyboardInterrupt, or nobody reads. What comes in on `lines` meanwhile is sent."""
        for task in (partial(self._say, lines), self._watch):
            Thread(target=task, daemon=True).start()
        try:
            self._over.wait()
        except KeyboardInterrupt:
            self._status = SENT
        return self._leave()

    def _say(self, lines: Iterable[str]) -> None:
        try:
            for line in filter(str.strip, lines):
                self._put(line.rstrip("\n"))
                self._link.outbox.wait_until_empty()
        except Refused as refusal:
            self._refuse(str(refusal))

    def hear(self, messages: list[Message]) -> None:
        """Print them, but not before the history."""
        with self._lock:
            if self._heard is None:
                self._print(messages)
            else:
                self._heard += messages

    def _print(self, messages: Iterable[Message]) -> None:
        """In ASCII, so that nothing in it can move a cursor. Where nobody reads any longer it is time to go."""
        try:
            for message in messages:
                output.say(json.dumps(message))
        except BrokenPipeError:
            self._over.set()
        except OSError as fault:
            self._refuse(word("not_shown", reason=reason(fault)))
            self._over.set()

    def _watch(self) -> None:
        """Quietly, as `head` wants it; a seat is not kept until somebody says something."""
        output.wait_until_nobody_reads()
        self._over.set()
