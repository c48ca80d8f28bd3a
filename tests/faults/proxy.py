"""A bad network: a TCP proxy that can go dark, cut, refuse, throttle and close one half."""

import contextlib
import socket
import struct
import time
from threading import Event, Lock, Thread

PIECE = 4096


class Proxy:
    """Between a member and the server on `port`. Bytes are held up, or lost with their connection."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._door.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._lock, self._light = Lock(), Event()
        self._light.set()
        self.refusing = False
        self.delay = 0.0
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
                self._join(near)

    def _join(self, near: socket.socket) -> None:
        if self.refusing:
            return _reset(near)
        far = socket.socket()
        far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)  # so that whoever is slow is felt by the server
        try:
            far.connect(("127.0.0.1", self._target))
        except OSError:
            far.close()
            return _reset(near)
        with self._lock:
            self._open += [near, far]
        for source, sink in ((near, far), (far, near)):
            Thread(target=self._pump, args=[source, sink], daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while self._light.wait() and (data := source.recv(PIECE)):
                time.sleep(self.delay)
                self._light.wait()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    # Faults

    def dark(self) -> None:
        """Nothing arrives any more, and nobody is told."""
        self._light.clear()

    def bright(self) -> None:
        self._light.set()

    def cut(self) -> None:
        """Reset what is open."""
        with self._lock:
            for each in self._open:
                _reset(each)
            self._open.clear()

    def half_close(self) -> None:
        """The members' side says that it has nothing more to send."""
        with self._lock:
            for far in self._open[1::2]:
                with contextlib.suppress(OSError):
                    far.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._door.close()
        self.bright()
        self.cut()


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads it
    end.close()
