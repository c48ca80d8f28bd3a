"""What slows one connection down, whatever it sends: no flood of one may fill the queue of all."""

import time
from threading import Semaphore

READ_AHEAD = 64
"""How many lines of one connection may wait for their answers before the next one is read."""
PENALTY = 0.01
"""Seconds that a connection waits after what no pace counts (refused, repeated, looked up, typing): floods are slow."""

STIR = 10
"""Penalties for hiding or showing a page: everybody is shown the roster for it. So ten a second, as lines are."""


class Throttle:
    """Of one connection. Whoever `waits` for each answer before the next event needs no turns."""

    __slots__ = ("answered", "owes", "wait_for_turn")

    def __init__(self, waits: bool) -> None:
        ahead = Semaphore(0 if waits else READ_AHEAD)
        self.wait_for_turn = ahead.acquire
        """A line was handed on. Returns when few enough are without an answer."""
        self.answered = ahead.release
        """A line that was handed on has its answer."""
        self.owes = 0
        """Penalties that are not paid yet."""

    def owe(self, penalties: int = 1) -> None:
        """Something was for nothing: refused, repeated, or no line at all."""
        self.owes += penalties

    def pay(self) -> None:
        """Wait for what was for nothing."""
        owed, self.owes = self.owes, 0
        time.sleep(PENALTY * owed)
