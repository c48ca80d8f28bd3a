"""One connection: a WebSocket in the place of python-engineio's queue, writer thread, ping thread and wrapper."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from engineio.packet import PING, Packet

from chatapp import strict_json

from .websocket import WebSocket

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
