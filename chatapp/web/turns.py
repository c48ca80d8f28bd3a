"""One after the other: whoever waits is asked in rotation, so that many requests of one delay another by one only.

Of one's own a lot decides. In the order of coming a flood that goes on would let nobody else behind that address in
before they give up; with the latest first, whoever asks again at once would keep out all who wait.
"""

import errno
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from chatapp.transport.raw_lock import Latch

STRETCH, PAUSE = 0.005, 0.0003
"""Seconds for which turns may follow each other, and then those before the next one: people who talk go first."""


class Baton:
    """What one waits for."""

    def __init__(self) -> None:
        self._given, self._good = Event(), False

    def give(self, good: bool) -> None:
        """Now it is their turn, or it never is."""
        self._good = good
        self._given.set()

    def wait(self) -> None:
        """Raises ConnectionResetError, which web servers take as the end."""
        self._given.wait()
        if not self._good:
            raise ConnectionResetError(errno.ECONNRESET, "too many wait")


class Turns:
    """`with turns.of(whom): ...`. `most` of one's own may wait; with more one of them is sent away."""

    def __init__(self, most: int) -> None:
        self._latch, self._taken, self._most = Latch(), False, most
        self._waiting: dict[str, list[Baton]] = {}
        self._paused = 0.0

    @contextmanager
    def of(self, whom: str) -> Iterator[None]:
        """Wait until it is their turn. Raises ConnectionResetError when it never is."""
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

    def _queue(self, whom: str) -> Baton | None:
        with self._latch:
            if not self._taken:
                self._taken = True
                return None
            baton, waiting = Baton(), self._waiting.setdefault(whom, [])
            waiting.append(baton)
            surplus = _drawn(waiting) if len(waiting) > self._most else None
        if surplus:
            surplus.give(False)
        return baton

    def _pass_on(self) -> None:
        with self._latch:
            baton = self._next()
            self._taken = baton is not None
        if baton:
            baton.give(True)

    def _next(self) -> Baton | None:
        """Who has had a turn stands behind all others who wait."""
        for whom in self._waiting:
            batons = self._waiting.pop(whom)
            baton = _drawn(batons)
            if batons:
                self._waiting[whom] = batons
            return baton
        return None


def _drawn(batons: list[Baton]) -> Baton:
    return batons.pop(random.randrange(len(batons)))
