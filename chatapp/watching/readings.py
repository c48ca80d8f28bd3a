"""What is known anyway, and only read when somebody looks: seats, connections, rooms, the size of the file."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from chatapp.config import Settings
from chatapp.hub.house import House, Place
from chatapp.live.outlet import EVERYONE
from chatapp.transcript import Archive
from chatapp.version import VERSION

MADE = "made"
"""What all rooms that somebody made are called, together: the link of such a room is the key to it."""
FILES = {"database": "", "log": "-wal"}
"""SQLite's, and what each adds to the name of the database."""


class Readings(Collector):
    """`manager`: that of Socket.IO, which knows the connections."""

    def __init__(self, settings: Settings, house: House, store: Archive, manager: Any) -> None:
        self._settings, self._house, self._store, self._manager = settings, house, store, manager

    def describe(self) -> list[Metric]:
        """Nothing is looked at before somebody asks."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All of them, as they are now."""
        yield InfoMetricFamily("chat", "Which room this is.", {"version": VERSION})
        yield from self._of_rooms()
        yield self._joining()
        yield _gauge("chat_rooms", "Rooms that there are.", "kind", self.rooms())
        yield _gauge("chat_store_bytes", "Bytes of the transcript's files.", "file", self.sizes())

    def _of_rooms(self) -> Iterator[Metric]:
        seats, taken, connections = Counter[str](), Counter[str](), Counter[str]()
        for place in self._house.places:
            room = _label(place)
            seats[room] += self._settings.seats
            taken[room] += place.hub.taken()
            connections[room] += self._open(EVERYONE + place.hub.slug)
        yield _gauge("chat_seats", "Seats that there are; of rooms in use, if they were made.", "room", seats)
        yield _gauge("chat_seats_taken", "Seats that are taken.", "room", taken)
        yield _gauge("chat_connections", "Connections that have joined.", "room", connections)

    def _joining(self) -> Metric:
        joined = sum(self._open(EVERYONE + place.hub.slug) for place in self._house.places)
        waiting = max(0, self._open(None) - joined)
        return GaugeMetricFamily("chat_connections_joining", "Connections that have not joined yet.", waiting)

    def _open(self, room: str | None) -> int:
        return sum(sid != "" for sid, _ in self._manager.get_participants("/", room))  # see NOBODY in live/hearers.py

    def rooms(self) -> dict[str, int]:
        """How many, by kind."""
        named = sum(not place.made for place in self._house.places)
        return {"named": named, MADE: len(self._store.rooms())}

    def sizes(self) -> dict[str, int]:
        """Bytes, by file."""
        files = {name: Path(self._settings.database + suffix) for name, suffix in FILES.items()}
        return {name: path.stat().st_size for name, path in files.items() if path.is_file()}


def _label(place: Place) -> str:
    if place.made:
        return MADE
    return f"/r/{place.hub.slug}/" if place.hub.slug else "/"


def _gauge(name: str, words: str, label: str, values: dict[str, int]) -> Metric:
    gauge = GaugeMetricFamily(name, words, labels=[label])
    for each, value in values.items():
        gauge.add_metric([each], value)
    return gauge
