"""Several Valkeys, each with some of the rooms. Nothing stands in two of them, and none waits for another."""

from collections.abc import Callable, Iterator, Sequence
from zlib import crc32

from chatapp.chat.clock_trust import Look

from . import Made, Unwritable
from .search_scan import Scan
from .valkey_fitness import placed
from .valkey_store import ValkeyStore
from .valkey_transcript import ValkeyTranscript


def shard(slug: str, count: int) -> int:
    """Which of so many has the room, from 0: all that is known of it, and of who is in it."""
    return crc32(slug.encode()) % count


class Shards:
    """An `Archive`. What is no room's, looks at the clock and what signs cookies, is in the first of the `stores`."""

    def __init__(self, stores: Sequence[ValkeyStore]) -> None:
        self.stores = stores

    def of(self, slug: str) -> ValkeyStore:
        """Where that room is."""
        return self.stores[shard(slug, len(self.stores))]

    def room(self, slug: str) -> ValkeyTranscript:
        return self.of(slug).room(slug)

    def search(self, slug: str) -> Scan:
        return self.of(slug).search(slug)

    def index(self) -> Iterator[None]:
        """There is none."""
        return iter(())

    def rooms(self) -> list[Made]:
        return sorted((room for store in self.stores for room in store.rooms()), key=lambda room: room.made)

    def find_room(self, slug: str) -> Made | None:
        return self.of(slug).find_room(slug)

    def make(self, room: Made) -> None:
        self.of(room.slug).make(room)

    def unmake(self, slug: str) -> None:
        self.of(slug).unmake(slug)

    def inhabited(self) -> set[str]:
        return {slug for store in self.stores for slug in store.inhabited()}

    def said(self, slug: str) -> int:
        return self.of(slug).said(slug)

    def ended(self, member: str) -> bool:
        return any(store.ended(member) for store in self.stores)

    def look(self, at: int) -> list[Look]:
        return self.stores[0].look(at)

    def prune(self, before: int, outlived: int = 0) -> None:
        self._each(lambda store: store.prune(before, outlived))

    def forget_cleared(self) -> None:
        """They do that by themselves."""

    def checkpoint(self) -> None:
        """They do that by themselves."""

    def check(self) -> None:
        self._each(ValkeyStore.check)

    def close(self) -> None:
        self._each(ValkeyStore.close)

    def secret(self, new: str) -> str:
        """What signs cookies, the same for all: `new` unless there is one already."""
        return self.stores[0].secret(new)

    def host_secret(self) -> str:
        """What the hosts' keys are made of, the same for all."""
        return self.stores[0].host_secret()

    def files_mark(self, mark: str) -> str:
        """What the folder of files is marked with, the same for all: `mark` unless there is one already."""
        return self.stores[0].files_mark(mark)

    def _each(self, act: Callable[[ValkeyStore], None]) -> None:
        """In all of them, also when one is away. Raises Unwritable at the end."""
        faults = []
        for number, store in enumerate(self.stores, 1):
            try:
                act(store)
            except Unwritable as fault:
                faults.append(f"number {number} of {len(self.stores)}: {fault}")
        if faults:
            raise Unwritable("; ".join(faults))


def opened(urls: str, durable: bool = False, lines: int = 10_000) -> Shards:
    """Those with these addresses, separated by spaces, in this order. Raises Unfit."""
    return Shards([ValkeyStore(url, durable, lines, place) for url, place in placed(urls)])
