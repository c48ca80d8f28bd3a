"""Promise 7: no input makes the memory grow, or keeps the others waiting."""

import contextlib
import os
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from chatapp.serverlog import BURST
from tests.member import eventually
from tests.server import Server

from .calm import PATIENCE, Calm
from .member import Member

Enter = Callable[..., Member]

MB = 1024 * 1024
TEXT, MORE, BINARY, PING, PONG = 1, 0, 2, 9, 10


def frame(code: int, payload: bytes, last: bool = True, first_bits: int = 0, size: int | None = None) -> bytes:
    """A masked frame (RFC 6455 section 5.2), perhaps with a size that is not its own. The mask is zero."""
    head = bytes([code | (0x80 if last else 0) | first_bits])
    return head + _size(len(payload) if size is None else size) + bytes(4) + payload


def _size(size: int) -> bytes:
    """In as few bytes as possible: everything else is refused for that reason alone."""
    if size < 126:
        return bytes([0x80 | size])
    return b"\xfe" + struct.pack("!H", size) if size < 1 << 16 else b"\xff" + struct.pack("!Q", size)


@contextmanager
def unharmed(server: Server, enter: Enter) -> Iterator[None]:
    """Whatever happens in this block: the memory stays, nobody waits for long, and nothing is left of it."""
    calm = enter("Calm")
    holds = server.holds()
    with Calm(calm, server) as clock:
        yield
    assert clock.growth < (30 if server.kind == "flask" else 15)
    assert clock.worst < PATIENCE
    eventually(lambda: server.holds() <= holds, 15)


def pour(line: socket.socket, pieces: Iterator[bytes]) -> None:
    """Send until the other side has had enough."""
    with contextlib.suppress(OSError):
        for piece in pieces:
            line.sendall(piece)


def huge_frame() -> Iterator[bytes]:
    yield frame(TEXT, b"", size=200 * MB)
    yield from (b"x" * MB for _ in range(200))


def huge_fragments(code: int) -> Iterator[bytes]:
    yield frame(code, b"x" * 50_000, last=False)
    yield from (frame(MORE, b"x" * 50_000, last=False) for _ in range(4000))


def bomb() -> Iterator[bytes]:
    """60 MB in 58 KB (RFC 7692), as if compression had been agreed on."""
    squeeze = zlib.compressobj(wbits=-15)
    data = squeeze.compress(bytes(60 * MB)) + squeeze.flush(zlib.Z_SYNC_FLUSH)
    yield frame(TEXT, data.removesuffix(b"\x00\x00\xff\xff"), first_bits=0x40)


def attachments() -> Iterator[bytes]:
    yield frame(TEXT, b"459999999999-" + b'["message",{"_placeholder":true,"num":0}]')
    yield from (frame(BINARY, bytes(60_000)) for _ in range(1000))


def nested() -> Iterator[bytes]:
    yield from (frame(TEXT, b'42["message",' + b"[" * 60_000) for _ in range(50))


def long_numbers() -> Iterator[bytes]:
    yield from (frame(TEXT, b'42["message",' + b"9" * 60_000 + b"]") for _ in range(50))


def many_names() -> Iterator[bytes]:
    names = b",".join(b'"k%d":1' % n for n in range(5000))
    yield from (frame(TEXT, b'42["message",{' + names + b"}]") for _ in range(50))


def pings() -> Iterator[bytes]:
    yield from (b"\x89\xfd" + bytes(4) + bytes(125) for _ in range(20_000))


def empty_fragments() -> Iterator[bytes]:
    yield b"\x01\x80" + bytes(4)
    yield from (b"\x00\x80" + bytes(4) for _ in range(20_000))


@pytest.mark.parametrize(
    "pieces",
    [huge_frame, lambda: huge_fragments(TEXT), lambda: huge_fragments(BINARY), bomb, attachments,
     nested, long_numbers, many_names, pings, empty_fragments],
    ids=["frame", "fragments", "binary", "bomb", "attachments", "nested", "numbers", "names", "pings", "empty"],
)  # fmt: skip
def test_no_message_fills_the_memory_or_stops_the_others(
    enter: Enter, server: Server, pieces: Callable[[], Iterator[bytes]]
) -> None:
    ben = enter("Ben")
    ben.hang_up()
    with unharmed(server, enter):
        tab = ben.open(header=["Sec-WebSocket-Extensions: permessage-deflate"])
        pour(tab.line, pieces())
        with contextlib.suppress(OSError):
            tab.line.shutdown(socket.SHUT_RDWR)
        ben.wait(lambda: ben.ended, 20)


def test_an_endless_body_is_not_read(enter: Enter, server: Server) -> None:
    with unharmed(server, enter):
        for header in ("Content-Length: 10000000000", "Transfer-Encoding: chunked"):
            with socket.create_connection(("127.0.0.1", server.port), 20) as line:
                line.sendall(f"POST / HTTP/1.1\r\nHost: {server.host}\r\n{header}\r\n\r\n".encode())
                pour(line, (b"10000\r\n" + b"x" * 0x10000 + b"\r\n" for _ in range(1000)))


def test_what_comes_behind_a_request_is_not_heaped_up(enter: Enter, server: Server) -> None:
    """Werkzeug reads on, 10 MB at once, and each line has a thread that does."""
    said = f"GET /seats HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode()
    with unharmed(server, enter), ThreadPoolExecutor(20) as crowd:
        crowd.map(lambda _: _say_and_pour(server, said), range(20))


def _say_and_pour(server: Server, said: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 20) as line:
        pour(line, iter([said + bytes(9 * MB)]))


def head(server: Server, count: int) -> bytes:
    """With so many headers besides Host, of 8,000 bytes each."""
    more = "".join(f"X-{number}: {'x' * 8000}\r\n" for number in range(count))
    return f"GET /seats HTTP/1.1\r\nHost: {server.host}\r\n{more}\r\n".encode()


def test_a_head_may_have_other_programs_cookies_and_no_more(share: Callable[..., Server]) -> None:
    """Four of 800 KB take all of gunicorn's time: it looks through them in Python."""
    server = share("gunicorn")
    assert status(server, head(server, 25)) == b"200"
    assert status(server, head(server, 60)) in (b"400", b"431")


def status(server: Server, said: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), 20) as line:
        pour(line, iter([said]))
        return line.recv(4096).split()[1]


def test_whoever_speaks_no_http_fills_no_log(start: Callable[..., Server]) -> None:
    """The web servers have words of their own for it."""
    server = start()
    for number in range(50):
        with socket.create_connection(("127.0.0.1", server.port), 20) as line:
            line.sendall(f"GET /{number} HTTP/9.{number}\r\n\r\n".encode())
            while line.recv(4096):
                pass
    said = [line for line in server.log().splitlines() if "HTTP" in line]
    assert len(said) == BURST


def test_ten_thousand_keys_are_kept_on_disk(enter: Enter, server: Server) -> None:
    ben = enter("Ben")
    with unharmed(server, enter):
        for start in range(0, 10_000, 100):
            asked = [
                ben.begin("message", {"text": "x", "key": os.urandom(32).hex()}) for _ in range(start, start + 100)
            ]
            for number in asked:
                ben.answer(number, 30)
    assert len(ben.acks) > 10_000


def test_a_flood_is_refused_and_the_others_talk_on(start: Callable[..., Server], enter: Enter) -> None:
    room = start()
    flooder = enter("Ben", room)
    with unharmed(room, lambda name: enter(name, room)):
        begun = time.monotonic()
        asked = [flooder.begin("message", {"text": "x" * 1000}) for _ in range(300)]
        flooder.wait(lambda: all(number in flooder.acks for number in asked), 30)
        refused = [answer for number in asked if "error" in (answer := flooder.acks[number])]
        assert 300 - len(refused) <= 30 + 10 * (time.monotonic() - begun)  # a burst, and the pace
        assert all(answer["error"]["code"] == "too_fast" and answer["error"]["retry_after"] > 0 for answer in refused)
        flooder.hang_up()
    flooder.join()


def test_a_pong_is_never_inside_a_message(enter: Enter, server: Server) -> None:
    """A reader that asks (PING) while large messages are on their way to it gets the answers between them."""
    ann, ben = enter("Ann"), enter("Ben")
    ben.hang_up()
    ben.join()
    for n in range(60):
        ann.begin("message", {"text": f"{n} {'x' * 3900}"})
        ben.socket.ping("are you there?")
    ann.say("the end")
    ben.hears("the end", 20)
    assert ben.texts() == ann.texts()
    assert not ben.ended


def test_silent_connections_do_not_pile_up(server: Server, enter: Enter) -> None:
    with unharmed(server, enter):
        lines = [socket.create_connection(("127.0.0.1", server.port), 10) for _ in range(200)]
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nHost:")
        ben = enter("Ben")
        ben.say("room for me")
        ben.hang_up()
        for line in lines:
            line.close()
