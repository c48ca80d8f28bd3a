"""What the slow-reader tests need luck for: two callers, one slow reader, in this process, many times."""

import socket
import time
from collections.abc import Callable
from threading import Thread

from chatapp.transport.stream import Stream


def _spawn(task: Callable[[], None]) -> None:
    Thread(target=task, daemon=True).start()


def test_no_byte_is_doubled_lost_or_stuck_when_a_reader_just_keeps_up() -> None:
    """The moment when the last waiting piece leaves while the next one comes is the dangerous one."""
    near, far = socket.socketpair()
    with near, far:
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        line, sent, heard = Stream(near, _spawn), [], bytearray()

        def listen() -> None:
            while data := far.recv(1500):
                heard.extend(data)

        reader = Thread(target=listen)
        reader.start()
        deadline = time.monotonic() + 30
        for number in range(1000):
            piece = f"{number:06d}".encode() * 200
            sent.append(piece)
            while line._backlog > 5000:
                assert time.monotonic() < deadline, "nobody sends what waits"
            line.send(piece)
        line.finish(b"")
        reader.join(30)
        assert not reader.is_alive()
        assert heard == b"".join(sent)
