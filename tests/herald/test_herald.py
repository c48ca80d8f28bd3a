"""CHAT_HOOK_URL is told what is said in public: signed, in order, until it was taken, and nothing that is private."""

import hashlib
import hmac
import json
import re
import time

import pytest

from chatapp import config
from chatapp.herald import herald, post
from chatapp.hub.asking import outcome_of
from chatapp.transcript import MAIN
from tests.member import Member, eventually

from .receiver import Receiver

SECRET = "the secret of both"


@pytest.fixture(autouse=True)
def _hasty(monkeypatch):
    for name in ("LOOK", "FIRST", "LONGEST"):
        monkeypatch.setattr(herald, name, 0.02)


@pytest.fixture
def receive():
    receivers = []

    def receive(port=0):
        receivers.append(Receiver(port))
        return receivers[-1]

    yield receive
    for each in receivers:
        each.close()


@pytest.fixture
def receiver(receive):
    return receive()


@pytest.fixture
def open_room(build, receiver, tmp_path):
    """A room that tells the receiver, in one file over all its starts."""

    def open_room(**settings):
        file = str(tmp_path / "chat.db")
        return build(**{"database": file, "hook_url": receiver.url, "hook_secret": SECRET} | settings)

    return open_room


@pytest.fixture
def app(open_room):
    return open_room(database=":memory:", pace_burst=1000)


def stop(app):
    app.extensions["chat"].stop()


def test_what_is_said_in_public_is_told_in_order_as_on_the_wire(join, receiver):
    hugo = join("Hugo")
    for number in range(150):
        hugo.says(f"line {number}")
    hugo.says("/me waves")
    eventually(lambda: len(receiver.texts) == 151)
    joined, *said = [each["message"] for each in receiver.taken]
    assert (joined["kind"], said) == ("joined", hugo.messages)
    assert {(each["room"], each["epoch"]) for each in receiver.taken} == {("", hugo.welcome["epoch"])}


def test_corrections_and_deletions_are_told_and_marks_are_not(join, receiver):
    hugo, julien = join("Hugo"), join("Julien")
    first, second = hugo.says("helo")["seq"], hugo.says("oops")["seq"]
    private = hugo.says("/pm Julien psst")["seq"]
    eventually(lambda: receiver.texts == ["helo", "oops"])
    hugo.ask("correct", {"seq": first, "text": "hello"}), julien.ask("agree", {"seq": first})
    hugo.ask("correct", {"seq": private, "text": "pssst"}), hugo.ask("delete", {"seq": second})
    hugo.says("after")
    eventually(lambda: receiver.texts[-1] == "after")
    told = [each["message"] for each in receiver.taken]
    corrected, deleted = [each for each in told if each.get("of")]
    assert (corrected["kind"], corrected["of"], corrected["now"]["text"]) == ("corrected", first, "hello")
    assert (deleted["kind"], deleted["of"], "text" in deleted["now"]) == ("deleted", second, False)
    assert b"pss" not in b"".join(body for _, body in receiver.tries)


def test_a_correction_is_told_whole_when_a_mark_came_right_after_it(join, receiver):
    hugo, julien = join("Hugo"), join("Julien")
    seq = hugo.says("helo")["seq"]
    eventually(lambda: receiver.texts == ["helo"])
    receiver.answers = [500] * 3
    hugo.says("before"), hugo.ask("correct", {"seq": seq, "text": "hello"}), julien.ask("agree", {"seq": seq})
    hugo.says("after")
    eventually(lambda: receiver.texts[-1] == "after")
    (told,) = [each["message"] for each in receiver.taken if each["message"].get("of")]
    assert told["now"]["text"] == "hello"


def test_nothing_private_is_told(join, receiver):
    hugo, _julien = join("Hugo"), join("Julien")
    hugo.says("before")
    for line in ("/pm Julien secret", "/pm Hugo secret", "/secret"):
        hugo.says(line)
    hugo.says("after")
    eventually(lambda: receiver.texts == ["before", "after"])
    assert b"secret" not in b"".join(body for _, body in receiver.tries)


def test_it_is_signed_with_the_secret(join, receiver):
    join("Hugo").says("é")
    eventually(lambda: receiver.texts == ["é"])
    for headers, body in receiver.tries:
        assert headers["X-Chat-Signature"] == f"sha256={hmac.digest(SECRET.encode(), body, hashlib.sha256).hex()}"
        assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("status", [500, 404, 302, 199])
def test_what_is_not_taken_is_told_again_before_what_came_after_it(join, receiver, status):
    hugo = join("Hugo")
    eventually(lambda: receiver.taken)
    receiver.answers = [status] * 3
    hugo.says("one"), hugo.says("two")
    eventually(lambda: receiver.texts == ["one", "two"])
    texts = [json.loads(body)["message"].get("text") for _, body in receiver.tries]
    assert [text for text in texts if text] == ["one"] * 4 + ["two"]


def test_whoever_is_gone_gets_it_all_when_they_are_back(join, receiver, receive):
    hugo = join("Hugo")
    eventually(lambda: receiver.taken)
    receiver.close()
    hugo.says("one"), hugo.says("two")
    back = receive(receiver.port)
    eventually(lambda: back.texts == ["one", "two"])


def test_a_restart_loses_nothing_and_tells_nothing_twice(open_room, login, receiver):
    first = open_room()
    hugo = Member(first, login("Hugo", first))
    hugo.join()
    hugo.says("taken")
    eventually(lambda: receiver.texts == ["taken"])
    receiver.answers = [500] * 1000
    hugo.says("not taken")
    eventually(lambda: len(receiver.answers) < 1000)
    stop(first)
    receiver.answers.clear()
    open_room()
    eventually(lambda: receiver.texts == ["taken", "not taken"])


def test_what_was_said_before_there_was_a_herald_is_not_told(open_room, login, receiver):
    before = open_room(hook_url="")
    hugo = Member(before, login("Hugo", before))
    hugo.join()
    hugo.says("before")
    stop(before)
    after = open_room()
    julien = Member(after, login("Julien", after))
    julien.join()
    julien.says("after")
    eventually(lambda: receiver.texts)
    assert receiver.texts == ["after"]


def test_a_slow_receiver_slows_nobody(join, receiver):
    hugo = join("Hugo")
    receiver.hold.clear()
    hugo.says("first")
    eventually(lambda: receiver.tries)
    begun = time.monotonic()
    assert all("seq" in hugo.says(f"line {number}") for number in range(20))
    assert time.monotonic() - begun < 2
    receiver.hold.set()
    eventually(lambda: len(receiver.texts) == 21)


def test_an_answer_that_comes_letter_by_letter_has_an_end(join, receiver, monkeypatch):
    monkeypatch.setattr(post, "TIME", 0.2)
    receiver.drips = True
    join("Hugo").says("hello")
    eventually(lambda: receiver.texts == ["hello"])


def test_a_stop_waits_for_no_receiver(app, join, receiver):
    receiver.hold.clear()
    join("Hugo").says("hello")
    eventually(lambda: receiver.tries)
    begun = time.monotonic()
    stop(app)
    assert time.monotonic() - begun < 4


def test_a_programs_lines_are_told_and_marked(app, receiver):
    where = outcome_of(app.extensions["chat"].house.hub(MAIN).order, "/hook CI").path
    app.test_client().post(f"/{where}", data="deployed")
    eventually(lambda: receiver.texts == ["deployed"])
    assert receiver.taken[-1]["message"]["by"]["program"] is True
    assert where.encode() not in b"".join(body for _, body in receiver.tries)


def post_as_program(app, slug, text):
    hub = app.extensions["chat"].house.place(slug).hub
    outcome_of(hub.post, outcome_of(hub.order, "/hook CI").path.removeprefix("hook/"), text, None)


def test_named_rooms_are_told_with_their_slug(open_room, receiver):
    app = open_room(rooms="class-a")
    post_as_program(app, "class-a", "in class")
    post_as_program(app, MAIN, "in the first")
    eventually(lambda: len(receiver.texts) == 2)
    assert {(each["room"], each["message"]["text"]) for each in receiver.taken if "text" in each["message"]} == {
        ("class-a", "in class"),
        ("", "in the first"),
    }


def test_made_rooms_are_not_told_for_their_slug_is_a_key(open_room, receiver):
    app = open_room(rooms="*")
    slug = app.extensions["chat"].house.make("Mine", str)
    post_as_program(app, slug, "behind a key")
    post_as_program(app, MAIN, "in the first")
    eventually(lambda: receiver.texts == ["in the first"])
    assert slug.encode() not in b"".join(body for _, body in receiver.tries)


def test_the_log_tells_once_that_nothing_is_taken_and_never_where(join, receiver, caplog):
    receiver.answers = [503] * 5
    with caplog.at_level("INFO"):
        join("Hugo").says("hello")
        eventually(lambda: receiver.texts == ["hello"])
        eventually(lambda: "has taken all" in caplog.text)
    assert len(re.findall("takes nothing", caplog.text)) == 1
    assert "status 503" in caplog.text
    assert "a-secret" not in caplog.text


# Settings


@pytest.mark.parametrize(
    ("url", "secret", "named"),
    [
        ("http://localhost/", "", "CHAT_HOOK_SECRET"),
        ("http://localhost/", "x" * 15, "CHAT_HOOK_SECRET"),
        *((url, SECRET, "CHAT_HOOK_URL") for url in (
            "ftp://localhost/", "file:///etc/passwd", "localhost", "http://", "http://a:b@host/", "http://h:99999/",
            "http://h:0/", "http://é.example/", "http://h/a b", "http://[::1/",
        )),
    ],
)  # fmt: skip
def test_a_wrong_address_or_secret_ends_the_start_with_a_sentence_that_names_it(url, secret, named):
    with pytest.raises(SystemExit, match=rf"^{named} must .*\.$") as ended:
        config.read({"CHAT_HOOK_URL": url, "CHAT_HOOK_SECRET": secret})
    assert "a:b" not in str(ended.value)


def test_several_processes_cannot_have_it_yet():
    with pytest.raises(SystemExit, match="CHAT_HOOK_URL cannot be had with CHAT_VALKEY_URL yet"):
        config.read({"CHAT_HOOK_URL": "http://h/", "CHAT_HOOK_SECRET": SECRET, "CHAT_VALKEY_URL": "valkey://localhost"})


@pytest.mark.parametrize("url", ["http://h", "https://h:8443/a?b=c", "http://[::1]:8000/x"])
def test_a_good_one_is_read(url):
    assert config.target(config.read({"CHAT_HOOK_URL": url, "CHAT_HOOK_SECRET": SECRET})).path.startswith("/")
