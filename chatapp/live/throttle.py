"""What slows one connection down, whatever it sends: no flood of one may fill the queue of all."""

import time
from threading import Semaphore

READ_AHEAD = 64
"""How many lines of one connection may wait for their answers before the next one is read."""
PENALTY = 0.01
"""Seconds that a connection waits after what no pace counts (refused, repeated, looked up, typing): floods are slow."""


class Throttle:
    """Of one connection. Whoever `waits` for each answer before the next event needs no turns."""

    __slots__ = ("_ahead", "_penalties", "answered", "wait_for_turn")

    def __init__(self, waits: bool) -> None:
        self._ahead = Semaphore(0 if waits else READ_AHEAD)
        self._penalties = 0
        self.wait_for_turn = self._ahead.acquire
        """A line was handed on. Returns when few enough are without an answer."""
        self.answered = self._ahead.release
        """A line that was handed on has its answer."""

    def owe(self) -> None:
        """Something was for nothing: refused, repeated, or no line at all."""
        self._penalties += 1

    def pay(self) -> None:
        """Wait for what was for nothing."""
        penalties, self._penalties = self._penalties, 0
        if penalties:
            time.sleep(PENALTY * penalties)
