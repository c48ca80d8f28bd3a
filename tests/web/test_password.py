"""A password that was changed asks everybody again, whatever cookie they have."""

import socket
from itertools import count

import pytest

from chatapp.serving import strangers
from tests.member import Member

from .stores import OF_A_FILE


@pytest.fixture
def after(build, tmp_path):
    """The room as it is after a restart with another password."""
    apps = []

    def after(password, **settings):
        for app in apps:
            app.extensions["chat"].stop()
        apps.append(build(password=password, database=str(tmp_path / "chat.db"), rooms="class-a", **settings))
        return apps[-1]

    return after


def comes(app, where="/", name="Hugo", **password):
    browser = app.test_client()
    assert browser.post(where, json={"username": name, **password}).status_code == 201
    return browser


def again(app, browser, where="/"):
    """The same browser, at the next server."""
    name = "chat" if where == "/" else f"chat.{where.split('/')[2]}"
    mine = app.test_client()
    mine.set_cookie(name, browser.get_cookie(name, path=where).value, path=where)
    return mine


def is_in(browser, where="/"):
    """Does every way in know this cookie, or none?"""
    page = browser.get(f"{where}chat").status_code == 200
    handshake = browser.get(f"{where}socket.io/?EIO=4&transport=polling").status_code == 400
    knock = not _turned_away(browser, where)
    assert page == handshake == knock
    return page


def _turned_away(browser, where):
    cookie = "; ".join(f"{each.key}={each.value}" for each in browser._cookies.values())
    near, far = socket.socketpair()
    with near, far:
        near.sendall(f"GET {where}socket.io/ HTTP/1.1\r\nCookie: {cookie}\r\n\r\n".encode())
        return strangers.refused(browser.application, far)


@pytest.mark.parametrize("where", ["/", "/r/class-a/"])
def test_a_changed_password_asks_everybody_again(after, where):
    hugo = comes(after("old"), where, password="old")
    assert is_in(hugo, where)
    assert is_in(again(after("old"), hugo, where), where)
    room = after("new")
    back = again(room, hugo, where)
    assert not is_in(back, where)
    assert back.get(f"{where}export").status_code == 401
    assert back.post(where, json={"username": "Hugo", "password": "old"}).status_code == 403
    assert back.post(where, json={"username": "Hugo", "password": "new"}).status_code == 201
    assert is_in(back, where)


def test_so_does_a_first_one(after):
    hugo = comes(after(""))
    assert not is_in(again(after("new"), hugo))


def test_nobody_is_asked_for_a_password_that_is_no_more(after):
    hugo = comes(after("old"), password="old")
    assert is_in(again(after(""), hugo))
    assert is_in(again(after("old"), hugo))  # they knew it


def test_nobody_is_kept_out_by_their_own_seat(after):
    """It is kept for a while: whoever is asked again finds it, and nobody else does."""
    before = after("old")
    hugo = comes(before, password="old")
    Member(before, hugo).join()
    room = after("new", seats=1)
    assert room.test_client().post("/", json={"username": "Hugo", "password": "new"}).status_code == 503
    back = again(room, hugo)
    assert back.post("/", json={"username": " Hugo", "password": "new"}).status_code == 201
    assert Member(room, back).join()["you"]["name"] == "Hugo"
    assert back.get("/seats").json["taken"] == 1


def test_a_room_that_was_made_asks_for_its_own(after, build, tmp_path):
    made = build(rooms="*", database=str(tmp_path / "chat.db"))
    form = made.test_client()
    page = form.get("/rooms").text
    token = page.split('name="csrf_token" ')[1].split('value="')[1].split('"')[0]
    where = form.post("/rooms", data={"title": "x", "password": "its own", "csrf_token": token}).location.partition(
        "host#"
    )[0]
    hugo = comes(made, where, password="its own")
    made.extensions["chat"].stop()
    assert is_in(again(after("of the house"), hugo, where), where)


@OF_A_FILE
def test_a_cookie_does_not_let_its_owner_try_passwords(build):
    marks = set()
    for secret in ("one key of the room", "another key of it"):
        app = build(password="old", secret_key=secret)
        browser = comes(app, password="old")
        with browser.session_transaction() as session:
            marks.add(session["mark"])
    assert len(marks) == 2


def test_ten_wrong_passwords_a_minute_and_any_number_of_right_ones(build):
    room = build(password="sesame", seats=100)
    for name, _ in zip(count(), range(30), strict=False):
        comes(room, name=f"Pupil {name}", password="sesame")
    answers = [room.test_client().post("/", json={"username": "Eve", "password": "guess"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
