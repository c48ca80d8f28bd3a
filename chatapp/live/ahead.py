"""How far one connection reads ahead of its answers."""

from threading import Event

from chatapp.latch import Latch


class Ahead:
    """How far one connection has read ahead of its answers: with more than `most` outstanding it has to wait."""

    __slots__ = ("_fewer", "_latch", "_most", "_repeated", "_waiting")

    def __init__(self, most: int) -> None:
        self._most, self._waiting, self._repeated = most, 0, 0
        self._latch = Latch()
        self._fewer: Event | None = None

    def one_more(self) -> None:
        """A line was handed on. Waits until few enough are without an answer."""
        with self._latch:
            self._waiting += 1
        while fewer := self._too_many():
            fewer.wait()

    def _too_many(self) -> Event | None:
        with self._latch:
            self._fewer = Event() if self._waiting > self._most else None
            return self._fewer

    def one_less(self, repeated: bool) -> None:
        """A line was answered; perhaps it was one that had been kept before."""
        with self._latch:
            self._waiting -= 1
            self._repeated += repeated
            fewer = self._fewer
        if fewer:
            fewer.set()

    def take_repeated(self) -> int:
        """How many were repeated since the last time."""
        with self._latch:
            repeated, self._repeated = self._repeated, 0
            return repeated
