"""What programs post over HTTP: who hears it, what is refused, and that the key in the address is written nowhere."""

import io
import json
import logging

import pytest

from chatapp import serverlog
from chatapp.hub.asking import outcome_of
from chatapp.transcript import MAIN
from tests.member import Member


@pytest.fixture
def ann(app, join):
    """A host."""
    member = join("Ann")
    outcome_of(app.extensions["chat"].house.hub(MAIN).entitle, member.you["id"])
    return member


def address(member, name="CI"):
    """Of a program's new hook, as its host is told it."""
    return member.says(f"/hook {name}")["reply"].split("\n")[-1]


@pytest.fixture
def path(ann):
    return address(ann).removeprefix("http://localhost")


def code(answer):
    return answer.json["error"]["code"]


# What it says


def test_what_is_posted_is_said_to_everybody_by_a_program(ann, path, join, stranger):
    hugo = join("Hugo")
    answer = stranger.post(path, json={"text": "deployed"})
    said = hugo.messages[-1]
    assert (answer.status_code, answer.json) == (201, {"seq": said["seq"], "at": said["at"]})
    assert (said["kind"], said["text"]) == ("text", "deployed")
    assert said["by"] == {"id": said["by"]["id"], "name": "CI", "program": True}
    assert ann.messages[-1] == said
    assert "program" not in ann.messages[-2]["by"]


def test_it_is_in_no_roster_and_has_no_seat(ann, path, join, stranger):
    stranger.post(path, json={"text": "deployed"})
    assert [each["name"] for each in join("Hugo").welcome["roster"]["members"]] == ["Ann", "Hugo"]
    assert stranger.get("/seats").json["taken"] == 2
    assert ann.ask("pm", {"to": "CI", "text": "you?"})["error"]["code"] == "unknown_member"


@pytest.mark.parametrize(
    "content",
    [{"content_type": "text/plain; charset=utf-8"}, {}, {"content_type": "application/x-www-form-urlencoded"}],
)
def test_plain_text_is_the_text_as_it_is(ann, path, stranger, content):
    assert stranger.post(path, data="a=1&b=%20\n/kick Ann, ça va\n".encode(), **content).status_code == 201
    assert ann.messages[-1]["text"] == "a=1&b=%20\n/kick Ann, ça va"


def test_the_longest_text_fits(ann, path, stranger):
    text = "😀" * 4000
    assert stranger.post(path, data=text.encode(), content_type="text/plain").status_code == 201
    assert ann.messages[-1]["text"] == text


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"json": {"text": "x", "key": "k1"}}, {"json": {"text": "x", "key": "k1"}}),
        ({"data": "x", "headers": {"Idempotency-Key": '"k1"'}}, {"data": "x", "headers": {"Idempotency-Key": "k1"}}),
        ({"data": "x", "headers": {"Idempotency-Key": '"k1"'}}, {"json": {"text": "other", "key": "k1"}}),
    ],
)
def test_what_is_sent_again_with_its_key_is_said_once(ann, path, stranger, first, again):
    posted, repeated = stranger.post(path, **first), stranger.post(path, **again)
    assert (posted.status_code, repeated.status_code) == (201, 200)
    assert posted.json == repeated.json
    assert [each["text"] for each in ann.messages if "text" in each] == ["x"]


def test_a_saved_file_says_that_a_program_speaks(ann, path, stranger):
    stranger.post(path, json={"text": "deployed"})
    assert "] CI (program): deployed\n" in ann.browser.get("/export").text
    assert " CI (programme): deployed\n" in ann.browser.get("/export", headers={"Accept-Language": "fr"}).text
    assert json.loads(ann.browser.get("/export?format=json").text)[-1]["by"]["program"] is True


# The address


@pytest.mark.parametrize(
    ("headers", "begins"),
    [({}, "http://localhost/hook/"), ({"Origin": "https://a.example"}, "https://a.example/hook/")],
)
def test_the_address_is_where_the_page_is_or_else_what_was_asked_for(app, ann, headers, begins):
    tab = Member(app, ann.browser, headers=headers)
    tab.join()
    assert address(tab).startswith(begins)


def test_any_other_key_is_404_and_ten_guesses_a_minute_are_enough(path, stranger):
    answers = [stranger.post(f"/hook/guess{number}", json={"text": "x"}) for number in range(11)]
    assert [each.status_code for each in answers] == [404] * 10 + [429]
    assert (code(answers[0]), code(answers[-1])) == ("no_such_hook", "too_fast")
    assert answers[-1].headers["Retry-After"] == "60"


def test_who_posts_often_does_not_shut_the_door(build):
    app = build(logins_per_minute=2)
    where = order(app, "/hook CI")
    assert {app.test_client().post(where, data="x").status_code for _ in range(9)} == {201}
    assert app.test_client().post("/", json={"username": "Hugo"}).status_code == 201


def test_what_was_taken_away_leads_nowhere(ann, path, stranger):
    ann.says("/unhook CI")
    assert code(stranger.post(path, data="x")) == "no_such_hook"
    assert ann.messages[-1]["kind"] == "unhooked"


def order(app, line, slug=MAIN):
    """Of whoever runs the server; the path of the address that comes of it."""
    return "/" + outcome_of(app.extensions["chat"].house.hub(slug).order, line).path


def test_a_key_opens_one_room_and_none_that_is_closed(build):
    app = build(rooms="class-a class-b")
    made, post = order(app, "/hook CI", "class-a"), app.test_client().post
    assert post(f"/r/class-a{made}", data="x").status_code == 201
    assert code(post(f"/r/class-b{made}", data="x")) == code(post(made, data="x")) == "no_such_hook"
    assert code(post(f"/r/gone{made}", data="x")) == "no_such_room"


def test_the_console_makes_one_too(app, stranger):
    assert stranger.post(order(app, "/hook CI"), data="x").status_code == 201


# Bad input


@pytest.mark.parametrize(
    ("sent", "status", "refused"),
    [
        ({"data": b"\xff\xfe"}, 422, "text_invalid"),
        ({"data": b"a\0b"}, 422, "text_invalid"),
        ({"data": b""}, 422, "text_empty"),
        ({"data": b"x" * 5000}, 422, "text_too_long"),
        ({"json": {"text": "\0"}}, 422, "text_invalid"),
        ({"json": {}}, 400, "bad_request"),
        ({"json": {"text": 1}}, 400, "bad_request"),
        ({"json": []}, 400, "bad_request"),
        ({"data": b'{"text": "\xff"}', "content_type": "application/json"}, 400, "bad_request"),
        ({"data": b'{"text": "\\ud800"}', "content_type": "application/json"}, 400, "bad_request"),
        ({"data": b"{", "content_type": "application/json"}, 400, "bad_request"),
        ({"json": {"text": "x", "key": "k" * 65}}, 400, "bad_request"),
        ({"data": b"x", "headers": {"Idempotency-Key": "\xe9"}}, 400, "bad_request"),
        ({"data": {"text": "x"}, "content_type": "multipart/form-data"}, 400, "bad_request"),
    ],
)
def test_what_is_no_text_is_refused_in_json(ann, path, stranger, sent, status, refused):
    before = len(ann.messages)
    answer = stranger.post(path, **sent)
    assert (answer.status_code, code(answer)) == (status, refused)
    assert len(ann.messages) == before


def test_ten_megabytes_are_refused_before_they_are_read(path, stranger):
    assert stranger.post(path, data=b"x" * 10_000_000).status_code == 413


def test_the_page_of_another_site_posts_nothing(ann, path, stranger):
    assert stranger.post(path, data="x", headers={"Origin": "http://evil.example"}).status_code == 403


def test_a_program_has_the_pace_of_a_member(build):
    app = build(pace_burst=3, pace_per_second=0.1)
    where = order(app, "/hook CI")
    post = app.test_client().post
    answers = [post(where, json={"text": "x", "key": str(number)}) for number in range(4)]
    assert [each.status_code for each in answers] == [201, 201, 201, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 10
    assert post(where, json={"text": "x", "key": "0"}).status_code == 200


# Kept


def test_an_address_outlives_a_restart_and_so_does_what_was_posted(build, tmp_path):
    settings = {"database": str(tmp_path / "chat.db")}
    before = build(**settings)
    where = order(before, "/hook CI")
    first = before.test_client().post(where, json={"text": "x", "key": "k"})
    before.extensions["chat"].stop()
    again = build(**settings).test_client().post(where, json={"text": "x", "key": "k"})
    assert (again.status_code, again.json) == (200, first.json)
    assert where.rpartition("/")[2].encode() not in (tmp_path / "chat.db").read_bytes()


def test_the_log_has_no_address(ann, path, stranger, caplog):
    key = path.rpartition("/")[2]
    with caplog.at_level(logging.DEBUG):
        stranger.post(path, data="x")
        stranger.post(path + "x", data="x")
        ann.says("/hook")
    assert key not in caplog.text


def test_a_fault_that_the_web_server_tells_names_no_address(monkeypatch):
    handler, written = serverlog.Brief(), io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    handler.handle(
        logging.makeLogRecord({"name": "gunicorn.error", "msg": "Error handling request POST /r/a/hook/a-Secret_1?x"})
    )
    assert written.getvalue() == "Error handling request POST /r/a/hook/…?x\n"
