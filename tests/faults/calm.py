"""A calm member: says a line every tenth of a second, and measures how long the room lets it wait."""

import time
from threading import Event, Thread
from types import TracebackType

from tests.server import Server

from .member import Member

PATIENCE = 5
"""Seconds. What is promised is one; on a machine that others use too, only what stops the room fails a test."""


class Calm:
    """`with Calm(member, room) as calm: ...`, then `calm.worst` in seconds, and `calm.growth` in MB of the server."""

    def __init__(self, member: Member, room: Server) -> None:
        self._member, self._room, self._over = member, room, Event()
        self._before = self.peak = room.memory()
        self._thread = Thread(target=self._talk)
        self.delays: list[float] = []

    def _talk(self) -> None:
        while not self.delays or not self._over.wait(0.1):
            begun = time.monotonic()
            self._member.say("all calm")
            self.delays.append(time.monotonic() - begun)
            self.peak = max(self.peak, self._room.memory())

    def __enter__(self) -> "Calm":
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    @property
    def growth(self) -> float:
        """MB."""
        return self.peak - self._before

    @property
    def worst(self) -> float:
        assert self.delays, "the calm member never got an answer"
        return max(self.delays)
