"""The outbox: lines on their way, in the order in which they were typed. A line leaves when it was answered."""

import json
import uuid
from collections import deque
from dataclasses import dataclass, field
from threading import Condition

LARGEST = 60_000
"""Bytes of one event; beyond 64 KB the room closes the connection."""


@dataclass
class Line:
    """What was typed, and the key under which it is one message however often it is sent."""

    text: str
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def payload(self) -> dict[str, str]:
        """Event `message`."""
        return {"text": self.text, "key": self.key}

    @property
    def too_long(self) -> bool:
        """Would the room hang up on it?"""
        return len(json.dumps(self.payload)) > LARGEST


class Outbox:
    """Filled by whoever types, emptied by the link's thread; both may wait on it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._lines: deque[Line] = deque()
        self._before = ""
        self._stirred = False

    def __len__(self) -> int:
        return len(self._lines)

    def put(self, text: str) -> None:
        """One more line."""
        with self._changed:
            self._lines.append(Line(text))
            self._changed.notify_all()

    def head(self) -> Line | None:
        """The line that is next, as soon as there is one; None once `stir` says that something else is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._lines or self._stirred)
            self._stirred = False
            return self._next() if self._lines else None

    def _next(self) -> Line:
        line = self._lines[0]
        line.text, self._before = self._before + line.text, ""
        return line

    def stir(self) -> None:
        """Whoever waits for a line shall look around."""
        with self._changed:
            self._stirred = True
            self._changed.notify_all()

    def answered(self, before_next: str = "") -> None:
        """The head is done. `before_next` belongs before the next line: the answer to a question of the room."""
        with self._changed:
            self._lines.popleft()
            self._before = before_next
            self._changed.notify_all()

    def ask_no_more(self) -> None:
        """The question of the room stays without an answer."""
        self._before = ""

    def give_back(self) -> list[str]:
        """All that waits, which waits no longer."""
        with self._changed:
            texts = [line.text for line in self._lines]
            self._lines.clear()
            self._before = ""
            self._changed.notify_all()
            return texts

    def wait_until_empty(self, timeout: float) -> bool:
        """Was everything answered within `timeout` seconds?"""
        with self._changed:
            return self._changed.wait_for(lambda: not self._lines, timeout)
