"""Engine.IO 4 over WebSocket only (https://socket.io/docs/v4/engine-io-protocol/): one thread and bounds for each.

python-engineio's own server has four threads a connection, queues without end and no deadlines. This one keeps its
interface, so that python-socketio takes it as its `eio`.
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from threading import get_ident
from typing import Any
from urllib.parse import parse_qs

import engineio
from engineio.packet import Packet
from flask_socketio import SocketIO
from wsproto.utilities import ProtocolError

from .batch import Batch
from .connection import Connection
from .deadlines import TO_FINISH
from .frames import frame
from .websocket import WebSocket

CONNECTION, OWNER = "chat.connection", "chat.owner"
"""Where the environ of a handshake carries its Connection, and the id of whose cookie it has."""

JOINING = 400
"""Connections that have not joined yet, of all owners together."""

_PROTOCOL = {"EIO": ["4"], "transport": ["websocket"]}


def async_mode() -> str:
    """As the server was started: gevent has patched the sockets (gunicorn's worker), or there are plain threads."""
    monkey = sys.modules.get("gevent.monkey")
    return "gevent" if monkey and monkey.is_module_patched("socket") else "threading"


class Engine(engineio.Server):  # type: ignore[misc]
    """All connections: begun by their handshakes, kept alive or ended by `tick`.

    `joining`: how many connections of one owner may be open without having joined.
    """

    def __init__(self, joining: int) -> None:
        super().__init__(async_mode=async_mode(), transports=["websocket"], monitor_clients=False)
        self._joining = joining
        self._open: dict[str, Connection] = {}
        self.batch = Batch()

    def take_over(self, socketio: SocketIO) -> None:
        """Be the Engine.IO server of this Socket.IO server, in the place of the one that it has made for itself."""
        server = socketio.server
        for event, handler in server.eio.handlers.items():
            self.on(event, handler)
        server.eio = self

    # What python-socketio calls

    def handle_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve one connection from its handshake to its end, or answer 400.

        Raises what its web server takes as the end of a request whose socket is used up. Where the socket can outlive
        its request it leaves it behind, with all that a request holds on to: half of the memory of a connection.
        """
        query = parse_qs(environ.get("QUERY_STRING", ""))
        if any(query.get(name) != value for name, value in _PROTOCOL.items()):
            return _refused(start_response)
        try:
            websocket = WebSocket(environ, self.start_background_task)
        except ProtocolError:
            return _refused(start_response)
        raise self._serve(environ, websocket)

    def _serve(self, environ: dict[str, Any], websocket: WebSocket) -> Exception:
        connection = Connection(self.generate_id(), environ[OWNER], websocket)
        self._make_room(connection.owner)
        self._open[connection.sid] = connection
        self.handlers["connect"](connection.sid, environ | {CONNECTION: connection})
        if websocket.independent:
            self.start_background_task(self._live, connection)
            return StopIteration()
        self._live(connection)
        return ConnectionError()

    def _live(self, connection: Connection) -> None:
        try:
            connection.read(self.handlers["message"], self.sleep)
        finally:
            del self._open[connection.sid]
            connection.end()
            self.handlers["disconnect"](connection.sid, self.reason.TRANSPORT_CLOSE)
            connection.release()

    def _make_room(self, owner: str) -> None:
        """One more is coming: end the oldest beyond the limits, else one cookie, or many, open lines without end."""
        joining = [each for each in tuple(self._open.values()) if each.deadlines.joining]
        own = [each for each in joining if each.owner == owner]
        for connection in (*_surplus(own, self._joining), *_surplus(joining, JOINING)):
            connection.end()

    def send_packet(self, sid: str, pkt: Packet) -> None:
        """Send it, at once if the reader keeps up; in a `batch` at its end."""
        connection = self._open.get(sid)
        if connection and self.batch.holder == get_ident():
            self.batch.held[connection].append(frame(pkt.encode()))
        elif connection:
            connection.send(frame(pkt.encode()))

    def disconnect(self, sid: str | None = None) -> None:
        """End it behind what was sent; with None, all. The official client does not come back by itself after that."""
        for connection in tuple(self._open.values()) if sid is None else filter(None, [self._open.get(sid)]):
            self.batch.release(connection)  # nothing is heard behind the end
            connection.close()

    # The life of all

    def tick(self) -> None:
        """Send the pings that are due; end who does not answer, does not join, or does not finish."""
        now = time.monotonic()
        for connection in tuple(self._open.values()):
            connection.tick(now)

    def shutdown(self) -> None:
        """Close all, politely; the official client comes back by itself. Returns when they are gone, or after 2 s."""
        self.disconnect()
        deadline = time.monotonic() + TO_FINISH
        while self._open and time.monotonic() < deadline:
            self.sleep(0.02)


def _surplus(oldest_first: Sequence[Connection], most: int) -> Sequence[Connection]:
    """Who has to go before one more comes."""
    return oldest_first[: max(0, len(oldest_first) + 1 - most)]


def _refused(start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("400 Bad Request", [("Content-Type", "text/plain")])
    return [b"This is for Socket.IO 4 over WebSocket."]
