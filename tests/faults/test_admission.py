"""No stranger, no address and no member keeps others from coming in, from coming back, or from being heard."""

import resource
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import requests

from chatapp.serving import address
from chatapp.transport.lines import OF_MEMBER, OF_NETWORK, PATIENCE
from tests.member import eventually
from tests.server import Server, opened

from .calm import Calm
from .member import Member

Enter = Callable[..., Member]

AT_ONCE = 1100
"""More lines than any server had for everybody."""
SOON = PATIENCE - 0.5
"""Seconds on a busy machine; whoever is locked out waits until those who say and read nothing are cut, at least."""
BACKLOG = 100
"""Lines that wait to be accepted, in all servers; more would wait where no server sees them."""
HEARD = 0.1
"""Seconds: what is promised."""


def request(server: Server, path: str = "/", method: str = "GET", cookie: str = "", more: str = "") -> bytes:
    return f"{method} {server.path}{path} HTTP/1.1\r\nHost: {server.host}\r\nCookie: {cookie}\r\n{more}\r\n".encode()


@contextmanager
def lines(server: Server, said: bytes, count: int = AT_ONCE) -> Iterator[list[socket.socket]]:
    """So many lines that say this, and read nothing."""
    with ExitStack() as all_of_them:
        held = []
        for _ in range(count):
            line = all_of_them.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.settimeout(30)
            line.connect(("127.0.0.1", server.port))
            with suppress(OSError):  # cut already
                line.sendall(said)
            held.append(line)
        yield held


@contextmanager
def browsing(server: Server, path: str, count: int = 200) -> Iterator[None]:
    """So many strangers who ask for the same again and again, as fast as they are answered."""
    with subprocess.Popen([sys.executable, "-m", "tests.faults.crowd", str(server.port), path, str(count)]) as crowd:
        try:
            yield
            assert crowd.poll() is None
        finally:
            crowd.kill()


def seconds(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def held(server: Server) -> int:
    return sum("socket:" in file for file in opened(server.worker.pid))


HEAD, BODY = "GET / HTTP/1.1\r\nHost:", "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n"


@pytest.mark.parametrize("said", [HEAD, BODY], ids=["head", "body"])
def test_lines_that_never_say_all_keep_nobody_out(enter: Enter, server: Server, said: str) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ben.hang_up()
    with Calm(ann, server) as calm, lines(server, said.format(host=server.host).encode()):
        server.taken()  # who came before was let in, or not
        assert OF_NETWORK - 50 < held(server) < OF_NETWORK + 50
        assert seconds(lambda: enter("Carl")) < SOON
        assert seconds(ben.join) < SOON
    assert calm.within(0.9) < HEARD
    assert calm.growth < (30 if server.kind == "flask" else 15)


def test_a_body_that_comes_letter_by_letter_ends(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 30) as line:
        line.sendall(request(server, method="POST", more="Content-Length: 1000\r\n"))
        begun = time.monotonic()
        with suppress(OSError):
            while time.monotonic() < begun + 2 * PATIENCE:
                line.sendall(b"x")
                time.sleep(0.2)
        assert PATIENCE - 1 < time.monotonic() - begun < PATIENCE + 4


def test_a_stop_waits_for_no_body(start: Callable[..., Server]) -> None:
    room = start()
    with lines(room, request(room, method="POST", more="Content-Length: 9\r\n"), 5):
        room.taken()
        room.signal(signal.SIGTERM)
        assert seconds(lambda: room.ended(10)) < 4
    assert room.process.returncode == 0


@pytest.mark.parametrize("path", ["/", "/healthz"])
def test_members_are_heard_beside_strangers_who_never_stop_asking(enter: Enter, server: Server, path: str) -> None:
    ann = enter("Ann")
    with browsing(server, path), Calm(ann, server) as calm:
        assert seconds(lambda: requests.get(server.url, timeout=30)) < SOON
        eventually(lambda: calm.answers >= 20, 30)
    assert calm.within(0.9) < HEARD
    assert calm.growth < (30 if server.kind == "flask" else 15)


def test_those_who_have_hung_up_keep_nobody_waiting(enter: Enter, server: Server) -> None:
    """What they said is still there behind a reset; the kernel keeps two thousand of them in a row before anybody."""
    ann = enter("Ann")
    with Calm(ann, server) as calm:
        for _ in range(1500):
            with socket.create_connection(("127.0.0.1", server.port), 30) as line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                line.sendall(request(server, "/seats"))
        assert seconds(server.taken) < 1
    assert calm.within(0.9) < HEARD
    eventually(lambda: held(server) < 30)


def chatter(member: Member) -> None:
    """Enough for a file that no network swallows unread."""
    for start in range(0, 2000, 100):
        asked = [member.begin("message", {"text": "x" * 3900}) for _ in range(start, start + 100)]
        for number in asked:
            member.answer(number, 30)


def test_a_member_who_saves_a_thousand_files_keeps_nobody_out(enter: Enter, server: Server) -> None:
    ann, eve = enter("Ann"), enter("Eve")
    chatter(eve)
    with Calm(ann, server) as calm, lines(server, request(server, "/export", cookie=eve.cookie)):
        enter("Ben")  # behind a thousand that cost three milliseconds each: on a busy machine no moment
        eventually(lambda: held(server) < OF_MEMBER + 15)
    assert calm.within(0.9) < HEARD
    assert calm.growth < (30 if server.kind == "flask" else 15)


def test_a_file_of_somebody_who_has_quit_breaks_off(enter: Enter, server: Server) -> None:
    eve = enter("Eve")
    chatter(eve)
    with lines(server, request(server, "/export", cookie=eve.cookie), 1) as [line]:
        assert line.recv(12) == b"HTTP/1.1 200"
        eve.go()
        rest = bytearray()
        while piece := line.recv(65536):
            rest += piece
        assert not rest.endswith(b"0\r\n\r\n")


def test_whoever_reads_nothing_of_a_file_is_cut_and_may_save_it_again(enter: Enter, server: Server) -> None:
    eve = enter("Eve")
    chatter(eve)
    with lines(server, request(server, "/export", cookie=eve.cookie), 1):
        headers = {"Cookie": eve.cookie}

        def status() -> int:
            return requests.get(f"{server.url}/export", headers=headers, timeout=30, stream=True).status_code

        eventually(lambda: status() == 429)
        eventually(lambda: status() == 200, 2 * PATIENCE)


def test_where_no_descriptor_is_left_the_server_waits_for_one(start: Callable[..., Server]) -> None:
    room = start()
    resource.prlimit(room.worker.pid, resource.RLIMIT_NOFILE, (len(list(opened(room.worker.pid))) + 10,) * 2)
    with lines(room, b"GET / HTTP/1.1\r\nHost:", 40):
        time.sleep(1)
        spent = sum(room.worker.cpu_times()[:2])
        time.sleep(2)
        assert sum(room.worker.cpu_times()[:2]) - spent < 0.3
    eventually(room.healthy)
    assert "\nTraceback" not in room.log()  # nothing is printed beside the log, which counts
    room.renew()  # Werkzeug says it with a traceback


def test_the_system_cuts_whoever_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What every line has from the socket that accepts it. Pings may be answered meanwhile: nobody reads them."""
    monkeypatch.setitem(address.OPTIONS, "TCP_USER_TIMEOUT", 500)
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as deaf:
        address.tell_system(listener)
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(listener.getsockname())
        deaf.sendall(b"hello")
        line, _ = listener.accept()
        with line:
            line.settimeout(10)
            with pytest.raises(TimeoutError, match="110"):  # the system's, not the socket's own
                line.sendall(bytes(64 << 20))
