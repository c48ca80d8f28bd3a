"""Who lives. Every server shows that it does, and every one looks for those who do not: nobody is in charge."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Event
from typing import Protocol

from chatapp.transcript import SharedStore, Unwritable

log = logging.getLogger(__name__)

LIVING, PARTING = 10.0, 5.0
"""Seconds without a sign after which a server counts as dead; after its polite end."""
BEAT, LOOK = 3.0, 0.5
"""Seconds between two signs of life, and between two looks for the dead."""


class Haunted(Protocol):
    """A room in which there may be connections of servers that are dead."""

    def servers(self) -> set[str]:
        """Whose connections are there."""

    def bury(self, servers: frozenset[str]) -> None:
        """These are dead."""


class Pulse:
    """Of this server. `run` has a thread of its own. The first sign is given when it is made."""

    def __init__(self, store: SharedStore, tick: Callable[[], float] = time.monotonic) -> None:
        self._store, self._tick = store, tick
        self._stopped = Event()
        store.pulse(LIVING)
        self._begun = self._since = self._last = tick()

    @property
    def calm(self) -> bool:
        """May seats be freed? Not while the store is away, and not until everybody could be back after that."""
        return self._unbroken and (self._since == self._begun or self._judges)

    @property
    def _unbroken(self) -> bool:
        return self._tick() - self._last < LIVING

    @property
    def _judges(self) -> bool:
        """Has it been in touch for so long that whoever lives has given a sign meanwhile?"""
        return self._unbroken and self._tick() - self._since > LIVING

    def sure(self) -> None:
        """Somebody is about to come in here: not while the others count this server as dead, they would bury them."""
        if self._tick() - self._last >= 2 * BEAT:
            with suppress(Unwritable):  # then nobody can come in either
                self._beat()

    def run(self, rooms: Callable[[], Iterable[Haunted]]) -> None:
        """Until `stop`."""
        while not self._stopped.wait(LOOK):
            try:
                self.look(rooms())
            except Unwritable as fault:
                log.debug("no sign of life could be given: %(fault)s", {"fault": fault})

    def look(self, rooms: Iterable[Haunted]) -> None:
        """One turn. Raises Unwritable."""
        if self._tick() - self._last >= BEAT:
            self._beat()
        if self._judges:
            self._bury([(room, room.servers()) for room in rooms])

    def _beat(self) -> None:
        self._store.pulse(LIVING)
        now = self._tick()
        if not self._unbroken:
            self._since = now
        self._last = now

    def _bury(self, rooms: list[tuple[Haunted, set[str]]]) -> None:
        servers = set[str]().union(*(each for _, each in rooms)) - {self._store.process}
        dead = self._store.dead(sorted(servers))
        for room, there in rooms:
            if gone := there & dead:
                room.bury(frozenset(gone))

    def stop(self) -> None:
        """The polite end: whoever was here has a while to come back elsewhere."""
        self._stopped.set()
        try:
            self._store.pulse(PARTING)
        except Unwritable:
            log.debug("it will be noticed that this server has gone")
