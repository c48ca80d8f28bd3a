"""What the stack does by itself, beside what the room does. When one of these fails, code of ours may be able to go."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import websocket

from tests.member import eventually
from tests.server import Server

from .handshake import answer
from .member import Member

Enter = Callable[..., Member]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server("flask", tmp_path_factory.mktemp("bare") / "server", FLASK_APP="tests.faults.bare")
    yield server
    server.kill()


def is_let_in(answer: str) -> bool:
    return answer.startswith("HTTP/1.1 101")


def test_a_stranger_is_let_in_but_not_here(bare: Server, server: Server) -> None:
    assert is_let_in(answer(bare))
    assert not is_let_in(answer(server))


def test_a_rebound_name_is_let_in_but_not_here(bare: Server, server: Server, enter: Enter) -> None:
    rebound = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert is_let_in(answer(bare, **rebound))
    assert not is_let_in(answer(server, Cookie=enter("Ann").cookie, **rebound))


def test_polling_without_a_cookie_has_a_session_but_not_here(bare: Server, server: Server) -> None:
    polls = [requests.get(f"{each.url}/socket.io/?EIO=4&transport=polling", timeout=10) for each in (bare, server)]
    assert [poll.status_code for poll in polls] == [200, 403]


def test_compression_and_its_bombs_are_accepted_but_not_here(bare: Server, server: Server, enter: Enter) -> None:
    offer = {"Sec-WebSocket-Extensions": "permessage-deflate"}
    assert "permessage-deflate" in answer(bare, **offer)
    ours = answer(server, Cookie=enter("Ann").cookie, **offer)
    assert is_let_in(ours)
    assert "permessage-deflate" not in ours


def connect(server: Server) -> Any:
    """A connection to the bare stack, which is all that it asks for."""
    line = websocket.create_connection(f"ws://{server.host}/socket.io/?EIO=4&transport=websocket", timeout=10)
    line.recv()
    line.send("40")
    assert line.recv().startswith("40")
    return line


def test_a_client_calls_the_handler_of_disconnect(bare: Server) -> None:
    """Not here: test_fuzz, events called connect and disconnect change nothing."""

    def ended() -> int:
        return int(requests.get(f"{bare.url}/ended", timeout=10).text)

    line, before = connect(bare), ended()
    line.send('42["disconnect","x"]')
    eventually(lambda: ended() > before)
    line.send('42["message","still here"]')
    assert "still here" in line.recv()
    line.close()


def test_one_not_a_number_reaches_everybody(bare: Server) -> None:
    """A browser's JSON.parse ends the connection over it. Not here: test_fuzz, a number that JSON has not."""
    line, other = connect(bare), connect(bare)
    line.send('42["message",{"text":NaN}]')
    heard = other.recv()
    with pytest.raises(ValueError, match="NaN"):
        json.loads(re.sub(r"^\d+", "", heard), parse_constant=_refuse)
    for each in (line, other):
        each.close()


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def test_what_is_no_packet_is_a_traceback_in_the_log(bare: Server) -> None:
    """Not here: test_fuzz, no packet harms anybody."""
    line = connect(bare)
    before = bare.log().count("Traceback")
    line.send('42["message"')
    eventually(lambda: bare.log().count("Traceback") > before)
    line.close()
