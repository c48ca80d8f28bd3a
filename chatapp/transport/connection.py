"""One connection: Engine.IO's packets on a WebSocket."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from .deadlines import PING_INTERVAL, PING_TIMEOUT, Deadlines
from .frames import frame
from .websocket import LARGEST, WebSocket

log = logging.getLogger(__name__)

FAIRNESS = 16
"""Packets that one connection may bring before the others have their turn (gevent switches only when told to)."""

OPEN, CLOSE, PING, PONG, MESSAGE = "01234"
"""The first character of an Engine.IO packet says what it is."""
_CONNECT, _DISCONNECT = "40", "41"
"""Socket.IO in a message: the first one of a connection, and the last."""

Hear = Callable[[str, str], None]
"""Called with the connection's id and a message; raises ValueError for a malformed one."""


class Connection:
    """`sid` is what Engine.IO calls it, `owner` the id of whose cookie it has."""

    def __init__(self, sid: str, owner: str, websocket: WebSocket) -> None:
        self.sid, self.owner, self._websocket = sid, owner, websocket
        self.deadlines = Deadlines(time.monotonic())
        self.send = websocket.send
        """Send the `frame` of a packet, or several as one, at once if the reader keeps up."""
        self._connected = self._closing = False

    # Its own thread

    def read(self, hear: Hear, sleep: Callable[[float], Any]) -> None:
        """From the handshake to the end."""
        self.send(frame(self._opening()))
        try:
            self._read(hear, sleep)
        except ValueError:
            self._websocket.end(1002)

    def _read(self, hear: Hear, sleep: Callable[[float], Any]) -> None:
        count = 0
        while (packet := self._websocket.receive()) is not None and packet not in (CLOSE, _DISCONNECT):
            self._take(packet, hear)
            count += 1
            if count % FAIRNESS == 0:
                sleep(0)

    def _opening(self) -> str:
        return OPEN + json.dumps({
            "sid": self.sid, "upgrades": [], "pingTimeout": PING_TIMEOUT * 1000, "pingInterval": PING_INTERVAL * 1000,
            "maxPayload": LARGEST,
        })  # fmt: skip

    def _take(self, packet: str, hear: Hear) -> None:
        if packet == PONG:
            self.deadlines.answered(time.monotonic())
        elif len(packet) < 2 or packet[0] != MESSAGE or (packet.startswith(_CONNECT) and self._connects_again()):
            raise ValueError("malformed packet")
        elif not self._closing:
            hear(self.sid, packet[1:])

    def _connects_again(self) -> bool:
        """Only once may it: each connect runs the door's checks, thousands of times a second."""
        again, self._connected = self._connected, True
        return again

    # Other threads

    def tick(self, now: float) -> None:
        """Ping when it is time, end when it is too late."""
        if missed := self.deadlines.missed(now):
            log.info("a connection was cut: it did not %(missed)s in time", {"missed": missed})
            self.end()
        elif self.deadlines.ping_is_due(now):
            self.send(frame(PING))

    def close(self) -> None:
        """End it behind what was sent; what still comes is not heard."""
        self._closing = True
        self.deadlines.closing(time.monotonic())
        self.send(frame(CLOSE))
        self._websocket.end()

    def end(self) -> None:
        """End it now."""
        self._websocket.cut()

    def release(self) -> None:
        """Its thread ends; nobody uses it any more."""
        self._websocket.release()
