"""A calm member: says a line every tenth of a second, and measures how long the room lets it wait."""

import time
from threading import Event, Thread
from types import TracebackType

from tests.server import Server

from .member import Member

PATIENCE = 1
"""Seconds: what is promised."""
NAP = 0.01
HANDS = 5
"""A line goes through as many threads until it is answered, and a busy machine may let each of them wait its turn."""


class Calm:
    """`with Calm(member, room) as calm: ...`, then `calm.worst` in seconds, and `calm.growth` in MB of the server."""

    def __init__(self, member: Member, room: Server) -> None:
        self._member, self._room, self._over = member, room, Event()
        self._before = self.peak = room.memory()
        self._threads = [Thread(target=self._talk), Thread(target=self._doze)]
        self._delays: list[float] = []
        self._overslept: list[float] = []

    def _talk(self) -> None:
        while not self._delays or not self._over.wait(0.1):
            begun = time.monotonic()
            self._member.say("all calm")
            self._delays.append(time.monotonic() - begun)
            self.peak = max(self.peak, self._room.memory())

    def _doze(self) -> None:
        while not self._overslept or not self._over.is_set():
            begun = time.monotonic()
            time.sleep(NAP)
            self._overslept.append(time.monotonic() - begun - NAP)

    def __enter__(self) -> "Calm":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def answers(self) -> int:
        """How many lines were answered so far."""
        return len(self._delays)

    @property
    def growth(self) -> float:
        """MB."""
        return self.peak - self._before

    @property
    def worst(self) -> float:
        """Seconds that the room let it wait, beyond what this machine let threads wait that do nothing but sleep."""
        return self.within(1)

    def within(self, share: float) -> float:
        """The same for this share of what it said: 0.9 for nine lines of ten."""
        assert self._delays, "the calm member never got an answer"
        delay = sorted(self._delays)[int(share * (len(self._delays) - 1))]
        return delay - HANDS * max(self._overslept)
