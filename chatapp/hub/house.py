"""The house: all that the rooms of one server have in common."""

import logging
from collections.abc import Callable
from datetime import date

from chatapp.chat.limits import Limits
from chatapp.chat.now import Now
from chatapp.chat.room import Room
from chatapp.transcript import MAIN, Store, Unwritable

from . import retention
from .courier import Courier
from .history import History
from .hub import Hub, clock

log = logging.getLogger(__name__)


class House:
    """One store, one courier, one clock."""

    def __init__(self, limits: Limits, store: Store, courier: Courier, clock: Callable[[], Now] = clock) -> None:
        self._store, self._courier, self._clock = store, courier, clock
        self.hub = Hub(MAIN, Room(limits), store, courier, clock)
        self.history = History(self.hub, store.room(MAIN))

    @property
    def busy(self) -> bool:
        """Is a line on its way to people at this moment? A hint, for whoever can wait."""
        return self._courier.busy

    def sweep(self) -> None:
        """Free the seats of those who are away for too long. Call it twice a second."""
        self.hub.sweep()

    def stop(self) -> None:
        """Accept nothing more; the courier ends when all that was accepted is delivered."""
        self.hub.stop()
        self._courier.stop()

    def keeps(self) -> bool:
        """Can the transcript be written now?"""
        try:
            self._store.check()
        except Unwritable as fault:
            log.error("the transcript cannot be written: %s", fault)
            return False
        return True

    def checkpoint(self) -> None:
        """What was kept moves to its final place; waits for the disk, and nobody waits for it."""
        self._store.checkpoint()

    def prune(self, days: float, today: date = date.min) -> None:
        """Forget what is older than that, and who has quit as far as the transcript knows it too."""
        self.hub.tidy()
        retention.forget(self._store, self._clock().at, days, today)
