"""The house: all that the rooms of one server have in common."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from chatapp.chat.errors import NoSuchRoom
from chatapp.chat.limits import Limits
from chatapp.chat.now import Now
from chatapp.chat.phrase import Phrase
from chatapp.chat.room import Room
from chatapp.transcript import Store, Unwritable

from . import retention
from .courier import Courier
from .history import History
from .hub import Hub, clock

log = logging.getLogger(__name__)


class Place(NamedTuple):
    """One room, and all that one needs to let people in."""

    title: Phrase
    hub: Hub
    history: History


class House:
    """One store, one courier, one clock. `titles`: what each room is called, by the slug in its link."""

    def __init__(
        self, titles: Mapping[str, Phrase], limits: Limits, store: Store, courier: Courier,
        clock: Callable[[], Now] = clock,
    ) -> None:  # fmt: skip
        self._store, self._courier, self._clock = store, courier, clock
        self._places = {slug: self._open(slug, title, limits) for slug, title in titles.items()}

    def _open(self, slug: str, title: Phrase, limits: Limits) -> Place:
        hub = Hub(slug, Room(limits), self._store, self._courier, self._clock)
        return Place(title, hub, History(hub, self._store.room(slug)))

    def place(self, slug: str) -> Place:
        """The room with that slug, or NoSuchRoom."""
        try:
            return self._places[slug]
        except KeyError:
            raise NoSuchRoom from None

    @property
    def busy(self) -> bool:
        """Is a line on its way to people at this moment? A hint, for whoever can wait."""
        return self._courier.busy

    def sweep(self) -> None:
        """Free the seats of those who are away for too long. Call it twice a second."""
        for place in self._places.values():
            place.hub.sweep()

    def stop(self) -> None:
        """Accept nothing more; the courier ends when all that was accepted is delivered."""
        for place in self._places.values():
            place.hub.stop()
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
        for place in self._places.values():
            place.hub.tidy()
        retention.forget(self._store, self._clock().at, days, today)
