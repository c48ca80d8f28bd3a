"""The servers that share rooms, as one of them sees it: what they tell each other, and who of them lives."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Thread
from typing import Any

from chatapp.chat.message import Person
from chatapp.chat.now import Now
from chatapp.chat.replica import Replica
from chatapp.transcript import Archive, Entry, SharedStore

from .house import House
from .outlet import Outlet
from .pulse import Pulse
from .shared_courier import SharedCourier
from .shared_hub import SharedHub


class Company:
    """One of several servers. `start` it when there is a house; its threads end with `stop` and the store."""

    def __init__(self, store: SharedStore, outlet: Outlet) -> None:
        self._store, self._outlet, self._pulse = store, outlet, Pulse(store)
        self.courier = SharedCourier(store, outlet)

    def hub(
        self, slug: str, room: Replica, _archive: Archive, _courier: Any, clock: Callable[[], Now], made: bool = False
    ) -> SharedHub:
        """That of a room: in place of what the house has, with this company's own."""
        return SharedHub(slug, room, self._store, self.courier, clock, made, pulse=self._pulse)

    def start(self, house: House) -> None:
        """Hear what the others append, and look after who of them lives, until `stop`."""
        self._house = house
        for run in (partial(self._store.follow, self), partial(self._pulse.run, self._hubs)):
            Thread(target=run, daemon=True).start()

    def stop(self) -> None:
        """The polite end of this one."""
        self._pulse.stop()

    def _hubs(self) -> list[SharedHub]:
        return [hub for hub in self._house.hubs() if isinstance(hub, SharedHub) and hub.is_of(self._pulse)]

    # What the others do

    def hear(self, slug: str, entries: Sequence[Entry]) -> None:
        """Something was appended to a room."""
        if isinstance(hub := self._house.hub(slug), SharedHub):
            self.courier.hear(hub, entries)

    def typing(self, slug: str, member: Person) -> None:
        """Somebody is typing elsewhere."""
        self._outlet.typing(slug, member)

    def begun(self, slug: str) -> None:
        """What was appended before we began to listen is asked for."""
        if isinstance(hub := self._house.hub(slug), SharedHub):
            hub.ask()
