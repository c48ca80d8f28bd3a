"""Promise 6: no seat, no connection."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests
import websocket

from chatapp.chat.message import Person
from chatapp.transport.engine import JOINING
from tests.member import eventually
from tests.server import SECRET, Server, cookie

from .calm import PATIENCE, Calm
from .handshake import answer, begin
from .member import Member, Refused

Enter = Callable[..., Member]


def status(server: Server, **headers: str) -> int:
    return int(answer(server, **headers).split()[1])


def said(server: Server, *words: str) -> int:
    """The status that these bytes are answered with, the line closed behind them."""
    with socket.create_connection(("127.0.0.1", server.port), 30) as line, line.makefile("rb") as answer:
        for word in words:
            line.sendall(word.encode())
        return int(answer.read().split()[1])


def test_a_thousand_strangers_leave_no_trace(enter: Enter, server: Server) -> None:
    ann = enter("Ann")
    holds = server.holds()
    with Calm(ann, server) as calm, ThreadPoolExecutor(2) as crowd:
        assert set(crowd.map(lambda _: status(server), range(1000))) == {403}
    assert calm.worst < PATIENCE
    assert calm.growth < 5
    eventually(lambda: server.holds() <= holds)


def test_a_stranger_is_turned_away_before_the_server_reads_on(enter: Enter, server: Server) -> None:
    """Without a Host the answer would be 400, a millisecond later; so it is to a member, and to the slow."""

    def answer(header: str) -> int:
        return said(server, f"GET {server.path}/socket.io/ HTTP/1.1\r\n{header}\r\n\r\n")

    forged = cookie(Person("x", "Eve"), "another secret", server.room)
    eventually(lambda: answer("X") == answer("X: y") == answer(f"Cookie: {forged}") == 403)
    own = enter("Ann").cookie
    assert {answer(f"cookie:a=b;{own}") for _ in range(5)} == {400}


def test_a_stranger_who_hesitates_is_turned_away_as_early(server: Server) -> None:
    """Over a network the first words come a moment after the line is open."""

    def hesitant() -> int:
        with socket.create_connection(("127.0.0.1", server.port), 30) as line, line.makefile("rb") as answer:
            server.taken()  # who came later was served meanwhile
            line.sendall(b"GET /socket.io/ HTTP/1.1\r\n\r\n")
            return int(answer.read().split()[1])

    eventually(lambda: hesitant() == 403)


def test_who_knocks_letter_by_letter_is_refused_too(server: Server) -> None:
    assert said(server, *f"GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: {server.host}\r\n\r\n") == 403


def test_a_line_is_for_one_request_so_that_requests_can_take_turns(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 30) as line, line.makefile("rb") as answers:
        line.sendall(f"GET {server.path}/ HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode() * 3)
        assert answers.read().count(b"HTTP/1.1 200") == 1


def test_whoever_forges_a_cookie_stays_out_by_every_transport(server: Server) -> None:
    forged = cookie(Person("x", "Eve"), "another secret", server.room)
    assert status(server, Cookie=forged) == 403
    assert status(server, Cookie=f"{forged.partition('=')[0]}=nonsense") == 403
    for address in ("/socket.io/?EIO=4&transport=polling", "/socket.io/?EIO=4", "/socket.io", "/socket.io/x/y"):
        assert requests.get(server.url + address, timeout=10).status_code == 403
    for address in ("//socket.io/?EIO=4", "/%2e/socket.io/?EIO=4", "/SOCKET.IO/?EIO=4", "/socket.io%2f?EIO=4"):
        assert requests.get(server.url + address, timeout=10).status_code >= 400


def test_polling_is_closed_to_members_too(enter: Enter, server: Server) -> None:
    answer = requests.get(
        f"{server.url}/socket.io/?EIO=4&transport=polling", headers={"Cookie": enter("Ann").cookie}, timeout=10
    )
    assert answer.status_code == 400


def test_the_sixth_connection_closes_the_oldest(enter: Enter) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    tabs = [Member.again(ben).join() for _ in range(4)]
    assert not ben.ended
    sixth = Member.again(ben).join()
    ben.wait(lambda: ben.ended)
    assert ben.goodbyes() == ["elsewhere"]
    ann.say("hello")
    for tab in [*tabs, sixth]:
        tab.hears("hello")
        tab.hang_up()
    ben.join()


def test_one_member_cannot_hold_the_door_open_for_nobody_else(enter: Enter, server: Server) -> None:
    """Connections that were opened and never joined are no way around the limit of five."""
    ann, ben = enter("Ann"), enter("Ben")
    tabs: list[Member] = []
    with Calm(ann, server) as calm:
        for _ in range(100):
            tabs.append(Member.again(ben).open())
    assert calm.growth < 15
    assert calm.worst < PATIENCE
    eventually(lambda: sum(not tab.ended for tab in tabs) <= 5, 8)  # before they should have joined
    for tab in tabs:
        tab.hang_up()


def test_nor_can_whoever_has_many_cookies(enter: Enter, server: Server) -> None:
    """A cookie stays good when its seat is gone: in time somebody may have any number of them."""
    ann, ben = enter("Ann"), enter("Ben")
    ben.hang_up()
    with Calm(ann, server) as calm, ExitStack() as all_of_them:
        lines = []
        for number in range(JOINING + 100):
            own = cookie(Person(f"eve {number // 5}", "Eve"), SECRET, server.room)
            lines.append(all_of_them.enter_context(begin(server, Cookie=own)))
            assert lines[-1].recv(12) == b"HTTP/1.1 101"
        eventually(lambda: all(map(_is_cut, lines[:100])))
        assert not any(map(_is_cut, lines[-JOINING // 2 :]))  # on a busy machine the time of others may be over
        ben.join()
        assert calm.growth < (30 if server.kind == "flask" else 15)
    assert calm.worst < PATIENCE


def _is_cut(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        while line.recv(4096):
            pass
    except BlockingIOError:
        return False
    return True


def test_whoever_opens_a_few_tabs_at_once_loses_none(enter: Enter) -> None:
    """Each of them has its moment before it joins."""
    ben = enter("Ben")
    tabs = [Member.again(ben).open() for _ in range(4)]
    assert all(tab.ask("join", {})["you"]["id"] == ben.id for tab in tabs)


def test_who_comes_and_goes_no_further_is_let_go(enter: Enter, server: Server) -> None:
    """Whoever opens a line and says nothing, stops in the middle of a request, or has a cookie and never joins."""
    ann, ben = enter("Ann"), enter("Ben")
    ben.hang_up()
    eventually(lambda: ann.states().get("Ben") == "away")
    holds = server.holds()
    ben.open()  # and answers every ping
    lines = [socket.create_connection(("127.0.0.1", server.port), 30) for _ in range(20)]
    for line in lines[:5]:
        line.sendall(b"GET / HTTP/1.1\r\nHo")
    for line in lines:
        assert line.recv(1) == b""
        line.close()
    ben.wait(lambda: ben.ended, 20)
    eventually(lambda: server.holds() <= holds)
    assert not ann.ended


def test_a_whole_class_gets_in_and_a_guesser_does_not(start: Callable[..., Server]) -> None:
    room = start(CHAT_PASSWORD="open sesame", CHAT_SEATS=60)
    class_ = [Member(room.url, f"Pupil {number}", "open sesame") for number in range(60)]
    answers = [
        requests.post(room.url, json={"username": "Eve", "password": str(n)}, timeout=10).status_code for n in range(40)
    ]
    assert answers[:10] == [403] * 10
    assert set(answers[10:]) == {429}
    assert status(room, Cookie=class_[0].cookie) == 101
    room.restart(CHAT_PASSWORD="another")
    assert {status(room, Cookie=pupil.cookie) for pupil in class_} == {403}


@pytest.mark.parametrize(
    ("host", "origin", "code"),
    [
        ("evil.example", "http://evil.example", 400),  # DNS rebinding: the page and the name are the attacker's
        (None, "http://evil.example", 403),
        (None, "null", 403),
        (None, "http://127.0.0.1:1", 403),
        (None, "http://[", 403),
        ("[", None, 400),
        ("", None, 400),
    ],
)
def test_the_page_of_another_site_stays_out(
    enter: Enter, server: Server, host: str | None, origin: str | None, code: int
) -> None:
    headers = {"Cookie": enter("Ann").cookie, "Host": server.host if host is None else host}
    if origin:
        headers["Origin"] = origin
    assert status(server, **headers) == code


def test_a_connection_without_a_seat_is_told_why(enter: Enter) -> None:
    ann = enter("Ann")
    ann.go()
    with pytest.raises(Refused, match="login_required"):
        ann.open()
    with pytest.raises(websocket.WebSocketBadStatusException):
        Member.again(ann, cookie="chat=x").open()
