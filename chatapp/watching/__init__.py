"""To watch the room: `GET /metrics`, for Prometheus. Off, none of this is loaded, and nothing is counted."""

from flask import Flask
from flask_socketio import SocketIO
from prometheus_client import CollectorRegistry, ProcessCollector

from chatapp.config import Settings
from chatapp.hub.courier import Courier
from chatapp.hub.house import House
from chatapp.transcript import Store

from .counts import Counts
from .page import Page
from .readings import Readings


def begin(app: Flask, settings: Settings, house: House, store: Store, courier: Courier, socketio: SocketIO) -> None:
    """Count from now on, and show it at `/metrics`. Call it before anything happens in the house."""
    registry = CollectorRegistry()
    Counts(registry).listen(app, store, courier)
    registry.register(Readings(settings, house, store, socketio.server.manager))
    ProcessCollector(registry=registry)
    app.add_url_rule("/metrics", view_func=Page(registry, settings).show, endpoint="metrics")
