"""Members look for what was said: what they may read, at a pace of their own, and nobody waits for it."""

from collections.abc import Callable
from datetime import UTC

from chatapp.chat import search, time_zone
from chatapp.chat.now import Now
from chatapp.chat.pace import Pace
from chatapp.transcript.search import Found, Search

from .hub import Hub, Tab

PAGE = 20
"""Messages found at once, at most."""
BURST, PER_SECOND = 20, 5
"""Searches of one member: who types sees what is found meanwhile."""
MEMBERS = 1000
"""Whose paces are remembered."""


class Finding:
    """Of one room. Call it on no thread that others wait for."""

    def __init__(self, hub: Hub, search: Search, clock: Callable[[], Now]) -> None:
        self._hub, self._search, self._clock = hub, search, clock
        self._paces: dict[str, Pace] = {}

    def find(self, tab: Tab, typed: str, zone: str = "", before: int | None = None, most: int = PAGE) -> Found:
        """What the member may read of what they look for, the newest first. `zone`: theirs, for `since`.

        Raises NothingToFind, SearchTooLong, TooFast, Internal.
        """
        reader, now = self._hub.owner(tab).id, self._clock()
        self._pace(reader).take(now.tick)
        query = search.read(typed, now.at, time_zone.read(zone) or UTC)
        return self._search.find(query, reader, before, most)

    def _pace(self, reader: str) -> Pace:
        if len(self._paces) > MEMBERS:
            self._paces.clear()
        return self._paces.setdefault(reader, Pace(BURST, PER_SECOND))
