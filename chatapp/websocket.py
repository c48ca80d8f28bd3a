"""One hardened WebSocket (RFC 6455), on simple-websocket's protocol.

What is sent leaves at once, on the caller's thread and whole, or waits in a bounded backlog; what comes in is read on
the thread that serves the connection, one message at a time, so nothing is read ahead.
"""

import logging
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Any

from simple_websocket import ConnectionClosed, Server
from wsproto.connection import Connection as FrameConnection
from wsproto.connection import ConnectionType
from wsproto.utilities import LocalProtocolError

from .latch import Latch

log = logging.getLogger(__name__)

LARGEST = 64 * 1024
"""Bytes in one message of a client; a larger one ends the connection (1009)."""
BACKLOG = 1024 * 1024
"""Bytes that may wait for a slow reader, besides what the kernel holds; with more the connection is cut."""

_WHOLE_TEXT, _MASKED, _EXTENDED = 0x81, 0x80, 126
"""First byte of a text frame that is a whole message; bit and length code in its second byte."""

Spawn = Callable[[Callable[[], None]], Any]


class _Line:
    """The socket: `send` never waits and never mixes two callers' bytes."""

    def __init__(self, sock: socket.socket, spawn: Spawn) -> None:
        self._sock, self._spawn = sock, spawn
        self._plain = getattr(
            sock, "_sock", sock
        )  # gevent's socket waits even when told not to; the one inside does not
        self._lock = Latch()
        self._waiting: deque[bytes] = deque()
        self._backlog = 0
        self._finishing = False
        sock.settimeout(None)  # the web server's is for requests; people may be silent
        with suppress(OSError):  # a Unix socket has no delay to switch off
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        with self._lock:
            if not self._waiting:
                data = data[self._send_now(data) :]
                if not data:
                    return
            self._waiting.append(data)
            self._backlog += len(data)
            if len(self._waiting) == 1:
                self._spawn(self._drain)
        if self._backlog > BACKLOG:
            log.info("a connection was cut: its reader is %d bytes behind", self._backlog)
            self.cut()

    def _send_now(self, data: bytes) -> int:
        if isinstance(self._sock, ssl.SSLSocket):  # knows no flags
            return 0
        try:
            return int(self._plain.send(data, socket.MSG_DONTWAIT))
        except BlockingIOError:
            return 0
        except OSError:  # nobody is there any more; the reader finds out
            return len(data)

    def _drain(self) -> None:
        """Send what waits; ends when nothing does. Only a slow reader costs this thread."""
        with suppress(OSError):
            self._sock.sendall(self._waiting[0])
            while self._shift():
                self._sock.sendall(self._waiting[0])

    def _shift(self) -> bool:
        """Is there more? Asked under the lock: else the next `send` would start a second drain beside this one."""
        with self._lock:
            self._backlog -= len(self._waiting.popleft())
            if self._finishing and not self._waiting:
                self._sock.shutdown(socket.SHUT_WR)
            return bool(self._waiting)

    def finish(self) -> None:
        """Send nothing after what waits now."""
        with self._lock:
            self._finishing = True
            if not self._waiting:
                with suppress(OSError):
                    self._sock.shutdown(socket.SHUT_WR)

    def recv(self, size: int) -> bytes:
        return self._sock.recv(size)

    def cut(self) -> None:
        """Wake whoever reads or drains."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    close = cut

    def release(self) -> None:
        self._sock.close()


class _NoThread:
    """simple-websocket reads ahead on a thread of its own; here the connection's thread reads."""

    name = ""

    def __init__(self, target: Callable[[], None]) -> None: ...

    def start(self) -> None: ...


class _Protocol(Server):  # type: ignore[misc]
    """simple-websocket's protocol: the handshake, and all that is unusual."""

    def __init__(self, environ: dict[str, Any], spawn: Spawn) -> None:
        self._spawn = spawn
        super().__init__(environ, max_message_size=LARGEST, thread_class=_NoThread)

    def handshake(self) -> None:
        self.independent = bool(self.mode == "gunicorn")  # it closes its own handle only; others shut the socket down
        self.sock: Any = _Line(self.sock.dup() if self.independent else self.sock, self._spawn)
        super().handshake()
        del self.ws, self.environ  # the HTTP parser and the request; they would stay as long as the connection

    @cached_property
    def ws(self) -> FrameConnection:
        """The protocol behind the handshake, made for the first frame that needs it: most connections send none."""
        return FrameConnection(ConnectionType.SERVER)

    def feed(self, data: bytes) -> None:
        """Some bytes from the client; whole messages are in `input_buffer` afterwards."""
        self.ws.receive_data(data)
        self.connected: bool = self._handle_events() and self.connected


class WebSocket:
    """Text messages in both directions. `environ` is the WSGI environment of the handshake, `spawn` starts a task."""

    def __init__(self, environ: dict[str, Any], spawn: Spawn) -> None:
        self._protocol = _Protocol(environ, spawn)
        self._line: _Line = self._protocol.sock
        self._buffer = bytearray()
        self._usual = True

    @property
    def independent(self) -> bool:
        """Is the socket ours alone, to outlive its request and to be closed by `release`?"""
        return self._protocol.independent

    def receive(self) -> str | None:
        """The next message; None when there will be none."""
        try:
            while (message := self._next()) is None:
                self._feed(self._line.recv(8192 if self._usual else 1024))
        except (ConnectionClosed, OSError):
            return None
        return message

    def _next(self) -> str | None:
        if self._usual:
            try:
                return unframe(self._buffer)
            except Unusual:
                self._usual = False
                self._protocol.feed(bytes(self._buffer))
        return self._message()

    def _message(self) -> str | None:
        messages = self._protocol.input_buffer
        if not messages and not self._protocol.connected:
            raise ConnectionClosed
        if messages and not isinstance(messages[0], str):
            self.end(1003)
            raise ConnectionClosed
        return messages.pop(0) if messages else None

    def _feed(self, data: bytes) -> None:
        if not data:
            raise ConnectionClosed
        if self._usual:
            self._buffer += data
        else:
            self._protocol.feed(data)
            time.sleep(0)  # fragments without end are no message: here the others have their turn (gevent)

    def send(self, *messages: str) -> None:
        """Send them, or queue them behind what waits. Never blocks and never raises."""
        self._line.send(b"".join(map(frame, messages)))

    def end(self, code: int = 1000) -> None:
        """Say goodbye (RFC 6455 section 7.4 has the codes) behind what waits, and send nothing more."""
        with suppress(ConnectionClosed, LocalProtocolError):  # it has ended, or has said goodbye already
            self._protocol.close(code)
        self._line.finish()

    def cut(self) -> None:
        """End it now, whatever waits."""
        self._line.cut()

    def release(self) -> None:
        """Nobody reads any more."""
        if self.independent:
            self._line.release()


@lru_cache(maxsize=32)
def frame(message: str) -> bytes:
    """One unmasked text frame (RFC 6455 section 5.2). Cached, because a message goes to many."""
    payload = message.encode()
    size = len(payload)
    if size < _EXTENDED:
        return bytes((_WHOLE_TEXT, size)) + payload
    if size < 1 << 16:
        return bytes((_WHOLE_TEXT, _EXTENDED)) + size.to_bytes(2, "big") + payload
    return bytes((_WHOLE_TEXT, 127)) + size.to_bytes(8, "big") + payload


class Unusual(Exception):
    """The buffer begins with something else than a short, whole, masked text frame."""


def unframe(buffer: bytearray) -> str | None:
    """Take the text frame off the front of `buffer`; None while it is incomplete; Unusual leaves the buffer alone.

    Nearly all that browsers send are such frames, and the full protocol takes many times as long for each.
    """
    if buffer and buffer[0] != _WHOLE_TEXT:
        raise Unusual
    if len(buffer) < 2:
        return None
    size, start = buffer[1] - _MASKED, 6
    if size == _EXTENDED:
        size, start = int.from_bytes(buffer[2:4], "big"), 8
    elif not 0 <= size < _EXTENDED:
        raise Unusual
    if len(buffer) < start + size:
        return None
    text = _decoded(_unmasked(buffer[start : start + size], buffer[start - 4 : start]))
    del buffer[: start + size]
    return text


def _unmasked(data: bytearray, mask: bytearray) -> bytes:
    size = len(data)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "little")
    return (int.from_bytes(data, "little") ^ key).to_bytes(size, "little")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Unusual from None  # the protocol knows how to end it (1007)
