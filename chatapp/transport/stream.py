"""One TCP connection, as people need it: what is sent leaves at once and whole, or waits in a bounded backlog."""

import logging
import os
import socket
import ssl
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .raw_lock import Latch

log = logging.getLogger(__name__)

BACKLOG = 1024 * 1024
"""Bytes that may wait for a slow reader, besides what the kernel holds; with more the connection is cut."""

_gevent: Any = sys.modules.get("gevent.socket")

Spawn = Callable[[Callable[[], None]], Any]


class Stream:
    """The socket: `send` never waits and never mixes two callers' bytes."""

    def __init__(self, sock: socket.socket, spawn: Spawn) -> None:
        self._sock, self._spawn = sock, spawn
        self._lock = Latch()
        self._waiting: deque[bytes] = deque()
        self._backlog = 0
        self._finished = False
        self.recv = sock.recv
        """Some bytes, none at the end."""
        sock.settimeout(None)  # the web server's is for requests; people may be silent
        with suppress(OSError):  # a Unix socket has no delay to switch off
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        """Send it, or queue it behind what waits; cut the connection when that is too much."""
        with self._lock:
            if not self._finished and (rest := self._left(data)):
                self._queue(rest)
        if self._backlog > BACKLOG:
            log.info("a connection was cut: its reader is %(bytes)d bytes behind", {"bytes": self._backlog})
            self.cut()

    def _left(self, data: bytes) -> bytes:
        """What the kernel does not take now. gevent's `send` waits, whatever it is told; its socket does not."""
        if self._waiting or isinstance(self._sock, ssl.SSLSocket):  # the latter knows no flags
            return data
        try:
            if _gevent and isinstance(self._sock, _gevent.socket):
                return data[os.write(self._sock.fileno(), data) :]
            return data[self._sock.send(data, socket.MSG_DONTWAIT) :]
        except BlockingIOError:
            return data
        except OSError:  # nobody is there any more; the reader finds out
            return b""

    def _queue(self, data: bytes) -> None:
        self._waiting.append(data)
        self._backlog += len(data)
        if len(self._waiting) == 1:
            self._spawn(self._drain)

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
            if self._finished and not self._waiting:
                self._sock.shutdown(socket.SHUT_WR)
            return bool(self._waiting)

    def finish(self, last: bytes) -> None:
        """Send `last` behind what waits now, and nothing after it. The first one counts."""
        with self._lock:
            if self._finished:
                return
            if rest := self._left(last):
                self._queue(rest)
            self._finished = True
            if not self._waiting:
                with suppress(OSError):
                    self._sock.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        """Wake whoever reads or drains."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Close it; nobody uses it any more."""
        self._sock.close()
