"""The server's log: who came, who left, who was refused. Never a text, never a cookie, and no forged line."""

import logging

import pytest

from tests.member import eventually


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
    join("Hugo", build(grace_seconds=0.1)).closes()
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
    monkeypatch.setattr("chatapp.hub.Hub.taken", lambda _: 1 / 0)
    answer = stranger.get("/")
    assert answer.status_code == 500
    (line,) = [line for line in log.messages if line.startswith("a fault of ours [")]
    assert line.removeprefix("a fault of ours [").removesuffix("]") in answer.text
