"""What everything is called in Valkey."""

from collections.abc import Iterable

PREFIX = "chat"
ENDED, ROOMS, OPENED = f"{PREFIX}:ended", f"{PREFIX}:rooms", f"{PREFIX}:opened"
"""Members who have quit, by when; rooms that were made; the slugs of all that were ever opened."""
LOOKS, CHECKED, SECRET, HOST, FILES = (f"{PREFIX}:{name}" for name in ("looks", "checked", "secret", "host", "files"))
"""Looks at the clock; how often it was tried whether anything can be kept; what signs cookies; what makes hosts."""
PLACE = f"{PREFIX}:place"
"""Which of how many Valkeys this one is."""
CHANNEL = f"{PREFIX}:live:"
"""Before a slug: where what is appended to that room is told."""


def process(name: str) -> str:
    """The heartbeat of one server."""
    return f"{PREFIX}:process:{name}"


class Keys:
    """Of one room. What everybody may read is in `said` alone, what one member may read besides in `private`.

    Beside each of these, and the log, is what of it was `amended`.
    """

    def __init__(self, slug: str) -> None:
        self._base = f"{PREFIX}:{{{slug or '/'}}}"
        of_room = (f"{self._base}:{name}" for name in ("about", "roster", "log", "said", "keys", "readers"))
        self.all = tuple(of_room)
        self.about, self.roster, self.log, self.said, self.keys, self.readers = self.all

    def private(self, member: str) -> str:
        """What only they may read."""
        return f"{self._base}:pm:{member}"

    def amended(self, stream: str) -> str:
        """What stood in that stream, and is otherwise now."""
        return f"{self._base}:amended{stream.removeprefix(self._base)}"

    def with_amended(self, streams: Iterable[str]) -> list[str]:
        """Those, and what of them was amended."""
        return [key for stream in streams for key in (stream, self.amended(stream))]
