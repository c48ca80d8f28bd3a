"""To watch the room: `GET /metrics`, for Prometheus. Off, none of this is loaded, and nothing is counted."""

from collections.abc import Sequence
from typing import Any, cast

from flask import Flask
from flask_socketio import SocketIO
from prometheus_client import CollectorRegistry, ProcessCollector

from chatapp.config import Settings
from chatapp.hub.courier import Courier
from chatapp.hub.house import House
from chatapp.transcript import Archive, Store

from .counts import Counts
from .page import Page
from .readings import Readings


def begin(
    app: Flask, settings: Settings, house: House, store: Archive, couriers: Sequence[Courier], socketio: SocketIO
) -> None:
    """Count from now on, and show it at `/metrics`. Call it before anything happens in the house."""
    registry = CollectorRegistry()
    counts = Counts(registry)
    counts.listen(app, couriers)
    look = _look_at_shared if settings.valkey_url else _look_at
    registry.register(look(counts, registry, settings, house, store, socketio.server.manager))
    ProcessCollector(registry=registry)
    app.add_url_rule("/metrics", view_func=Page(registry, settings).show, endpoint="metrics")


def _look_at(
    counts: Counts, _registry: CollectorRegistry, settings: Settings, house: House, store: Archive, manager: Any
) -> Readings:
    counts.listen_to(cast(Store, store))
    return Readings(settings, house, store, manager)


def _look_at_shared(
    counts: Counts, registry: CollectorRegistry, settings: Settings, house: House, store: Archive, manager: Any
) -> Readings:
    from chatapp.transcript.shards import Shards

    from .shared import SharedCounts, SharedReadings  # needs packages that are not there without Valkey

    shared, shards = SharedCounts(registry, counts), cast(Shards, store)
    for each in shards.stores:
        shared.listen(each)
    return SharedReadings(settings, house, shards, manager)
