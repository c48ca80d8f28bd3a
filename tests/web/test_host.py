"""Hosts over HTTP and the wire: the link with its key, what a host does, and who tries to be one."""

import re

import pytest

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.host_keys import HostKeys
from chatapp.transcript import MAIN, Draft
from tests.member import Member, eventually

SECRET = "s" * 32


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    monkeypatch.setattr("chatapp.config.host_secret", lambda _settings: SECRET)


KEYS = HostKeys(lambda: SECRET)


def become(browser, key=None, room="", **more):
    key = KEYS.of(room) if key is None else key
    path = f"/r/{room}/host" if room else "/host"
    return browser.post(path, json={"key": key, **more})


@pytest.fixture
def ann(app, join):
    """A host."""
    member = join("Ann")
    assert become(member.browser).status_code == 201
    return member


@pytest.fixture
def hugo(ann, join):
    return join("Hugo")


def roster(member):
    return {each["name"]: each.get("host", False) for each in member.heard("roster")[-1]["members"]}


# The link


def test_the_link_makes_whoever_has_a_seat_host_and_everybody_sees_it(ann, hugo):
    assert hugo.welcome["roster"]["members"][0] == ann.you | {"state": "here", "seat": 0, "host": True}
    assert ann.messages[-2]["kind"] == "host"


def test_whoever_has_none_takes_one_with_it(app, stranger):
    page = stranger.get("/host").text
    form = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "username": "Ann",
        "key": KEYS.of(""),
    }
    answer = stranger.post("/host", data=form)
    assert (answer.status_code, answer.location) == (303, "/chat")
    host = Member(app, stranger)
    assert host.join()["roster"]["members"][0]["host"]


def test_a_password_is_not_asked_of_who_has_the_key(build):
    assert become(build(password="sesame").test_client(), username="Ann").status_code == 201


@pytest.mark.parametrize(
    "key", ["", "x", KEYS.of("")[:-1], KEYS.of("") + "0", KEYS.of("class-b"), KEYS.of_console(""), "é\ud800"]
)
def test_any_other_key_is_refused(app, login, key):
    browser = login("Mallory")
    refused = become(browser, key)
    assert refused.status_code in (400, 403)
    assert app.extensions["chat"].house.hub(MAIN).peace.hosts == ()


def test_ten_guesses_a_minute_are_enough(login):
    browser = login("Mallory")
    assert [become(browser, "guess").status_code for _ in range(11)] == [403] * 10 + [429]


def test_the_key_is_in_no_address_and_in_no_log(app, stranger, caplog):
    with caplog.at_level("DEBUG"):
        become(stranger, username="Ann")
        become(stranger, "wrong-key-1234")
    assert KEYS.of("") not in caplog.text + stranger.get("/host").text
    assert "wrong-key-1234" not in caplog.text


def test_a_forged_mark_of_a_host_is_nothing(join):
    mallory = join("Mallory")
    mallory.ask("join", {"host": True})
    refused = mallory.ask("message", {"text": "/lock", "host": True, "peace": {"hosts": [mallory.you["id"]]}})
    assert refused["error"]["code"] == "host_only"


def test_a_full_room_shows_the_host_who_sits_there_and_one_makes_way(build, login):
    app = build(seats=1)
    hugo = Member(app, login("Hugo", app))
    hugo.join()
    host = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', host.get("/host").text)[1]
    form = {"csrf_token": token, "username": "Ann", "key": KEYS.of("")}
    full = host.post("/host", data=form)
    assert full.status_code == 503
    (sitting,) = re.findall(r'name="instead" value="([^"]+)"', full.text)
    assert sitting == hugo.you["id"]
    assert host.post("/host", data=form | {"instead": sitting}).status_code == 303
    assert hugo.goodbye["code"] == "displaced"
    assert app.extensions["chat"].house.hub(MAIN).taken() == 1


def test_without_the_key_nobody_is_shown_who_sits_there(build, login):
    app = build(seats=1)
    login("Hugo", app)
    stranger = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', stranger.get("/host").text)[1]
    assert "Hugo" not in stranger.post("/host", data={"csrf_token": token, "username": "x", "key": "wrong"}).text


# What a host does


def test_who_is_thrown_out_is_told_why_and_kept_out_in_every_way(app, ann, hugo, join, stranger):
    tab = join(hugo.browser)
    ann.says("/kick Hugo 5")
    for each in (hugo, tab):
        assert each.goodbye == {"code": "kicked", "text": "A host has thrown you out, for 5 minutes."}
        eventually(lambda each=each: not each.connected)
    assert "Hugo" not in roster(ann)
    page = hugo.browser.get("/chat")
    assert (page.status_code, page.location) == (303, "/")
    assert not Member(app, hugo.browser).connected  # the old cookie
    for name in ("Hugo", "HUGO", "Hug\u043e"):
        refused = stranger.post("/", json={"username": name})
        assert (refused.status_code, refused.json["error"]["code"], refused.json["error"]["minutes"]) == (
            403,
            "banned",
            5,
        )
    assert ann.says("/unban Hugo").keys() >= set()
    assert Member(app, hugo.browser).connected


def test_another_name_in_the_same_browser_is_the_same_person(ann, hugo):
    ann.says("/kick Hugo 5")
    refused = hugo.browser.post("/", json={"username": "Somebody Else"})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "banned")
    assert become(hugo.browser, username="Somebody Else").status_code == 403  # not even with the host's key


def test_a_muted_one_gets_no_second_seat_with_the_same_browser(app, ann, hugo):
    ann.says("/mute Hugo 5")
    assert hugo.browser.post("/", json={"username": "Hugo Two"}).json["you"] == hugo.you
    assert app.extensions["chat"].house.hub(MAIN).taken() == 2


def test_by_address_works_after_a_restart_on_whoever_is_back(build, login, tmp_path):
    settings = {"database": str(tmp_path / "chat.db")}
    before = build(**settings)
    browsers = [login(name, before) for name in ("Ann", "Hugo")]
    for browser in browsers:
        Member(before, browser).join()
    become(browsers[0])
    before.extensions["chat"].stop()
    after = build(**settings)
    members = []
    for browser in browsers:
        again = after.test_client()
        again.set_cookie("chat", browser.get_cookie("chat").value)
        members.append(Member(after, again))
        members[-1].join()
    assert members[0].says("/kick Hugo 5 address")["error"]["code"] == "address_shared"


def test_who_was_thrown_out_by_address_is_not_let_in_under_any_name_from_there(app, ann, join, stranger):
    hugo = join("Hugo")
    refused = ann.says("/kick Hugo 5 address")  # all come from 127.0.0.1 here, the host too
    assert refused["error"]["code"] == "address_shared"
    (choice,) = refused["error"]["choices"]
    ann.says(choice["line"])
    eventually(lambda: not hugo.connected)
    assert stranger.post("/", json={"username": "Somebody"}).json["error"]["code"] == "banned"
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    assert stranger.post("/", json={"username": "Somebody"}, environ_base=elsewhere).status_code == 201


def test_who_is_kept_out_shuts_the_door_for_nobody_else_at_the_address(ann, hugo, stranger):
    ann.says("/kick Hugo")
    ann.says("/lock")
    for _ in range(8):
        for browser, name in ((stranger, "Zoé"), (hugo.browser, "Hugo")):
            assert browser.post("/", json={"username": name}).json["error"]["code"] in ("room_locked", "banned")
    ann.says("/unlock")
    assert stranger.post("/", json={"username": "Zoé"}).status_code == 201


def test_a_locked_room_says_so_at_its_door_and_to_who_joins(app, ann, hugo, stranger, join):
    ann.says("/lock")
    refused = stranger.post("/", json={"username": "New"})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "room_locked")
    assert join(hugo.browser).welcome["room"]["locked"] is True


def test_the_topic_is_in_the_welcome_at_the_door_and_in_a_notice(ann, hugo, join, stranger):
    ann.says("/topic Chapter <3>")
    notice = hugo.messages[-1]
    assert (notice["kind"], notice["topic"], "text" in notice) == ("topic", "Chapter <3>", False)
    assert join(hugo.browser).welcome["room"]["topic"] == "Chapter <3>"
    assert "Chapter &lt;3&gt;" in stranger.get("/").text


def test_what_is_written_wrong_is_refused_with_how_it_is_written(ann, hugo):
    refused = ann.says("/kick Hugo for spam")["error"]
    assert (refused["code"], refused["usage"]) == ("wrong_usage", "/kick NAME[,NAME…] [MINUTES] [address]")


def test_who_is_muted_is_refused_with_the_minutes(ann, hugo):
    ann.says("/mute Hugo 3")
    assert hugo.says("hello")["error"]["minutes"] == 3
    assert hugo.ask("rename", {"name": "Louder"})["error"]["code"] == "muted"
    assert hugo.ask("pm", {"to": [{"id": ann.you["id"]}], "text": "why?"})["to"] == [ann.you]


def test_each_act_is_one_line_in_the_log_without_what_was_written(ann, hugo, caplog):
    with caplog.at_level("INFO"):
        ann.says("/topic a secret plan")
        ann.says("/mute Hugo 3")
    lines = [each.getMessage() for each in caplog.records if " as host: " in each.getMessage()]
    assert lines == ["Ann as host: topic []", "Ann as host: muted ['Hugo']"]
    assert "secret" not in caplog.text


# Cleared


def test_what_was_cleared_is_nowhere_any_more(build, login, tmp_path):
    path = tmp_path / "chat.db"
    app = build(database=str(path))
    ann = Member(app, login("Ann", app))
    ann.join()
    become(ann.browser)
    ann.says("a burnt secret")
    ann.says("/pm Ann another secret")
    ann.says("/clear")
    last = ann.messages[-1]
    assert last["kind"] == "cleared"
    ann.says("after it")
    again = Member(app, ann.browser)
    assert [each["kind"] for each in again.join()["messages"]] == ["cleared", "text"]
    assert again.ask("history", {"before": last["seq"]}) == {"messages": [], "more": False}
    assert "secret" not in ann.browser.get("/export?private=1").text
    app.extensions["chat"].house.tidy()
    app.extensions["chat"].stop()
    assert b"secret" not in path.read_bytes()


def test_as_much_as_there_is_is_cleared_while_others_talk(build):
    house = build().extensions["chat"].house
    store, hugo = house._store, Person("h", "Hugo")
    store.append([Draft(MAIN, Message(Kind.TEXT, 1, hugo, f"line {number}")) for number in range(600)])
    store.append([Draft(MAIN, Message(Kind.CLEARED, 1, hugo)), Draft(MAIN, Message(Kind.TEXT, 1, hugo, "after"))])
    assert [each.text for each in store.room(MAIN).latest("h", 500).messages] == [None, "after"]
    house.tidy()
    assert store._db.execute("SELECT count(*) FROM message").fetchone()[0] == 2


# Kept


def test_hosts_topic_bans_and_mutes_outlive_a_restart(build, login, tmp_path):
    settings = {"database": str(tmp_path / "chat.db")}
    before = build(**settings)
    ann, hugo = (Member(before, login(name, before)) for name in ("Ann", "Hugo"))
    ann.join(), hugo.join()
    become(ann.browser)
    for line in ("/topic Chapter 3", "/mute Hugo 9", "/lock"):
        ann.says(line)
    cookie = ann.browser.get_cookie("chat")
    before.extensions["chat"].stop()
    after = build(**settings)
    browser = after.test_client()
    browser.set_cookie("chat", cookie.value)
    ann = Member(after, browser)
    assert ann.join()["room"].items() > {"seats": 10, "topic": "Chapter 3", "locked": True}.items()
    assert ann.says("/bans")["reply"] == "Hugo may not write, 9 min more"


# Rooms, and the console


def test_whoever_makes_a_room_is_led_to_its_key_and_it_opens_no_other(build):
    app = build(rooms="*")
    browser = app.test_client()
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', browser.get("/rooms").text)[1]
    where = browser.post("/rooms", data={"title": "Mine", "csrf_token": token}).location
    path, _, key = where.partition("#")
    slug = path.split("/")[2]
    assert key == KEYS.of(slug)
    assert become(browser, key, slug, username="Ann").status_code == 201
    assert become(app.test_client(), key, username="Ann").status_code == 403


def order(app, line, key=None):
    return app.test_client().post(
        "/host/order", json={"key": KEYS.of_console("") if key is None else key, "line": line}
    )


def test_the_console_throws_out_a_host_too(app, ann):
    assert order(app, "/kick Ann 5").status_code == 200
    assert ann.goodbye["code"] == "kicked"


@pytest.mark.parametrize("key", ["", KEYS.of(""), "x" * 32])
def test_a_hosts_key_gives_no_orders(app, ann, key):
    assert order(app, "/kick Ann 5", key).status_code == 403
    assert ann.connected


@pytest.mark.parametrize("line", ["hello", "/pm Ann x", "/quit", "", "/kick Nobody", "/topic " + "x" * 10_000])
def test_what_is_no_order_is_refused(app, ann, line):
    assert order(app, line).status_code == 422
