"""A network between people and their server, which can be bad in chosen ways."""

import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any

PIECE = 4096


class Proxy:
    """Listens on a free port and hands everything on to `port`. `change` may alter what the people's side sends.

    Bytes are held up, by `delay` seconds for a piece of 4 KB, or lost with their connection.
    """

    def __init__(self, port: int, change: Callable[[bytes], bytes] = bytes) -> None:
        self._port, self._change = port, change
        self._lock, self._flows = Lock(), Event()
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._door.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self.delay = 0.0
        self.mend()
        self._run(self._accept)

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self.cut()
        self._flows.set()

    # Faults

    def cut(self) -> None:
        """Reset every connection, and take no new ones until `mend`."""
        with self._lock:
            self._works = False
            _reset(*self._open)
            self._open.clear()

    def lead(self, port: int) -> None:
        """Another server is behind it from now on, for whoever connects anew, as everybody must."""
        self._port = port
        self.cut()
        self.mend()

    def freeze(self) -> None:
        """Nothing arrives any more, and nobody is told."""
        self._flows.clear()

    def half_close(self) -> None:
        """The people's side says that it has nothing more to send."""
        with self._lock:
            for far in self._open[1::2]:
                with suppress(OSError):
                    far.shutdown(socket.SHUT_WR)

    def mend(self) -> None:
        self._works = True
        self._flows.set()

    # Its work

    def _accept(self) -> None:
        with self._door, suppress(OSError):
            while True:
                near, _ = self._door.accept()
                self._connect(near, socket.socket())

    def _connect(self, near: socket.socket, far: socket.socket) -> None:
        for end in (near, far):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)  # so that whoever is slow is felt by the server
        with self._lock:
            if not self._works or far.connect_ex(("127.0.0.1", self._port)):
                return _reset(near, far)
            self._open += [near, far]
        self._run(self._pump, near, far, self._change)
        self._run(self._pump, far, near, bytes)

    def _pump(self, source: socket.socket, sink: socket.socket, change: Callable[[bytes], bytes]) -> None:
        with suppress(OSError):
            while self._flows.wait() and (data := source.recv(PIECE)):
                time.sleep(self.delay)
                self._flows.wait()
                sink.sendall(change(data))
            sink.shutdown(socket.SHUT_WR)

    def _run(self, target: Callable[..., None], *args: Any) -> None:
        Thread(target=target, args=args, daemon=True).start()


def _reset(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads it
        end.close()
