"""Being in the room: a connection that has joined and caught up, and what comes in on it."""

from collections.abc import Callable
from typing import Any

from .audience import Audience
from .catchup import PAGE, Catchup
from .inbox import Inbox, Seen
from .room import Room
from .seat import Seat
from .wire import Connection


class Presence:
    """Begins with `enter`, again with `come_back`; in between `on_cut` is called and `goodbye` may say why."""

    def __init__(self, seat: Seat, audience: Audience, on_cut: Callable[[], None]) -> None:
        self._seat, self._ear, self._on_cut = seat, audience, on_cut
        self._inbox = Inbox(audience.hear, audience.ignores)
        self.connection: Connection
        self.room = Room(seat.url)
        self.catchup = Catchup(self._inbox)
        self.goodbye: dict[str, str] = {}

    @property
    def seen(self) -> Seen:
        """What has been read so far."""
        return self._inbox.seen

    def enter(self) -> None:
        """For the first time. Raises Refused, Unreachable or Cut."""
        self.connection = self._seat.enter(self._take)
        self._join()

    def come_back(self) -> None:
        """After a cut. Raises the same."""
        self.connection = self._seat.come_back(self._take)
        self._join()

    def earlier(self, seq: int, limit: int) -> dict[str, Any]:
        """A page of what was said before `seq`."""
        return self.connection.ask("history", {"before": seq, "limit": min(limit, PAGE)})

    def _join(self) -> None:
        self._inbox.hold()
        welcome = self.connection.ask("join", self.catchup.since)
        self.room.welcome(welcome)
        self.catchup.read(welcome, self.connection)
        self._inbox.release()
        self.goodbye = {}

    def _take(self, event: str, payload: Any) -> None:
        if event in ("message", "pm"):
            self.room.hear(payload)
            self._inbox.arrive(payload)
        elif event == "roster":
            self.room.count(payload)
            self._ear.changed()
        elif event == "goodbye":
            self.goodbye = payload
        elif event == "disconnect":
            self._on_cut()
