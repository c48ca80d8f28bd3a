"""The roster as everybody sees it, and when it is worth showing again."""

from collections.abc import Callable
from typing import NamedTuple

from .message import Person
from .now import Now
from .roster import Roster

MANY, SPACING = 20, 0.001
"""In a room with more members than that, seconds for each of the others between two rosters: all of it goes to all."""


class Snapshot(NamedTuple):
    """The roster at one moment: each person, and whether they are here (or away)."""

    seats: int
    members: tuple[tuple[Person, bool], ...]


class Snapshots:
    """Snapshots of one roster. Whoever asks holds the hub's lock."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._shown, self._shown_at = 0, 0.0

    def now(self) -> Snapshot:
        """How the roster looks."""
        return Snapshot(
            self._roster.seats, tuple((member.person, member.here) for member in self._roster if member.announced)
        )

    def news(self, clock: Callable[[], Now]) -> Snapshot | None:
        """The same, if it looks different from when it was shown last; `sweep` shows what SPACING held back."""
        if self._shown == self._roster.changes:
            return None
        now, spacing = clock().tick, SPACING * max(0, len(self._roster) - MANY)
        if now - self._shown_at < spacing:
            return None
        self._shown, self._shown_at = self._roster.changes, now
        return self.now()
