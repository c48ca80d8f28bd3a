"""Whatever a client sends is refused or shown as text; nobody else notices, and the server's log holds no traceback.

(The last is checked at the end of every test, by the fixture `share`.)
"""

import json
import socket

import pytest
import requests
from websocket import WebSocketBadStatusException

from tests.member import eventually

REFUSED = [
    ([], "bad_request"),
    ("Hello", "bad_request"),
    (5, "bad_request"),
    (None, "bad_request"),
    (True, "bad_request"),
    ({}, "bad_request"),
    ({"text": 5}, "bad_request"),
    ({"text": None}, "bad_request"),
    ({"text": ["a"]}, "bad_request"),
    ({"text": {"a": 1}}, "bad_request"),
    ({"text": "a", "key": 5}, "bad_request"),
    ({"text": "a", "key": "k" * 65}, "bad_request"),
    ({"text": ""}, "text_empty"),
    ({"text": " \n"}, "text_empty"),
    ({"text": "a\x00b"}, "text_invalid"),
    ({"text": "a\ud800b"}, "text_invalid"),
    ({"text": "\x1b[31m"}, "text_invalid"),
    ({"text": "x" * 4001}, "text_too_long"),
    ({"text": "/xyzzy"}, "unknown_command"),
    ({"text": "/pm \ud800 hi"}, "unknown_member"),
    ({"text": "/\udfff"}, "unknown_command"),
    ({"text": "/name \u202eoguH"}, "name_invalid"),
    ({"text": "/name \x00"}, "name_invalid"),
    ({"text": "/name a\ud800"}, "name_invalid"),
    ({"text": "/name <b>x</b>"}, "name_invalid"),
]
SHOWN = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "&lt;",
    "{{ 7 * 7 }}",
    "%s %(x)s {}",
    "right \u202eot\u2066 left",
    "'; DROP TABLE message; --",
    "👩‍💻\ufe0f",
    "Z\u0301\u0301\u0301\u0301",
    "\u200b.",
    "null",
    "NaN",
    "\\u0000",
    "\u2028\u2029.",
]
OTHER_EVENTS = [
    ("pm", {}),
    ("pm", {"to": "Julien"}),
    ("pm", {"to": 5, "text": "a"}),
    ("pm", {"to": [], "text": "a"}),
    ("pm", {"to": [5], "text": "a"}),
    ("pm", {"to": {"a": 1}, "text": "a"}),
    ("pm", {"to": ["Julien"], "text": []}),
    ("pm", {"to": ["Julien"] * 2000, "text": "a"}),
    ("rename", {}),
    ("rename", {"name": 5}),
    ("rename", []),
    ("history", {"before": "x"}),
    ("history", {"before": -1}),
    ("history", {"after": 2**63}),
    ("history", {"limit": 0}),
    ("history", {"limit": 501}),
    ("history", {"before": 1.5}),
    ("history", 7),
    ("join", {"since": "x"}),
    ("join", {"since": -1}),
    ("join", {"epoch": 5}),
    ("join", "x"),
    ("quit", 5),
    ("typing", [1]),
    ("unknown", {}),
    ("", {}),
    ("connect", {}),
    ("disconnect", "x"),
    ("connect_error", {}),
    ("__proto__", {}),
    ("on_connect", {}),
    ("goodbye", {}),
    ("roster", {}),
]
MALFORMED = [
    '42["message",',
    "42[]",
    "42{}",
    "42",
    "4",
    "4x",
    "44{}",
    "47",
    "",
    "x",
    "²",
    "420",
    '42[["a"]]',
    "42[{}]",
    "42[null]",
    "6",
    "0",
    "2probe",
    "3probe",
    "5",
    "40",
    "40{}",
    '40"x"',
    "40/admin,",
    '42/admin,["message",{}]',
    '451-["message",{"_placeholder":true,"num":0}]',
    '43["x"]',
    '431["x"]',
    '42999999999999999999["message",{}]',
    "4" + "[" * 50_000,
    '42["message",' + "[" * 20_000,
    '42["message",{"text":NaN}]',
    '42["message",{"text":1e999}]',
    '42["message",' + "9" * 5000 + "]",
    b"\x00\x01",
    b"42[]",
]


@pytest.fixture
def hugo(people, server):
    return people(server, "Hugo")[0]


@pytest.fixture
def julien(people, server, hugo):
    """The one who must notice nothing."""
    client = people(server, "Julien")[0]
    yield client
    assert not client.events("goodbye")
    assert client.says("I noticed nothing")["seq"]


def test_every_bad_line_is_refused_with_its_code_and_reaches_nobody(hugo, julien):
    codes = [hugo.ask("message", payload).get("error", {}).get("code") for payload, _ in REFUSED]
    assert codes == [code for _, code in REFUSED]
    hugo.says("that is all")
    julien.hears("that is all")
    assert julien.news == ["that is all"]


def test_what_is_no_refusal_is_shown_as_it_was_written(hugo, julien):
    for text in SHOWN:
        assert "seq" in hugo.says(text), text
    julien.hears(SHOWN[-1])
    assert julien.news == SHOWN


def test_every_other_bad_event_is_refused_and_the_connection_lives(hugo, julien):
    for event, payload in OTHER_EVENTS:
        assert hugo.ask(event, payload)["error"]["code"] in ("bad_request", "unknown_member"), (event, payload)
    assert "seq" in hugo.says("still here")


def test_events_with_too_much_or_too_little_are_no_trouble(hugo, julien):
    assert hugo.ask("message")["error"]["code"] == "bad_request"
    assert "seq" in hugo.ask("message", {"text": "a", "unknown": 1}, "more", 5)
    hugo.raw('42["message",{"text":"without an acknowledgement"}]')
    julien.hears("without an acknowledgement")


def test_nothing_is_done_before_join(server, julien, visit):
    early = visit(server)
    early.login("Early")
    early.connect()
    payload = {"text": "a", "to": "Julien", "name": "Late"}
    for event in ("message", "pm", "rename", "quit", "history"):
        assert early.ask(event, payload)["error"]["code"] == "not_joined", event
    assert julien.news == []


def test_events_before_connect_are_nothing(server, julien, visit):
    early = visit(server)
    early.login("Early")
    early.open()
    early.raw('420["join",{}]')
    early.raw("40")
    early.wait_for(lambda: early.acks or getattr(early, "sid", None))
    assert early.acks == {}


@pytest.mark.parametrize("packet", ["40/admin,", '40/admin,{"token":1}', "40/admin"])
def test_there_is_no_other_namespace_and_the_refusal_is_an_object(server, julien, visit, packet):
    early = visit(server)
    early.login("Early")
    early.open()
    early.raw(packet)
    assert early.socket.recv() == '44/admin,{"message":"Unable to connect"}'
    early.raw("40")
    early.wait_for(lambda: early.closed)
    assert early.connect().join().welcome["you"]["name"] == "Early"


@pytest.mark.parametrize("size", [70_000, 1_000_000])
def test_an_event_that_is_too_large_ends_the_connection_that_sent_it_alone(hugo, julien, size):
    hugo.raw(f'420["message",{{"text":"{"x" * size}"}}]')
    hugo.wait_for_end()
    assert julien.news == []
    hugo.connect().join()  # and the seat is kept
    assert "seq" in hugo.says("back")


def test_malformed_packets_cost_at_most_the_connection_that_sent_them(server, hugo, julien):
    for packet in MALFORMED:
        if isinstance(packet, bytes):
            hugo.socket.send_binary(packet)
        else:
            hugo.raw(packet)
        try:
            ident = hugo.send("message", {"text": "?", "key": repr(packet)[:30].encode().hex()[:60]})
            hugo.wait_for(lambda ident=ident: ident in hugo.acks or hugo.closed)
        except OSError:
            hugo.closed = True
        if hugo.closed:
            hugo.close()
            hugo.connect().join()
    assert julien.says("I noticed nothing")["seq"]


def test_a_payload_of_every_json_type_in_every_place_is_no_trouble(hugo, julien):
    for junk in (None, True, 0, -1, 1.5, "", "x", [], [1], {}, {"a": {}}, "\ud800", "\x00"):
        for event in ("join", "message", "pm", "rename", "history", "typing"):
            for payload in (junk, {"text": junk, "to": junk, "name": junk, "since": junk, "before": junk, "key": junk}):
                hugo.raw(f"42{json.dumps([event, payload])}")
    assert hugo.ask("history", {})["messages"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "x"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_the_page_of_another_site_cannot_open_the_room(server, hugo, julien, headers):
    with pytest.raises(WebSocketBadStatusException) as refused:
        hugo.open(**headers)
    assert refused.value.status_code == (400 if "Host" in headers else 403)  # by us, before Socket.IO's own check


def test_no_seat_no_connection(server, julien, visit):
    stranger = visit(server)
    with pytest.raises(WebSocketBadStatusException) as refused:
        stranger.open()
    assert refused.value.status_code == 403
    stranger.web.cookies.set("chat", "eyJpZCI6IngifQ.forged.cookie")
    with pytest.raises(WebSocketBadStatusException) as refused:
        stranger.open()
    assert refused.value.status_code == 403
    assert stranger.web.get(server.url + "/socket.io/?EIO=4&transport=polling").status_code == 403


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"GET /%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nOrigin: http://[\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: chat=\xff\xfe\r\n\r\n",
        b"\x16\x03\x01\x00\x00\r\n\r\n",
    ],
)
def test_a_broken_request_is_answered_and_no_trouble(server, request_):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
        raw.sendall(request_)
        raw.shutdown(socket.SHUT_WR)
        answer = raw.recv(100)
    assert b"500" not in answer[:15]


@pytest.mark.parametrize("event", ["message", "pm"])
def test_an_empty_key_is_none_and_takes_no_other_line_with_it(hugo, julien, event):
    for text in ("one", "two"):
        assert "seq" in hugo.ask(event, {"text": text, "to": "Julien", "key": ""})
        assert "seq" in julien.says(f"meanwhile {text}", key=text)


def test_what_is_sent_behind_join_without_waiting_comes_after_it(server, visit):
    hasty = visit(server)
    hasty.login("Hasty")
    hasty.open()
    hasty.raw("40")
    hasty.raw('420["join",{}]')
    for number in (1, 2, 3):
        hasty.raw(f'42{number}["message",{{"text":"{number}"}}]')
    hasty.raw('424["history",{"before":9007199254740991}]')
    hasty.wait_for(lambda: len(hasty.acks) == 5)
    seqs = [hasty.acks[number]["seq"] for number in (1, 2, 3)]
    assert seqs == sorted(set(seqs))
    assert "messages" in hasty.acks[4]
    hasty.raw('425["quit",{}]')
    hasty.wait_for_end()
    eventually(lambda: server.taken() == 0)  # another process may answer, which hears of it a moment later


@pytest.mark.parametrize("missing", ["Sec-WebSocket-Key", "Upgrade", "Connection", "Sec-WebSocket-Version"])
def test_a_handshake_that_is_none_is_answered_400(server, visit, missing):
    early = visit(server)
    early.login("Early")
    cookie = "; ".join(f"{name}={value}" for name, value in early.web.cookies.items())
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "A" * 22 + "==",
               "Sec-WebSocket-Version": "13", "Cookie": cookie}  # fmt: skip
    del headers[missing]
    answer = requests.get(f"{server.url}/socket.io/?EIO=4&transport=websocket", headers=headers, timeout=30)
    assert answer.status_code == 400


def test_what_is_sent_behind_a_handshake_is_no_request_of_its_own(server, visit):
    """Behind a proxy that lets upgrades through it would be somebody else's."""
    early = visit(server)
    early.login("Early")
    cookie = "; ".join(f"{name}={value}" for name, value in early.web.cookies.items())
    body = b'{"username":"Smuggled"}'
    handshake = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {server.host}\r\nCookie: {cookie}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    request = (
        f"POST / HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(handshake + request + body)
        line.settimeout(30)
        while b"sid" not in line.recv(4096):
            pass
        line.sendall(b"\x81\x81\x00\x00\x00\x001")  # Engine.IO's goodbye: the connection ends
        while line.recv(4096):
            pass
    eventually(lambda: server.taken() == 1)  # another process may answer, which hears of it a moment later
