"""A network between the browser and the server, which can be bad in chosen ways."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class Proxy:
    """Listens on a free port and hands everything on to `port`. `change` may alter what the browser sends.

    `cut` ends every connection and takes no new ones until `mend`; `freeze` keeps them open and lets nothing through.
    """

    def __init__(self, port: int, change: Callable[[bytes], bytes] = bytes) -> None:
        self._port, self._change = port, change
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._flows = threading.Event()
        self._flows.set()
        self._works = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Proxy":
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._flows.set()
        _shut(self._listener)
        self.cut()
        for thread in self._threads:
            thread.join(10)

    def cut(self) -> None:
        self._works = False
        for end in self._ends:
            _shut(end)

    def freeze(self) -> None:
        self._flows.clear()

    def mend(self) -> None:
        self._works = True
        self._flows.set()

    def _run(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with self._listener, suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._connect(near) if self._works else near.close()

    def _connect(self, near: socket.socket) -> None:
        far = socket.create_connection(("127.0.0.1", self._port))
        self._ends += [near, far]
        self._run(self._pump, near, far, self._change)
        self._run(self._pump, far, near, bytes)

    def _pump(self, source: socket.socket, sink: socket.socket, change: Callable[[bytes], bytes]) -> None:
        with source, suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                sink.sendall(change(data))
        _shut(sink)


def _shut(end: socket.socket) -> None:
    """Whoever reads from it, in whatever thread, is told that this is the end."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
