"""Socket.IO as this room needs it: which kind of threads, which transport, which WebSocket, which JSON."""

import sys

from flask import Flask
from flask_socketio import SocketIO

from . import strict_json
from .websocket import LARGEST, WebSocket

PING_INTERVAL, PING_TIMEOUT = 8, 8
"""Seconds. Whoever has vanished is noticed within 16 (and the round of the engine's monitor), with little traffic."""


def build(app: Flask) -> SocketIO:
    """The Socket.IO server of `app`, without handlers yet."""
    socketio = SocketIO(
        app,
        async_mode=_async_mode(),
        transports=["websocket"],
        async_handlers=False,
        manage_session=False,
        ping_interval=PING_INTERVAL,
        ping_timeout=PING_TIMEOUT,
        max_http_buffer_size=LARGEST,
        json=strict_json,
    )
    eio = socketio.server.eio
    eio._async = eio._async | {"websocket": WebSocket}  # engineio passes its own WebSocket no options; no other seam
    return socketio


def _async_mode() -> str:
    """As the server was started: gevent has patched the sockets (gunicorn's worker), or there are plain threads."""
    monkey = sys.modules.get("gevent.monkey")
    return "gevent" if monkey and monkey.is_module_patched("socket") else "threading"
