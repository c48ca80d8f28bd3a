"""What there is to watch besides, where several servers share rooms: round trips, second decisions, the follower."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric

from chatapp.chat.errors import Internal
from chatapp.config import Settings
from chatapp.hub.house import House
from chatapp.transcript import Batch, Reply, Unwritable
from chatapp.transcript.shards import Shards
from chatapp.transcript.valkey_store import ValkeyStore

from .counts import SECONDS, Counts
from .readings import Readings

Append = Callable[[Sequence[Batch]], list[Reply]]


class SharedCounts:
    """Beside `counts`, which know what a message is."""

    def __init__(self, registry: CollectorRegistry, counts: Counts) -> None:
        self._counts = counts
        self._trips = Histogram(
            "chat_store_seconds", "Round trips to Valkey, and how long each took.", buckets=SECONDS, registry=registry
        )
        self._again = Counter(
            "chat_batches_decided_again", "Batches decided on what another process had changed.", registry=registry
        )

    def listen(self, store: ValkeyStore) -> None:
        """From now on. It keeps what it does."""
        store.server.send = self._timed(store.server.send)  # type: ignore[method-assign]
        store.append_if = self._counted(store.append_if)  # type: ignore[method-assign, assignment]

    def _timed(self, send: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        def timed(*commands: Any, **how: Any) -> list[Any]:
            with self._trips.time():
                return send(*commands, **how)

        return timed

    def _counted(self, append_if: Append) -> Append:
        def counted(batches: Sequence[Batch]) -> list[Reply]:
            with self._counts.keeping():
                replies = append_if(batches)
            for batch, reply in zip(batches, replies, strict=True):
                self._count(batch, reply)
            return replies

        return counted

    def _count(self, batch: Batch, reply: Reply) -> None:
        if reply.kept and batch.items:
            own = [entry.message for entry in reply.entries if entry.mark == reply.mark]
            self._counts.kept([message for message in own if message])
        elif batch.items:
            self._again.inc()


class SharedReadings(Readings):
    """See `Readings`. What Valkey alone knows is left out while it is away."""

    def __init__(self, settings: Settings, house: House, store: Shards, manager: Any) -> None:
        super().__init__(settings, house, store, manager)
        self._shards = store

    def collect(self) -> Iterator[Metric]:
        """All of them, as they are now."""
        yield from super().collect()
        lag = GaugeMetricFamily("chat_follower_lag_seconds", "How far behind the others' lines.", labels=["store"])
        for number, store in enumerate(self._shards.stores, 1):
            lag.add_metric([str(number)], store.lag(time.monotonic()))
        yield lag

    def rooms(self) -> dict[str, int]:
        """How many, by kind."""
        with suppress(Internal):
            return super().rooms()
        return {}

    def sizes(self) -> dict[str, int]:
        """Bytes of memory, all together."""
        with suppress(Unwritable):
            return {"memory": sum(store.server.ask("INFO", "memory")["used_memory"] for store in self._shards.stores)}
        return {}
