"""The server's clock is set while people are in: nobody is locked out, and nobody is let in for ever."""

import time

import pytest

from .test_door import knock, token

DAY = 86_400


@pytest.fixture
def ahead(monkeypatch):
    """From now on this process's clock is ahead by so many seconds of what it was in the beginning."""
    right = time.time

    def ahead(seconds):
        monkeypatch.setattr(time, "time", lambda: right() + seconds)
        monkeypatch.setattr(time, "time_ns", lambda: int((right() + seconds) * 1e9))

    return ahead


@pytest.mark.parametrize("seconds", [2, 60, 3600, 400 * DAY])
def test_a_clock_that_is_set_back_throws_nobody_out(app, login, join, ahead, seconds):
    hugo = login("Hugo")
    ahead(-seconds)
    assert 'data-name="Hugo"' in hugo.get("/chat").text
    tab = join(hugo)
    assert tab.says("still here")["seq"]
    assert tab.says("/name Hugues") == {"name": "Hugues"}
    assert 'data-name="Hugues"' in hugo.get("/chat").text
    assert app.test_client().get("/seats").json["taken"] == 1


def test_a_form_from_before_the_clock_was_set_back_is_still_good(stranger, ahead):
    door = stranger.get("/")
    ahead(-60)
    answer = stranger.post("/", data={"username": "Hugo", "csrf_token": token(door)})
    assert (answer.status_code, answer.location) == (303, "/chat")
    room = stranger.get("/chat")
    ahead(-3600)
    assert stranger.post("/quit", data={"csrf_token": token(room)}).location == "/"
    assert stranger.get("/seats").json["taken"] == 0


@pytest.mark.parametrize(("days", "location"), [(0, None), (69, None), (71, "/"), (4000, "/")])
def test_a_cookie_is_too_old_in_the_end_even_when_the_clock_was_ahead_at_its_signing(
    build, login, ahead, days, location
):
    app = build(retention_days=30)
    ahead(40 * DAY)
    hugo = login("Hugo", app)
    ahead(days * DAY)
    assert hugo.get("/chat").location == location


def test_a_browser_keeps_the_cookie_however_far_our_clock_is_behind(login):
    assert login("Hugo").get_cookie("chat").expires.year == 9999


def test_a_clock_that_is_set_back_does_not_shut_the_door(build, ahead):
    app = build(logins_per_minute=2)
    for day, seconds in ("today", DAY), ("yesterday", 0):
        ahead(seconds)
        for number, status in enumerate((303, 303, 429)):
            assert knock(app.test_client(), f"{day} {number}").status_code == status
