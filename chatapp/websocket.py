"""One hardened WebSocket under Socket.IO, in the place of engineio's own wrapper around simple-websocket.

It reads on the thread that is there anyway, so nothing is read ahead and an oversized message frees its thread;
it sends each frame whole, under a lock, at once (TCP_NODELAY).
"""

import re
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Lock
from typing import Any

from simple_websocket import ConnectionClosed, Server

LARGEST = 64 * 1024
"""Bytes in one message of a client (design: an event over 64 KB closes the connection that sent it)."""

_CONNECT = "40"
_PACKET = re.compile(r'1$|3$|40($|[/{])|41$|42\d{0,15}\["')
"""What a client may send: close, pong; connect, disconnect, event. Anything else raises in the layers above us."""


class _Line:
    """A socket whose `send` sends all, one caller at a time."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._lock = sock, Lock()
        with suppress(OSError):  # a Unix socket has no delay
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        with self._lock:
            self._sock.sendall(data)

    def recv(self, size: int) -> bytes:
        return self._sock.recv(size)

    def close(self) -> None:
        """Wake whoever reads or sends, then leave the closing to the web server, which owns the socket."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)


class _NoThread:
    """simple-websocket reads ahead on a thread of its own; here `receive` reads."""

    name = ""

    def __init__(self, target: Callable[[], None]) -> None: ...

    def start(self) -> None: ...


class _Protocol(Server):  # type: ignore[misc]
    """simple-websocket's protocol, read in place."""

    def handshake(self) -> None:
        self.sock: Any = _Line(self.sock)
        super().handshake()

    def receive(self) -> Any:
        """The next message; ConnectionClosed when there will be none."""
        while not self.input_buffer:
            self._read()
        return self.input_buffer.pop(0)

    def _read(self) -> None:
        data = self.connected and self.sock.recv(self.receive_bytes)
        if not data:
            raise ConnectionClosed(self.close_reason, self.close_message)
        self.ws.receive_data(data)
        self.connected: bool = self._handle_events() and self.connected


class WebSocket:
    """What engineio expects: made for a handler, called as a WSGI app, then `wait`, `send`, `close`."""

    def __init__(self, handler: Callable[["WebSocket"], Any], _server: Any) -> None:
        self._handler, self._connected = handler, False

    def __call__(self, environ: dict[str, Any], _start_response: Any) -> Iterable[bytes]:
        """Serve the connection until it ends. Each server has its own way to be told that the socket is used up."""
        self._protocol = _Protocol(environ, max_message_size=LARGEST, thread_class=_NoThread)
        try:
            self._handler(self)
        finally:
            self._protocol.sock.close()
        raise StopIteration if self._protocol.mode == "gunicorn" else ConnectionError

    def wait(self) -> str | None:
        """The next packet, or None when the connection has ended or has to end."""
        try:
            packet = self._protocol.receive()
        except (ConnectionClosed, OSError):
            return None
        if isinstance(packet, str) and _PACKET.match(packet) and self._in_order(packet):
            return packet
        self._end(1002)
        return None

    def _in_order(self, packet: str) -> bool:
        """One connect a connection: each further one would run the door's checks again, thousands of times a second."""
        again, self._connected = self._connected, self._connected or packet.startswith(_CONNECT)
        return not (again and packet.startswith(_CONNECT))

    def send(self, packet: str) -> None:
        """Send one packet, whole."""
        self._protocol.send(packet)

    def close(self) -> None:
        """Say goodbye in the way of RFC 6455 section 7, and hang up."""
        self._end(1000)

    def _end(self, code: int) -> None:
        with suppress(ConnectionClosed, OSError):
            self._protocol.close(code)
        self._protocol.sock.close()
