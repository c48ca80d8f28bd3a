"""One hardened WebSocket (RFC 6455).

What is sent leaves at once, on the caller's thread and whole, or waits in a bounded backlog; what comes in is read on
the thread that serves the connection, one message at a time, so nothing is read ahead.
"""

import time
from collections import deque
from typing import Any

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection

from .frames import Unusual, farewell, unframe
from .protocol import Ended, Protocol
from .stream import Spawn, Stream

LARGEST = 64 * 1024
"""Characters in one message of a client; a longer one ends the connection (1009)."""

_HANDSHAKE = ("HOST", "UPGRADE", "CONNECTION", "SEC_WEBSOCKET_KEY", "SEC_WEBSOCKET_VERSION")
"""What is taken of it. Not the extensions: compression costs 110 KiB a connection, and opens bombs."""


class WebSocket:
    """Frames out, text messages in. `environ` is the WSGI environment of the handshake, `spawn` starts a task.

    Raises wsproto's ProtocolError when it is no handshake (section 4.2.1); then nothing was sent.
    """

    def __init__(self, environ: dict[str, Any], spawn: Spawn) -> None:
        accepted = _accepted(environ)
        self.independent = "gunicorn.socket" in environ
        """Is the socket ours alone, to outlive its request and to be closed by `release`?"""
        socket = environ["gunicorn.socket"].dup() if self.independent else environ["werkzeug.socket"]
        self._stream = Stream(socket, spawn)
        self.send = self._stream.send
        """Send whole frames, or queue them behind what waits. Never blocks and never raises."""
        self.send(accepted)
        self._buffer = bytearray()
        self._protocol: Protocol | None = None
        self._messages: deque[str] = deque()

    def receive(self) -> str | None:
        """The next message; None when there will be none."""
        try:
            return self._receive_any() if self._protocol else self._receive_usual()
        except Ended as end:
            self.end(end.code)
        except OSError:
            pass
        return None

    def _receive_usual(self) -> str:
        """As long as all that comes is what nearly all messages are."""
        try:
            while not self._buffer or (message := unframe(self._buffer)) is None:
                self._buffer += self._stream.recv(8192) or _gone()
        except Unusual:
            self._protocol = Protocol(self.send, LARGEST)
            self._messages.extend(self._protocol.feed(bytes(self._buffer)))
            return self._receive_any()
        return message

    def _receive_any(self) -> str:
        assert self._protocol
        while not self._messages:
            self._messages.extend(self._protocol.feed(self._stream.recv(1024) or _gone()))
            time.sleep(0)  # fragments without end are no message: here the others have their turn (gevent)
        return self._messages.popleft()

    def end(self, code: int = 1000) -> None:
        """Say goodbye (RFC 6455 section 7.4 has the codes) behind what waits, and send nothing more."""
        self._stream.finish(farewell(code))

    def cut(self) -> None:
        """End it now, whatever waits."""
        self._stream.cut()

    def release(self) -> None:
        """Its thread ends. Only an independent socket is ours to close."""
        if self.independent:
            self._stream.release()


def _gone() -> bytes:
    raise OSError("the other end is closed")


def _accepted(environ: dict[str, Any]) -> bytes:
    """The answer to the handshake."""
    given = {name: environ.get(f"HTTP_{name}") for name in _HANDSHAKE}
    headers = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items() if value)
    handshake = WSConnection(ConnectionType.SERVER)
    handshake.receive_data(f"{environ['REQUEST_METHOD']} / HTTP/1.1\r\n{headers}\r\n".encode("latin-1"))
    return bytes(handshake.send(AcceptConnection()))
