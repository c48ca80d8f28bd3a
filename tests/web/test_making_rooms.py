"""Whoever wants a room makes one: a link that nobody can guess, a title and a password of its own; unused it goes."""

import re
from time import time
from urllib.parse import urlsplit

import pytest

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.hub import house as rules
from chatapp.rooms import main
from chatapp.transcript import Draft
from tests.member import eventually

from .stores import OF_A_FILE


@pytest.fixture
def app(build):
    return build(rooms="*", seats=2)


def token(browser, page="/rooms"):
    return re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', browser.get(page).text)[1]


def makes(app, title="Class A", password="", browser=None):
    browser = browser or app.test_client()
    form = {"title": title, "password": password, "csrf_token": token(browser)}
    answer = browser.post("/rooms", data=form)
    if answer.location:
        answer.location = answer.location.partition("host#")[0]  # whoever makes a room is led to its door for hosts
    return answer


def test_a_room_has_a_link_that_nobody_can_guess_and_its_own_title(app):
    links = [urlsplit(makes(app).location).path for _ in range(3)]
    assert len(set(links)) == 3
    assert all(re.fullmatch(r"/r/[a-z]{10}/", link) for link in links)
    page = app.test_client().get(links[0]).text
    assert '<h1 dir="auto">Class A</h1>' in page
    assert f"<code>http://localhost{links[0]}</code>" in page


def test_it_is_made_by_the_form_alone(app):
    assert app.test_client().get("/rooms?title=x").status_code == 200
    assert app.test_client().post("/rooms", data={"title": "x"}).status_code == 400  # without the form's token
    assert app.extensions["chat"].house._store.rooms() == []


@pytest.mark.parametrize("title", ["", "   ", "\u200b", "x" * 61, "a\x1b]0;b", "a\u202eb"])
def test_a_title_that_shows_nothing_or_too_much_comes_back_with_the_reason(app, title):
    answer = makes(app, title)
    assert answer.status_code == 422
    assert "A title has 1 to 60 visible characters." in answer.text


def test_a_password_is_asked_for_there_and_nowhere_else_and_is_not_kept_in_the_clear(app):
    link = makes(app, password="sesame").location
    assert app.test_client().post(link, json={"username": "Hugo"}).status_code == 403
    assert app.test_client().post(link, json={"username": "Hugo", "password": "wrong"}).status_code == 403
    assert app.test_client().post(link, json={"username": "Hugo", "password": "sesame"}).status_code == 201
    assert app.test_client().post("/", json={"username": "Hugo"}).status_code == 201
    (room,) = app.extensions["chat"].house._store.rooms()
    assert "sesame" not in room.password


def test_a_program_is_told_in_json_that_there_is_no_room(app):
    answer = app.test_client().post("/r/nowhere/", json={"username": "Hugo"})
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "no_such_room")


@OF_A_FILE
def test_what_is_said_until_it_is_noticed_goes_with_the_room(app):
    link = makes(app).location
    slug = urlsplit(link).path.split("/")[2]
    house = app.extensions["chat"].house
    house.place(slug)
    house._store.unmake(slug)
    house._store.append([Draft(slug, Message(Kind.TEXT, 1, Person("h", "Hugo"), "late"))])
    for _ in range(2):
        house.tidy()
    assert house._store.said(slug) == 0


def test_nobody_sees_which_rooms_there_are(app):
    link = makes(app, "The secret club").location
    for page in ("/", "/rooms", "/seats", "/healthz", link):
        listed = app.test_client().get(page).text
        assert page == link or urlsplit(link).path not in listed
    assert app.test_client().get(f"{link}rooms").status_code == 404
    assert app.test_client().post(f"{link}rooms", data={"title": "x"}).status_code == 404


def test_no_room_is_made_from_within_another(app):
    link, browser = makes(app).location, app.test_client()
    form = {"title": "inner", "csrf_token": token(browser, link)}
    assert browser.post(f"{link}rooms", data=form).status_code == 404
    assert [room.title for room in app.extensions["chat"].house._store.rooms()] == ["Class A"]


def test_a_form_that_is_refused_costs_no_hash(app, monkeypatch):
    monkeypatch.setattr("chatapp.web.rooms.hashed", lambda _: pytest.fail("hashed"))
    assert makes(app, "", password="sesame").status_code == 422


def test_without_the_setting_nobody_makes_any(build):
    assert build().test_client().get("/rooms").status_code == 404


def test_one_address_makes_ten_an_hour_and_a_refused_form_is_none_of_them(app):
    app.test_client().post("/rooms", data={"title": "from another site"})
    makes(app, "")
    answers = [makes(app) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert "Ten rooms have been made" in answers[-1].text
    assert 'id="title"' in answers[-1].text
    assert answers[-1].headers["Retry-After"] == "3600"


def test_who_guesses_at_one_door_does_not_shut_another(app):
    link = makes(app, password="sesame").location
    for _ in range(11):
        refused = app.test_client().post(link, json={"username": "Hugo", "password": "guess"})
    assert refused.status_code == 429
    assert app.test_client().post(makes(app).location, json={"username": "Hugo"}).status_code == 201


def test_there_are_no_more_than_so_many(app, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 1)
    assert makes(app).status_code == 303
    assert makes(app).status_code == 503


def test_two_who_come_at_once_come_into_one_room(app):
    link = makes(app).location
    for name in ("Hugo", "Julien"):
        assert app.test_client().post(link, json={"username": name}).status_code == 201
    assert app.test_client().get(f"{link}seats").json["taken"] == 2


def test_after_a_restart_it_is_there_with_who_was_in_it(build, tmp_path):
    settings = {"rooms": "*", "database": str(tmp_path / "chat.db")}
    before = build(**settings)
    link, browser = makes(before).location, before.test_client()
    browser.post(link, json={"username": "Hugo"})
    slug = urlsplit(link).path.split("/")[2]
    before.extensions["chat"].stop()
    after = build(**settings)
    assert after.test_client().get(link).status_code == 200
    assert after.extensions["chat"].house.place(slug).made


def later(app, milliseconds, seconds=0.0):
    house = app.extensions["chat"].house
    clock = house._clock
    house._clock = lambda: clock()._replace(at=clock().at + milliseconds, tick=clock().tick + seconds)
    house.tidy()
    house._clock = clock


def test_a_room_in_which_nothing_is_said_for_an_hour_goes(app):
    link = makes(app).location
    later(app, rules.UNUSED - 10_000)
    assert app.test_client().get(link).status_code == 200
    later(app, rules.UNUSED + 10_000)
    assert app.test_client().get(link).status_code == 404


@OF_A_FILE
def test_one_in_which_something_was_said_stays_as_long_as_that_is_kept(app):
    link = makes(app).location
    slug = urlsplit(link).path.split("/")[2]
    said = Message(Kind.TEXT, int(time() * 1000), Person("h", "Hugo"), "Hello")
    app.extensions["chat"].house._store.append([Draft(slug, said)])
    later(app, 40 * 86_400_000)  # a clock may be wrong: what is kept is kept
    assert app.test_client().get(link).status_code == 200
    app.extensions["chat"].house._store.prune(before=2**62)
    later(app, 40 * 86_400_000)
    assert app.test_client().get(link).status_code == 404


def test_a_room_where_nobody_is_leaves_the_memory_and_is_there_when_asked_for(app):
    link = makes(app).location
    slug = urlsplit(link).path.split("/")[2]
    house = app.extensions["chat"].house
    first = house.place(slug)
    later(app, 0, seconds=59)
    assert house.place(slug) is first
    later(app, 0, seconds=61)
    assert house.place(slug) is not first
    assert app.test_client().post(link, json={"username": "Hugo"}).status_code == 201


@OF_A_FILE
def test_whoever_was_there_when_the_server_fell_leaves_although_nobody_opens_the_link_again(build, tmp_path):
    settings = {"rooms": "*", "database": str(tmp_path / "chat.db"), "grace_seconds": 0.1, "keep_minutes": 0}
    before = build(**settings)
    slug = urlsplit(makes(before).location).path.split("/")[2]
    store = before.extensions["chat"].house._store
    store.append([Draft(slug, Message(Kind.JOINED, int(time() * 1000), Person("h", "Hugo")))])
    before.extensions["chat"].stop()
    after = build(**settings).extensions["chat"].house._store
    eventually(lambda: after.room(slug).present() == [])
    assert [message.kind for message in after.room(slug).latest("h", 10).messages] == [Kind.JOINED, Kind.LEFT]


def test_whoever_runs_the_server_sees_them_and_can_close_one(build, store, tmp_path, monkeypatch, capsys):
    path = str(tmp_path / "chat.db")
    app = build(rooms="*", database=path)
    link, browser = makes(app, "Class A").location, app.test_client()
    browser.post(link, json={"username": "Hugo"})
    monkeypatch.setenv("CHAT_VALKEY_URL" if store else "CHAT_DATABASE", store.get("valkey_url", path))
    main()
    listed = capsys.readouterr().out
    assert urlsplit(link).path in listed
    assert "'Class A'" in listed
    main("close", link)
    app.extensions["chat"].house.tidy()
    assert browser.get(link).status_code == 404
    with pytest.raises(SystemExit, match="There is no room"):
        main("close", link)
    with pytest.raises(SystemExit, match="Usage"):
        main("what")
    assert main() is None
    assert "Nobody has made a room." in capsys.readouterr().out


@pytest.mark.parametrize("database", [":memory:", "nowhere/x.db"])
def test_a_file_that_is_not_there_is_not_made(tmp_path, monkeypatch, database):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHAT_DATABASE", database)
    with pytest.raises(SystemExit, match="There is no file"):
        main()
    assert list(tmp_path.iterdir()) == []
