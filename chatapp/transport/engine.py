"""Socket.IO as this room needs it: which kind of threads, which transport, which JSON, and one thread a connection.

Of python-engineio the Server, its sessions and its packets are used; in the place of its Socket's queue, writer thread,
ping thread and WebSocket wrapper (four threads a connection, no bounds, no deadlines) stands `Connection`.
"""

import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from flask import Flask
from flask_socketio import SocketIO

from chatapp import strict_json

from .connection import CONNECTION, MEMBER, PING_INTERVAL, PING_TIMEOUT, TO_FINISH, Connection
from .websocket import LARGEST


def build(app: Flask, joining: int) -> tuple[SocketIO, "Connections"]:
    """The Socket.IO server of `app`, without handlers yet, and the connections that it will have.

    `joining`: how many connections of one member may be open without having joined.
    """
    socketio = SocketIO(
        app,
        async_mode=_async_mode(),
        transports=["websocket"],
        async_handlers=False,
        manage_session=False,
        monitor_clients=False,
        ping_interval=PING_INTERVAL,
        ping_timeout=PING_TIMEOUT,
        max_http_buffer_size=LARGEST,
        json=strict_json,
    )
    return socketio, Connections(socketio.server, joining)


def _async_mode() -> str:
    """As the server was started: gevent has patched the sockets (gunicorn's worker), or there are plain threads."""
    monkey = sys.modules.get("gevent.monkey")
    return "gevent" if monkey and monkey.is_module_patched("socket") else "threading"


class Connections:
    """All that are open: begun by engineio's handshake, kept alive or ended by `tick`."""

    def __init__(self, server: Any, joining: int) -> None:
        self._server, self._engine, self._joining = server, server.eio, joining
        self._open: dict[str, Connection] = {}
        self._engine.on("connect", self._begin)
        self._engine._async = self._engine._async | {"websocket": _Upgrade}

    def _begin(self, engine_sid: str, environ: dict[str, Any]) -> Any:
        """Adopt the socket that engineio has just made, before it starts its threads."""
        member = environ[MEMBER]
        environ[CONNECTION] = Connection(self._engine, self._engine.sockets[engine_sid], self._open, member)
        self._make_room(member)
        return self._server._handle_eio_connect(engine_sid, environ)

    def _make_room(self, member: str) -> None:
        """One more is coming: end the oldest beyond the limit, else one cookie opens lines without end."""
        joining = [each for each in tuple(self._open.values()) if each.member == member and each.joining]
        for oldest in joining[: len(joining) + 1 - self._joining]:
            oldest.end()

    def of(self, engine_sid: str) -> Connection | None:
        """The open connection with that Engine.IO session id."""
        return self._open.get(engine_sid)

    def tick(self) -> None:
        """Send the pings that are due; end who does not answer, does not join, or does not finish."""
        now = time.monotonic()
        for connection in tuple(self._open.values()):
            connection.tick(now)

    def close(self) -> None:
        """Close all, politely; the official client comes back by itself. Returns when they are gone, or after 2 s."""
        for connection in tuple(self._open.values()):
            connection.close()
        deadline = time.monotonic() + TO_FINISH
        while self._open and time.monotonic() < deadline:
            self._server.sleep(0.02)


class _Upgrade:
    """What engineio expects as WebSocket wrapper: made for a handler (which `Connection` replaces), then called."""

    def __init__(self, _handler: Callable[[Any], Any], _engine: Any) -> None: ...

    def __call__(self, environ: dict[str, Any], _start_response: Any) -> NoReturn:
        raise environ[CONNECTION].serve(environ)
