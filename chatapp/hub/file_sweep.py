"""When to look for files that no line has: at once where something was deleted, else now and then everywhere."""

from .house import House


class FileSweep:
    """Of all rooms. `pause`: seconds between two looks everywhere."""

    def __init__(self, house: House, pause: float) -> None:
        self._house, self._pause = house, pause
        self._next = 0.0
        self._forgotten: dict[str, int] = {}

    def go_round(self, now: float) -> None:
        """Look where it is time to."""
        slugs = self._changed()
        if now >= self._next:
            self._next = now + self._pause
            slugs |= set(self._house.shelves.slugs())
        for slug in slugs:
            self._house.sweep_files(slug)

    def _changed(self) -> set[str]:
        """The rooms in which something was deleted since the last look."""
        forgotten = {hub.slug: hub.forgotten for hub in self._house.hubs()}
        before, self._forgotten = self._forgotten, forgotten
        return {slug for slug, count in forgotten.items() if count != before.get(slug, 0)}
