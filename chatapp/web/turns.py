"""One after the other: whoever waits is asked in rotation, so that many requests of one delay another by one only.

Of one's own the latest is the first. In the order of coming a flood of them would be as old as the flood is long, and
nobody would wait for any of them (adaptive LIFO).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from chatapp.transport.raw_lock import Latch

STRETCH, PAUSE = 0.005, 0.0003
"""Seconds for which turns may follow each other, and then those before the next one: people who talk go first."""


class Turns:
    """`with turns.of(whom): ...`"""

    def __init__(self) -> None:
        self._latch, self._taken = Latch(), False
        self._waiting: dict[str, list[Event]] = {}
        self._paused = 0.0

    @contextmanager
    def of(self, whom: str) -> Iterator[None]:
        """Wait until it is their turn."""
        if baton := self._queue(whom):
            baton.wait()
        try:
            self._let_talk()
            yield
        finally:
            self._pass_on()

    def _let_talk(self) -> None:
        if time.monotonic() - self._paused > STRETCH:
            time.sleep(PAUSE)
            self._paused = time.monotonic()

    def _queue(self, whom: str) -> Event | None:
        with self._latch:
            if not self._taken:
                self._taken = True
                return None
            baton = Event()
            self._waiting.setdefault(whom, []).append(baton)
            return baton

    def _pass_on(self) -> None:
        with self._latch:
            baton = self._next()
            self._taken = baton is not None
        if baton:
            baton.set()

    def _next(self) -> Event | None:
        """Who has had a turn stands behind all others who wait."""
        for whom in self._waiting:
            batons = self._waiting.pop(whom)
            baton = batons.pop()
            if batons:
                self._waiting[whom] = batons
            return baton
        return None
