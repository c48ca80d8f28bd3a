"""How many files one member may be putting in."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from chatapp.chat.errors import TooFast, TooManyFiles
from chatapp.chat.pace import Pace

AT_ONCE, UNSENT = 10, 20
"""Files that one member may be sending, and may have sent without a line that has them."""
BURST, PER_SECOND = 30, 0.5
"""Files at a stretch, and a second after that."""
RETRY = 5
"""Seconds after which it may go again."""


class Uploader:
    """Of one member."""

    def __init__(self) -> None:
        self._pace, self._lock = Pace(BURST, PER_SECOND), threading.Lock()
        self.work = threading.Lock()
        """For one file of theirs at a time: of many pictures one member's delay another one's by one only."""
        self._coming = 0
        self.unsent: list[str] = []

    @property
    def idle(self) -> bool:
        """Is nothing coming, and nothing waiting for its line?"""
        return not self._coming and not self.unsent

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One file. Raises TooManyFiles."""
        self._begin()
        try:
            yield
        finally:
            with self._lock:
                self._coming -= 1

    def _begin(self) -> None:
        with self._lock:
            if self._coming >= AT_ONCE or len(self.unsent) + self._coming >= UNSENT:
                raise TooManyFiles(retry_after=RETRY)
            self._take()
            self._coming += 1

    def _take(self) -> None:
        try:
            self._pace.take(time.monotonic())
        except TooFast as refusal:
            raise TooManyFiles(**refusal.fields) from None
