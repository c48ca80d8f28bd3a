"""Socket.IO as this room needs it: which kind of threads, which transport, which JSON, and one thread a connection.

Of python-engineio the Server, its sessions and its packets are used; in the place of its Socket's queue, writer thread,
ping thread and WebSocket wrapper (four threads a connection, no bounds, no deadlines) stands `Connection`.
"""

import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from engineio.packet import PING, Packet
from flask import Flask
from flask_socketio import SocketIO

from . import strict_json
from .websocket import LARGEST, WebSocket

log = logging.getLogger(__name__)

PING_INTERVAL, PING_TIMEOUT = 6, 6
"""Seconds between a pong and the next ping, and until its pong: whoever vanishes is noticed within 13."""
TO_JOIN, TO_FINISH = 10, 2
"""Seconds that a connection has to join, and to read what is left when it is being closed."""
FAIRNESS = 16
"""Packets that one connection may bring before the others have their turn (gevent switches only when told to)."""

_CONNECT = "40"
_PACKET = re.compile(r"1$|3$|40($|[/{])|41$")
_EVENT = re.compile(r'42(\d{0,15})(?=\[")')
"""What a client may send: close, pong; connect, disconnect; event. Anything else raises in the layers above us."""

Listener = Callable[[int | None, list[Any]], None]
"""Called with the number that an event wants to be acknowledged under, and its name and payload."""

CONNECTION, MEMBER = "chat.connection", "chat.member"
"""Where the environ of a handshake carries its Connection, and the id in its cookie."""


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

    def of(self, engine_sid: str) -> "Connection | None":
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


class Connection:
    """One WebSocket between engineio's Socket and the wire. It is the Socket's `queue`, and answers for its pings."""

    def __init__(self, engine: Any, socket: Any, others: "dict[str, Connection]", member: str) -> None:
        self._engine, self._socket, self._others, self.member = engine, socket, others, member
        self._opening = socket.queue.get()
        self._websocket: WebSocket | None = None
        self._listener: Listener | None = None
        self._when_ended: Callable[[], None] | None = None
        self._heard = time.monotonic()
        self._pinged: float | None = None
        self._deadline: float | None = self._heard + TO_JOIN
        socket.queue, socket.send, socket.schedule_ping = self, self.send, self._answered

    # What engineio's Socket calls

    def send(self, *packets: Packet) -> None:
        """Send them, at once if the reader keeps up."""
        if self._websocket:
            self._websocket.send(*[packet.encode() for packet in packets])

    def _answered(self) -> None:
        self._heard, self._pinged = time.monotonic(), None

    def put(self, _end: None) -> None:
        """The Socket is closed: nothing follows what was sent."""
        if self._websocket:
            self._deadline = time.monotonic() + TO_FINISH
            self._websocket.end()

    def join(self) -> None:
        """Nobody has to wait for what was sent."""

    # The life of a connection

    def serve(self, environ: dict[str, Any]) -> type[Exception]:
        """Begin to serve; return what its web server wants raised to know that the socket is used up.

        Where the socket can outlive its request it leaves it behind, with all that a request holds on to: half of the
        memory of a connection.
        """
        self._websocket = WebSocket(environ, self._engine.start_background_task)
        self._socket.connected = self._socket.upgraded = True
        self._others[self._socket.sid] = self
        if self._websocket.independent:
            self._engine.start_background_task(self._live, self._websocket)
            return StopIteration
        self._live(self._websocket)
        return ConnectionError

    def _live(self, websocket: WebSocket) -> None:
        try:
            self.send(self._opening)
            self._read(websocket)
        finally:
            del self._others[self._socket.sid]
            self.end(self._engine.reason.TRANSPORT_CLOSE)
            self._engine.sockets.pop(self._socket.sid, None)  # the handshake, which would have, was left long ago
            if self._when_ended:
                self._when_ended()
            websocket.release()

    def _read(self, websocket: WebSocket) -> None:
        count = 0
        while (packet := websocket.receive()) is not None:
            if event := _EVENT.match(packet):
                self._hear(event, packet)
            elif self._allows(packet):
                self._socket.receive(Packet(encoded_packet=packet))
            else:
                return websocket.end(1002)
            count += 1
            if count % FAIRNESS == 0:
                self._engine.sleep(0)

    def _hear(self, event: re.Match[str], packet: str) -> None:
        """Straight to who listens: the layers between take as long as all the rest of a line together."""
        if self._listener and not self._socket.closed:
            self._listener(int(event[1]) if event[1] else None, strict_json.loads(packet[event.end() :]))

    def _allows(self, packet: str) -> bool:
        """One connect a connection: each further one would run the door's checks, thousands of times a second."""
        if self._socket.closed or (self._listener and packet.startswith(_CONNECT)):
            return False
        return bool(_PACKET.match(packet))

    def listen(self, listener: Listener, when_ended: Callable[[], None]) -> None:
        """Connected: from now on events are heard. `when_ended` is called when none will be any more."""
        self._listener, self._when_ended = listener, when_ended

    def joined(self) -> None:
        """In the room: it may stay."""
        self._deadline = None

    @property
    def joining(self) -> bool:
        """Is it not in the room yet (or not any more)?"""
        return self._deadline is not None

    def tick(self, now: float) -> None:
        """Ping when it is time, end when it is too late."""
        if self._deadline and now > self._deadline:
            log.info("a connection was cut: it did not %s in time", "end" if self._socket.closed else "join")
            self.end()
        elif self._pinged and now - self._pinged > PING_TIMEOUT:
            self.end(self._engine.reason.PING_TIMEOUT)
        elif not self._pinged and now - self._heard > PING_INTERVAL:
            self._pinged = now
            self.send(Packet(PING))

    def close(self) -> None:
        """End it behind what was sent."""
        self._socket.close(wait=False)

    def end(self, reason: str | None = None) -> None:
        """End it now."""
        self._socket.close(wait=False, abort=True, reason=reason)
        if self._websocket:
            self._websocket.cut()


class _Upgrade:
    """What engineio expects as WebSocket wrapper: made for a handler (which `Connection` replaces), then called."""

    def __init__(self, _handler: Callable[[Any], Any], _engine: Any) -> None: ...

    def __call__(self, environ: dict[str, Any], _start_response: Any) -> NoReturn:
        raise environ[CONNECTION].serve(environ)
