"""The house: all that the rooms of one server have in common."""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase
from threading import Lock

from chatapp.chat import title as titles
from chatapp.chat.clock_trust import DAY
from chatapp.chat.errors import NoSuchRoom, TooManyRooms
from chatapp.chat.limits import Limits
from chatapp.chat.now import Now
from chatapp.chat.phrase import Phrase, rows
from chatapp.chat.room import Room
from chatapp.files.shelf import NOWHERE, Shelves
from chatapp.transcript import Archive, Made, Unwritable

from . import retention
from .courier import Courier
from .couriers import Couriers
from .finding import Finding
from .history import History
from .hub import Hub, clock
from .room_files import RoomFiles

log = logging.getLogger(__name__)

UNUSED, IDLE = 3_600_000, 60.0
"""Milliseconds after which a room goes in which nothing was said; seconds after which one leaves the memory."""
NO_SHELVES = Shelves(NOWHERE)
SLUG = 10
"""Random letters in the link of a room that was made."""
MOST = 1000
"""Rooms that may be made."""


@dataclass(eq=False)
class Place:
    """One room, and all that one needs to let people in. `used`: the tick at which somebody last came here."""

    title: Phrase
    password: str
    hub: Hub
    history: History
    finding: Finding
    files: RoomFiles
    made: bool = False
    used: float = 0.0


class House:
    """One store, one courier, one clock. `titles`: what each room is called, by the slug in its link."""

    def __init__(
        self, titles: Mapping[str, Phrase], password: str, limits: Limits, store: Archive,
        courier: Courier | Couriers, clock: Callable[[], Now] = clock, hub: Callable[..., Hub] = Hub,
        room: Callable[[Limits], Room] = Room, shelves: Shelves = NO_SHELVES,
    ) -> None:  # fmt: skip
        self._store, self._courier, self._clock, self._limits = store, courier, clock, limits
        self._hub, self._room, self.shelves = hub, room, shelves
        self._opening, self._gone = Lock(), set[str]()
        self._looked: Now | None = None
        self._places = {slug: self._open(slug, title, password) for slug, title in titles.items()}

    def _open(self, slug: str, title: Phrase, password: str, made: bool = False) -> Place:
        hub = self._hub(slug, self._room(self._limits), self._store, self._courier, self._clock, made)
        history, finding = History(hub, self._store.room(slug)), Finding(hub, self._store.search(slug), self._clock)
        return Place(title, password, hub, history, finding, self._files_of(slug), made)

    def _files_of(self, slug: str) -> RoomFiles:
        return RoomFiles(self._store.room(slug), self.shelves.of(slug), self._limits)

    def sweep_files(self, slug: str) -> None:
        """Throw away the files of a room that no line has, whether it is in memory or not."""
        place = self._places.get(slug)
        (place.files if place else self._files_of(slug)).sweep()

    @property
    def places(self) -> tuple[Place, ...]:
        """Those in memory: all that are named, and the made ones that are in use."""
        return tuple(self._places.values())

    def place(self, slug: str) -> Place:
        """The room with that slug, or NoSuchRoom."""
        place = self._places.get(slug) or self._open_made(slug)
        place.used = self._clock().tick
        return place

    def _open_made(self, slug: str) -> Place:
        with self._opening:  # two who come at once come into one room
            if slug not in self._places:
                made = self._store.find_room(slug)
                if not made:
                    raise NoSuchRoom
                self._places[slug] = self._open(slug, rows(made.title), made.password, made=True)
            return self._places[slug]

    def make(self, raw_title: str, password: Callable[[], str]) -> str:
        """One more room; its slug, which is the key to it. Raises TooManyRooms, TitleInvalid or Unwritable.

        `password` gives its hash, which takes a while: it is asked only when all else is right.
        """
        title = titles.enforce(raw_title)
        if len(self._store.rooms()) >= MOST:
            raise TooManyRooms
        slug = "".join(secrets.choice(ascii_lowercase) for _ in range(SLUG))
        self._store.make(Made(slug, title, password(), self._clock().at))
        return slug

    def tidy(self) -> None:
        """Rooms that nobody uses go, those that are gone are closed; whoever is in one is looked after."""
        self._store.forget_cleared()
        for slug in tuple(self._gone):  # what was said there until it was noticed
            self._store.unmake(slug)
            self._gone.discard(slug)
        for room in self._store.rooms():
            if self._is_unused(room):
                self._store.unmake(room.slug)
        rooms = {room.slug for room in self._store.rooms()}
        for slug in (rooms & self._store.inhabited()) - self._places.keys():
            with suppress(NoSuchRoom):  # closed at this moment
                self._open_made(slug)  # since a restart nobody came back: their grace period begins now
        for slug, place in tuple(self._places.items()):
            if place.made:
                self._look_after(slug, place, slug in rooms)

    def _is_unused(self, room: Made) -> bool:
        """Nothing was said there, or all of it is forgotten: that has its own care for a wrong clock (`retention`)."""
        return not self._store.said(room.slug) and self._clock().at - room.made > UNUSED

    def _look_after(self, slug: str, place: Place, exists: bool) -> None:
        if not exists:
            self._let_go(slug, place.hub.close)
            self._gone.add(slug)
        elif not place.hub.taken() and self._clock().tick - place.used > IDLE:
            self._let_go(slug, place.hub.stop)

    def _let_go(self, slug: str, end: Callable[[], None]) -> None:
        with self._opening:
            del self._places[slug]
        end()

    @property
    def busy(self) -> bool:
        """Is a line on its way to people at this moment? A hint, for whoever can wait."""
        return self._courier.busy

    def hubs(self) -> list[Hub]:
        """Of the rooms that are in memory."""
        return [place.hub for place in self.places]

    def hub(self, slug: str) -> Hub | None:
        """Of one of them."""
        place = self._places.get(slug)
        return place.hub if place else None

    def sweep(self) -> None:
        """Free the seats of those who are away for too long. Call it twice a second."""
        for place in tuple(self._places.values()):
            place.hub.sweep()

    def stop(self) -> None:
        """Accept nothing more; the courier ends when all that was accepted is delivered."""
        for place in tuple(self._places.values()):
            place.hub.stop()
        self._courier.stop()

    def keeps(self, place: Place | None = None) -> bool:
        """Can the transcript be written now: of that room, or of all?"""
        try:
            (place.hub if place else self._store).check()
        except Unwritable as fault:
            log.error("the transcript cannot be written: %(fault)s", {"fault": fault})
            return False
        return True

    def checkpoint(self) -> None:
        """What was kept moves to its final place; waits for the disk, and nobody waits for it."""
        self._store.checkpoint()

    def index(self) -> Iterator[None]:
        """What was said can be found; piece by piece, each beside everybody."""
        return self._store.index()

    def prune(self, days: float, today: date = date.min) -> None:
        """Forget what is older than that, and who has quit as far as the transcript knows it too."""
        for place in tuple(self._places.values()):
            place.hub.tidy()
        now = self._clock()
        self._looked = now._replace(at=retention.forget(self._store, now.at, days, today))

    def time(self) -> int:
        """Milliseconds since the epoch, as far as the clock can be believed: a day ahead of the last look, at most."""
        now, looked = self._clock(), self._looked
        return min(now.at, looked.at + int((now.tick - looked.tick) * 1000) + DAY) if looked else now.at
