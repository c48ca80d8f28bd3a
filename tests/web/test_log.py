"""The server's log: who came, who left, who was refused. Never a text, never a cookie, and no forged line."""

import ast
import io
import json
import logging
import re
import time
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatapp import serverlog
from tests import strange
from tests.member import eventually
from tests.web.written import ENDS

SOURCES = list((Path(__file__).parents[2] / "chatapp").rglob("*.py"))


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO)
    return caplog


def test_it_says_who_came_and_who_left_and_why(join, log):
    hugo = join("Hugo")
    hugo.ask("quit", {})
    assert "Hugo came from 127.0.0.1" in log.messages
    assert "Hugo left (quit)" in log.messages


def test_it_says_who_stayed_away(build, join, log):
    join("Hugo", build(grace_seconds=0.1, keep_minutes=0)).closes()
    eventually(lambda: any(line.startswith("Hugo left (away for ") for line in log.messages))


def test_it_says_refusals_by_code(stranger, join, log):
    hugo = join("Hugo")
    stranger.post("/", json={"username": "hugo"})
    hugo.says("/xyzzy")
    assert "127.0.0.1 turned away: name_taken" in log.messages
    assert "refused: unknown_command" in log.messages


def test_it_never_says_a_text_or_a_cookie(join, log):
    hugo, _julien = join("Hugo"), join("Julien")
    for line in ("secret", "/pm Julien secret", "/secret", "/me secret", "/pm secret secret", "x" * 5000 + "secret"):
        hugo.says(line)
    hugo.ask("message", {"text": {"secret": "secret"}})
    hugo.ask("secret", "secret")
    hugo.ask("pm", {"to": "secret", "text": "secret"})
    assert "secret" not in log.text
    assert hugo.browser.get_cookie("chat").value not in log.text


@pytest.mark.parametrize(
    "name", ["Hugo\nMallory came from 10.0.0.1", "Hugo\r\x1b[2K", "Hugo\u2028Mallory", "Hugo\x85M"]
)
def test_no_name_forges_a_line(stranger, log, name):
    stranger.post("/", json={"username": name})
    assert log.messages[-1:] == ["127.0.0.1 turned away: name_invalid"]
    assert len(log.text.splitlines()) == len(log.records)


def test_a_name_that_looks_like_a_format_is_a_name(join, log):
    join("%s %(name)s %d")
    assert "%s %(name)s %d came from 127.0.0.1" in log.messages


def test_a_fault_of_ours_in_a_page_is_logged_with_the_reference_that_the_page_shows(app, stranger, log, monkeypatch):
    monkeypatch.setattr("chatapp.hub.hub.Hub.taken", lambda _: 1 / 0)
    answer = stranger.get("/")
    assert answer.status_code == 500
    (line,) = [line for line in log.messages if line.startswith("a fault of ours [")]
    assert line.removeprefix("a fault of ours [").removesuffix("]") in answer.text


# As it is written


@pytest.fixture
def written(monkeypatch):
    """What stands in the log, from now on."""
    monkeypatch.setattr(serverlog, "BURST", 1_000_000)
    return _stream(monkeypatch, "text").getvalue


@pytest.fixture
def as_json(monkeypatch):
    """The same, read as a program reads it."""
    stream = _stream(monkeypatch, "json")
    yield lambda: [json.loads(row) for row in stream.getvalue().splitlines()]
    serverlog.begin()


def _stream(monkeypatch, form):
    serverlog.begin(form)
    stream, handler = io.StringIO(), _handler()
    monkeypatch.setattr(handler, "stream", stream)
    monkeypatch.setattr(handler, "_kinds", {})
    return stream


def _handler():
    (handler,) = [each for each in logging.getLogger("chatapp").handlers if isinstance(each, serverlog.Brief)]
    return handler


RECORD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:INFO|ERROR) (.*)")
CAME = re.compile(r"([\w.:%-]+|'.*'|\".*\") came from ([\w.:%-]+|'.*'|\".*\")")


def test_a_name_of_several_words_says_where_it_ends(join, written):
    join("Eve left (quit) Bob").ask("quit", {})
    join("O'Neil")
    said = [RECORD.fullmatch(row)[1] for row in written().splitlines()]
    assert said == [
        "'Eve left (quit) Bob' came from 127.0.0.1",
        "'Eve left (quit) Bob' left (quit)",
        '"O\'Neil" came from 127.0.0.1',
    ]


def test_what_a_proxy_calls_an_address_makes_no_line(build, written):
    browser = build(trusted_proxies=1).test_client()
    address = "1.2.3.4\x1b[2K\x85 2026-11-26 17:39:47 INFO Mallory came from 1.1.1.1"
    browser.post("/", json={"username": "Hugo"}, headers={"X-Forwarded-For": address})
    (row,) = written().splitlines()
    assert RECORD.fullmatch(row)[1] == f"Hugo came from {address!r}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strange.names, strange.texts | st.ip_addresses().map(str))
def test_a_line_is_read_back_whatever_it_names(written, name, address):
    before = len(written())
    logging.getLogger("chatapp.web.door").info("%s came from %s", name, address)
    (row, end) = ENDS.split(written()[before:])
    assert end == ""
    found = CAME.fullmatch(RECORD.fullmatch(row)[1])
    assert [ast.literal_eval(word) if word[0] in "'\"" else word for word in found.groups()] == [name, address]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strange.texts)
def test_no_row_of_a_fault_begins_a_line(written, text):
    before = len(written())
    try:
        raise ValueError(text)
    except ValueError:
        serverlog.fault()
    first, *rest, end = ENDS.split(written()[before:])
    assert RECORD.fullmatch(first)
    assert len(rest) > 2
    assert end == ""
    assert [row for row in rest if not row.startswith("    ")] == []
    assert all(char.isprintable() for row in rest for char in row)


# As JSON


def test_as_json_each_line_is_an_object_with_what_happened_and_to_whom(join, as_json):
    before = datetime.now().astimezone()
    hugo = join("Hugo B")
    hugo.says("/xyzzy secret")
    hugo.ask("quit", {})
    came, refused, left = as_json()
    assert before - timedelta(seconds=1) < datetime.fromisoformat(came.pop("time")) < before + timedelta(minutes=1)
    assert came == {
        "level": "info", "message": "Hugo B came from 127.0.0.1", "name": "Hugo B", "address": "127.0.0.1",
    }  # fmt: skip
    assert (refused["message"], refused["code"]) == ("refused: unknown_command", "unknown_command")
    assert (left["message"], left["name"]) == ("Hugo B left (quit)", "Hugo B")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strange.names, strange.texts)
def test_as_json_a_line_is_read_back_whatever_it_names(as_json, name, text):
    before = len(as_json())
    log = logging.getLogger("chatapp.web.door")
    fields = {"name": name, "level": text}
    with pytest.MonkeyPatch.context() as patience:
        patience.setattr(serverlog, "BURST", 1_000_000)
        log.info("%(name)s came", fields)
        try:
            raise ValueError(text)
        except ValueError:
            serverlog.fault()
    came, fault = as_json()[before:]
    assert (came["name"], came["level"], came["message"]) == (name, "info", f"{name} came")
    assert fault["fault"].startswith("Traceback")


def test_of_more_than_one_room_it_says_which_and_never_the_link_of_one_that_was_made(build, written):
    app = build(rooms="class-a")
    app.test_client().post("/r/class-a/", json={"username": "Hugo"})
    app.test_client().post("/", json={"username": "Hugo"})
    made = build(rooms="*")
    slug = made.extensions["chat"].house.make("Secret plans", str)
    for name in ("Ana", "Bob"):
        made.test_client().post(f"/r/{slug}/", json={"username": name})
    said = [RECORD.fullmatch(row)[1] for row in written().splitlines()]
    assert said[:2] == ["[class-a] Hugo came from 127.0.0.1", "Hugo came from 127.0.0.1"]
    (room, other) = [
        re.fullmatch(r"\[(made-[0-9a-f]{6})\] (Ana|Bob) came from 127.0.0.1", line)[1] for line in said[2:]
    ]
    assert room == other
    assert slug not in written()


def test_a_fault_of_ours_in_a_room_names_it(build, as_json, monkeypatch):
    monkeypatch.setattr("chatapp.chat.room.Room.take_seat", lambda *_: 1 / 0)
    hugo = build(rooms="class-a", log="json").test_client()
    for room in ("", "/r/class-a"):
        hugo.post(f"{room}/", json={"username": "Hugo"})
    assert [line.get("room") for line in as_json() if "fault" in line] == [None, "class-a"]


LEVELS = {"debug", "info", "warning", "error", "exception"}


def test_every_line_of_the_log_gives_its_fields_their_names():
    """Whoever writes `%s` makes of it a value without a name."""
    said = [call for path in SOURCES for call in ast.walk(ast.parse(path.read_text())) if _is_said(call)]
    assert len(said) > 20
    assert [ast.unparse(call) for call in said if "%s" in ast.unparse(call) or len(call.args) > 2] == []


def _is_said(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS


# However often it is said


@pytest.fixture
def later(monkeypatch):
    """So many seconds, for the log alone."""
    right = time.monotonic

    def later(seconds):
        monkeypatch.setattr(serverlog, "time", SimpleNamespace(monotonic=lambda: right() + seconds))

    return later


def test_under_attack_it_says_the_same_thing_a_few_times_and_then_how_often(monkeypatch, build, join, later):
    stream = _stream(monkeypatch, "text")
    hugo = join("Hugo", build(pace_burst=1000))
    for _ in range(100):
        hugo.says("/xyzzy")
    said = stream.getvalue()
    assert said.count("refused: unknown_command") == serverlog.BURST
    later(30)
    hugo.says("/xyzzy")
    assert stream.getvalue() == said
    later(61)
    hugo.says("/xyzzy")
    summary, last = stream.getvalue().removeprefix(said).splitlines()
    assert RECORD.fullmatch(summary)[1] == "71 more in 60 s: 'refused: …'"
    assert RECORD.fullmatch(last)[1] == "refused: unknown_command"


def test_what_is_said_seldom_is_said_meanwhile_and_brings_the_count_along(monkeypatch, stranger, login, later):
    stream = _stream(monkeypatch, "text")
    for _ in range(40):
        stranger.post("/", json={"username": "a,b"})
    login("Hugo")
    assert "Hugo came from" in stream.getvalue()
    later(61)
    login("Ana")
    *_, summary, last = stream.getvalue().splitlines()
    assert RECORD.fullmatch(summary)[1] == "10 more in 60 s: '… turned away: …'"
    assert "Ana came from" in last


def test_what_was_only_counted_is_told_at_the_end(monkeypatch, stranger):
    stream = _stream(monkeypatch, "text")
    for _ in range(40):
        stranger.post("/", json={"username": "a,b"})
    _handler().close()
    assert RECORD.fullmatch(stream.getvalue().splitlines()[-1])[1] == "10 more in 60 s: '… turned away: …'"
    stream.close()
    _handler().close()


def test_a_whole_class_that_comes_at_once_is_named_one_by_one(monkeypatch, build, login):
    stream = _stream(monkeypatch, "text")
    room = build(seats=30)
    for number in range(30):
        login(f"Pupil {number}", room)
    assert stream.getvalue().count("came from") == 30
