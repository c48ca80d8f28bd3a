"""The server's clock is set while people are in: nobody is locked out, and nobody is let in for ever."""

import time

import pytest

from chatapp.chat.clock_trust import day
from tests.member import eventually

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
    assert stranger.post("/quit", data={"csrf_token": token(room)}).location == "/?left=1"
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


@pytest.fixture
def looked(build, tmp_path):
    """A room that has looked at its clock: `looked()`; called again, it is started again."""
    apps = []

    def looked():
        for app in apps:
            app.extensions["chat"].stop()
        apps.append(build(retention_days=30, database=str(tmp_path / "chat.db")))
        eventually(lambda: apps[-1].extensions["chat"].house._looked)
        return apps[-1]

    return looked


def is_known(app, browser):
    return browser.get("/chat").location is None


@pytest.mark.parametrize("years", [1, 10])
@pytest.mark.parametrize("restarts", [True, False])
def test_nothing_is_signed_into_the_future(looked, login, ahead, years, restarts):
    """Whoever came in while the clock was years ahead has a cookie that is as good as the others', and no longer."""
    app = looked()
    ahead(years * 365 * DAY)
    app = looked() if restarts else app
    hugo = login("Hugo", app)
    assert is_known(app, hugo)
    for days, known in ((0, True), (29, True), (32, False), (200, False)):
        ahead(days * DAY)
        assert is_known(app, hugo) == known


def test_after_a_long_pause_a_cookie_is_as_good_as_ever(looked, login, ahead):
    looked()
    ahead(40 * DAY)
    app = looked()
    hugo = login("Hugo", app)
    for days, known in ((40, True), (69, True), (71, False)):
        ahead(days * DAY)
        assert is_known(app, hugo) == known


def test_a_name_that_is_given_once_the_clock_is_right_is_signed_as_of_now(looked, join, ahead):
    app = looked()
    ahead(400 * DAY)
    hugo = join("Hugo", app)
    ahead(20 * DAY)
    app.extensions["chat"].house.prune(30, today=day(time.time() * 1000))
    hugo.says("/name Hugues")
    assert is_known(app, hugo.browser)
    ahead(45 * DAY)
    assert is_known(app, hugo.browser)


def test_a_browser_keeps_the_cookie_however_far_our_clock_is_behind(login):
    assert login("Hugo").get_cookie("chat").expires.year == 9999


def test_a_clock_that_is_set_back_does_not_shut_the_door(build, ahead):
    app = build(logins_per_minute=2)
    for when, seconds in ("today", DAY), ("yesterday", 0):
        ahead(seconds)
        for number, status in enumerate((303, 303, 429)):
            assert knock(app.test_client(), f"{when} {number}").status_code == status
