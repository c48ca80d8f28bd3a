"""The roster as everybody sees it, and when it is worth showing again."""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from .message import Person
from .now import Now
from .room import Room
from .roster import Member, State

MANY, SPACING = 20, 0.001
"""In a room with more members than that, seconds for each of the others between two rosters: all of it goes to all."""


class Seen(NamedTuple):
    """A member as everybody sees them."""

    person: Person
    state: State
    seat: int
    host: bool = False


class Snapshot(NamedTuple):
    """The roster at one moment, in order of arrival."""

    seats: int
    members: tuple[Seen, ...]


class Snapshots:
    """Snapshots of one room's roster."""

    def __init__(self, room: Room) -> None:
        self._room, self._roster = room, room.roster
        self._shown, self._shown_at = 0, 0.0

    def now(self) -> Snapshot:
        """How the roster looks."""
        return Snapshot(self._roster.seats, tuple(map(self._seen, filter(attrgetter("announced"), self._roster))))

    def _seen(self, member: Member) -> Seen:
        return Seen(member.person, member.state, member.seat, self._room.is_host(member.id))

    @property
    def outdated(self) -> bool:
        """Does it look different from when it was shown last?"""
        return self._shown != self._roster.changes

    def news(self, clock: Callable[[], Now]) -> Snapshot | None:
        """The same, if it is outdated and the last one is long enough ago."""
        if self._shown == self._roster.changes:  # nearly always: then nobody needs to know what time it is
            return None
        tick = clock().tick
        if tick - self._shown_at < SPACING * (len(self._roster) - MANY):
            return None
        self._shown, self._shown_at = self._roster.changes, tick
        return self.now()
