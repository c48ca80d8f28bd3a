"""A network between the browser and the server, which can be bad in chosen ways."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress


class Proxy:
    """Listens on a free port and hands everything on to `port`. `change` may alter what the browser sends.

    `cut` ends every connection and takes no new ones until `mend`; `freeze` keeps them open and lets nothing through.
    """

    def __init__(self, port: int, change: Callable[[bytes], bytes] = bytes) -> None:
        self._port, self._change = port, change
        self._open: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()
        self._works = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Proxy":
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        self.mend()
        self._close_all()

    def cut(self) -> None:
        self._works = False
        self._close_all()

    def freeze(self) -> None:
        self._flows.clear()

    def mend(self) -> None:
        self._works = True
        self._flows.set()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._connect(near) if self._works else near.close()

    def _connect(self, near: socket.socket) -> None:
        far = socket.create_connection(("127.0.0.1", self._port))
        self._open += [near, far]
        threading.Thread(target=self._pump, args=(near, far, self._change), daemon=True).start()
        threading.Thread(target=self._pump, args=(far, near, bytes), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, change: Callable[[bytes], bytes]) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                sink.sendall(change(data))
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _close_all(self) -> None:
        while self._open:
            end = self._open.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
