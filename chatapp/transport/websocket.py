"""One hardened WebSocket (RFC 6455), on simple-websocket's protocol.

What is sent leaves at once, on the caller's thread and whole, or waits in a bounded backlog; what comes in is read on
the thread that serves the connection, one message at a time, so nothing is read ahead.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Any

from simple_websocket import ConnectionClosed, Server
from wsproto.connection import Connection as FrameConnection
from wsproto.connection import ConnectionType
from wsproto.utilities import LocalProtocolError

from .frames import Unusual, frame, unframe
from .stream import Spawn, Stream

LARGEST = 64 * 1024
"""Bytes in one message of a client; a larger one ends the connection (1009)."""


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
        self.sock: Any = Stream(self.sock.dup() if self.independent else self.sock, self._spawn)
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
        self._stream: Stream = self._protocol.sock
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
                self._feed(self._stream.recv(8192 if self._usual else 1024))
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
        self._stream.send(b"".join(map(frame, messages)))

    def end(self, code: int = 1000) -> None:
        """Say goodbye (RFC 6455 section 7.4 has the codes) behind what waits, and send nothing more."""
        with suppress(ConnectionClosed, LocalProtocolError):  # it has ended, or has said goodbye already
            self._protocol.close(code)
        self._stream.finish()

    def cut(self) -> None:
        """End it now, whatever waits."""
        self._stream.cut()

    def release(self) -> None:
        """Nobody reads any more."""
        if self.independent:
            self._stream.release()
