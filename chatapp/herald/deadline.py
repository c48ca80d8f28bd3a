"""An end for whoever answers letter by letter: a socket's own timeout begins anew with each of them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer


@contextmanager
def deadline(line: socket.socket, seconds: float) -> Iterator[None]:
    """After so many seconds the line is cut."""
    timer = Timer(seconds, _cut, [line])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
