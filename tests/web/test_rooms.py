"""Rooms by link: each has its own door, seats, names and cookie; what leads nowhere says so."""

import pytest

from chatapp.chat.errors import NoSuchRoom
from tests.member import Member


@pytest.fixture
def app(build):
    return build(rooms="class-a class-b", seats=2)


def enters(app, where, name, browser=None):
    browser = browser or app.test_client()
    answer = browser.post(f"{where}/", json={"username": name})
    return browser, answer


def test_each_room_has_its_own_seats_and_names(app):
    for where in ("", "/r/class-a", "/r/class-b"):
        for name in ("Hugo", "Julien"):
            assert enters(app, where, name)[1].status_code == 201
        assert enters(app, where, "Ana")[1].status_code == 503
        assert app.test_client().get(f"{where}/seats").json == {"taken": 2, "seats": 2}


def test_somebody_may_be_in_two_rooms_under_two_names(app):
    browser, _ = enters(app, "", "Hugo")
    enters(app, "/r/class-a", "Monsieur Hugo", browser)
    for where, name in (("", "Hugo"), ("/r/class-a", "Monsieur Hugo")):
        assert f'data-name="{name}"' in browser.get(f"{where}/chat").text
    assert browser.get("/r/class-b/chat").location == "/r/class-b/"


def test_leaving_one_room_is_not_leaving_the_other(app):
    browser, _ = enters(app, "/r/class-a", "Hugo")
    enters(app, "/r/class-b", "Hugo", browser)
    token = browser.get("/r/class-a/chat").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert browser.post("/r/class-a/quit", data={"csrf_token": token}).location == "/r/class-a/?left=1"
    assert browser.get("/r/class-a/seats").json["taken"] == 0
    assert browser.get("/r/class-b/chat").status_code == 200


def test_the_cookie_of_one_room_is_nothing_in_another(app):
    browser, answer = enters(app, "/r/class-a", "Hugo")
    cookie = browser.get_cookie("chat.class-a", path="/r/class-a/")
    assert cookie
    for name, path in (("chat", "/"), ("chat.class-b", "/r/class-b/")):
        thief = app.test_client()
        thief.set_cookie(name, cookie.value, path=path)
        assert thief.get(f"{path}chat").location == path
        assert thief.get(f"{path}socket.io/?EIO=4&transport=websocket").status_code == 403
    assert "/r/class-a/" in answer.headers["Set-Cookie"]


def test_all_addresses_of_a_page_stay_in_its_room(app):
    browser, _ = enters(app, "/r/class-a", "Hugo")
    for page in (app.test_client().get("/r/class-a/").text, browser.get("/r/class-a/chat").text):
        addresses = [part.split('"')[0] for mark in ('href="/', 'src="/', 'action="/') for part in page.split(mark)[1:]]
        assert addresses
        assert [address for address in addresses if not address.startswith("r/class-a/")] == []


def test_a_link_without_its_last_slash_leads_there_too(app):
    answer = app.test_client().get("/r/class-a")
    assert (answer.status_code, answer.location) == (307, "/r/class-a/")
    assert app.test_client().get("/r/class-a?language=fr").location == "/r/class-a/?language=fr"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "path",
    ["/r/nowhere/", "/r/nowhere", "/r/x%0d%0aX:1", "/r/class-a%3f", "/r/%2563lass-a", "/r/Class-A/",
     "/r/class-a./", "/r//", "/r/", "/r/%00/", f"/r/{'x' * 5000}/",
     "/r/nowhere/chat", "/r/nowhere/seats", "/r/nowhere/what/else", "/r/class-a/r/class-b/"],
)  # fmt: skip
def test_a_link_that_leads_nowhere_says_so_in_our_words(app, path, language):
    answer = app.test_client().get(path, headers={"Accept-Language": language})
    assert answer.status_code == 404
    if path != "/r/class-a/r/class-b/":
        said = NoSuchRoom().text
        assert ("Il n’y a pas de salon" if language == "fr" else str(said)) in answer.text


def test_a_room_that_is_gone_refuses_whoever_has_its_cookie(app, build):
    browser, _ = enters(app, "/r/class-b", "Hugo")
    smaller = build(rooms="class-a")
    thief = smaller.test_client()
    thief.set_cookie("chat.class-b", browser.get_cookie("chat.class-b", path="/r/class-b/").value, path="/r/class-b/")
    assert thief.get("/r/class-b/chat").status_code == 404


@pytest.mark.parametrize("rooms", ["Class-A", "a/b", "..", "class_a", "x" * 41, "ok é"])
def test_a_slug_that_cannot_be_one_stops_the_start_with_a_sentence(build, rooms):
    with pytest.raises(SystemExit, match="CHAT_ROOMS must be \\* or words of up to 40 of a-z, 0-9 and hyphens"):
        build(rooms=rooms)


def test_whoever_stays_at_the_first_room_notices_nothing(app, join):
    hugo = join("Hugo")
    enters(app, "/r/class-a", "Ana")
    hugo.says("Hello")
    assert [message["kind"] for message in hugo.messages][-1:] == ["text"]
    assert Member(app, hugo.browser).join()["roster"]["members"] == [hugo.you | {"state": "here", "seat": 0}]
