"""The door: pages, statuses, CSRF, the JSON door, the waiting page."""

import re

import pytest

from chatapp.serving import strangers
from chatapp.version import VERSION
from chatapp.web.rate_limits import MOST, Tries

from .stores import OF_A_FILE

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def token(page):
    return TOKEN.search(page.text)[1]


def knock(browser, name, **more):
    """Somebody types a name at the door and presses the button."""
    return browser.post("/", data={"username": name, "csrf_token": token(browser.get("/")), **more})


def test_the_door_says_how_full_the_room_is(stranger, login):
    login("Hugo")
    page = stranger.get("/")
    assert page.status_code == 200
    assert "1 of 10 seats taken" in page.text


def test_the_door_says_first_what_it_takes_and_after_a_refusal_only_why(stranger):
    hint = "Pick a name. No account."
    assert hint in stranger.get("/").text
    assert hint not in knock(stranger, "...").text


def test_a_name_opens_the_room(stranger):
    answer = knock(stranger, " Hugo ")
    assert (answer.status_code, answer.location) == (303, "/chat")
    room = stranger.get("/chat")
    assert room.status_code == 200
    assert 'data-name="Hugo"' in room.text
    assert stranger.get("/seats").json == {"taken": 1, "seats": 10}


def test_the_cookie_is_for_http_alone_and_for_this_site_alone(stranger):
    cookie = knock(stranger, "Hugo").headers["Set-Cookie"]
    assert cookie.startswith("chat=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_whoever_has_a_seat_is_shown_straight_in(login):
    answer = login("Hugo").get("/")
    assert (answer.status_code, answer.location) == (303, "/chat")


def test_a_stranger_is_sent_to_the_door(stranger):
    answer = stranger.get("/chat")
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize(
    ("typed", "status", "reason"),
    [
        ("HUGO", 409, "Hugo is already here"),
        ("", 422, "Please enter a username"),
        ("a,b", 422, "cannot contain"),
        ("x" * 25, 422, "at most 24"),
        ("Hu\u202ego", 422, "cannot be used"),
        ("Hu\x00go", 422, "cannot be used"),
        ("<b>x</b>", 422, "cannot contain"),
    ],
)
def test_every_refusal_comes_back_on_the_same_page_with_the_reason_and_what_was_typed(
    stranger, login, typed, status, reason
):
    login("Hugo")
    answer = knock(stranger, typed)
    assert answer.status_code == status
    assert reason in answer.text
    field = re.search(r'<input id="username".*?>', answer.text, re.DOTALL)[0]
    assert 'aria-invalid="true"' in field
    assert "autofocus" in field
    if "\x00" not in typed:
        assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in field
    assert stranger.get("/seats").json["taken"] == 1


def test_a_full_room_shows_a_page_that_waits_and_keeps_the_name(build, login):
    app = build(seats=1)
    hugo = login("Hugo", app)
    late = app.test_client()
    answer = knock(late, "Latecomer")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "1 of 1 seats taken" in answer.text
    assert 'value="Latecomer"' in answer.text
    assert "data-waiting" in answer.text
    hugo.post("/quit", data={"csrf_token": token(hugo.get("/chat"))})
    assert late.get("/seats").json == {"taken": 0, "seats": 1}
    assert knock(late, "Latecomer").status_code == 303


def test_a_form_without_its_token_does_nothing(stranger):
    answer = stranger.post("/", data={"username": "Hugo"})
    assert answer.status_code == 400
    assert "too old" in answer.text
    assert 'value="Hugo"' in answer.text
    assert stranger.get("/seats").json["taken"] == 0


def test_the_token_of_somebody_else_does_nothing(app, stranger):
    theirs = token(app.test_client().get("/"))
    assert stranger.post("/", data={"username": "Hugo", "csrf_token": theirs}).status_code == 400


def test_the_page_of_another_site_cannot_make_somebody_leave(login):
    hugo = login("Hugo")
    assert hugo.post("/quit").status_code == 400
    assert hugo.get("/seats").json["taken"] == 1


def test_the_button_leaves_and_the_door_remembers_the_name(login):
    hugo = login("Hugo")
    answer = hugo.post("/quit", data={"csrf_token": token(hugo.get("/chat"))})
    assert (answer.status_code, answer.location) == (303, "/?left=1")
    assert 'value="Hugo"' in hugo.get("/").text
    assert hugo.get("/chat").status_code == 303
    assert hugo.get("/seats").json["taken"] == 0


def test_whoever_has_just_left_takes_the_seat_back_with_one_press(login):
    hugo = login("Hugo")
    door = hugo.post("/quit", data={"csrf_token": token(hugo.get("/chat"))}, follow_redirects=True).text
    assert 'value="Hugo"' in door
    assert re.search(r"<button[^>]* autofocus[^>]*>Take your seat back<", door)
    assert door.count("autofocus") == 1
    assert "Take your seat back" not in hugo.get("/").text


def test_a_full_room_has_no_seat_to_take_back(build, login):
    small = build(seats=1)
    hugo = login("Hugo", small)
    hugo.post("/quit", data={"csrf_token": token(hugo.get("/chat"))})
    login("Julien", small)
    door = hugo.get("/?left=1").text
    assert "Take your seat back" not in door
    assert "Wait for a seat" in door


def test_where_there_is_a_password_that_is_what_is_missing_to_take_it_back(build):
    door = build(password="sesame").test_client().get("/?left=1").text
    assert re.search(r'<input id="password"[^>]* autofocus', door)
    assert door.count("autofocus") == 1


def test_an_old_cookie_leads_nowhere_after_leaving(app, login):
    hugo = login("Hugo")
    old = hugo.get_cookie("chat").value
    hugo.post("/quit", data={"csrf_token": token(hugo.get("/chat"))})
    hugo.set_cookie("chat", old)
    assert hugo.get("/chat").location == "/"
    assert hugo.get("/seats").json["taken"] == 0


def test_a_cookie_that_we_did_not_sign_is_none(stranger, login):
    good = login("Hugo").get_cookie("chat").value
    for forged in ("x", good[:-3] + "abc", good.rsplit(".", 1)[0], "eyJpZCI6ImEifQ.aaaaaa.bbbbbbb"):
        stranger.set_cookie("chat", forged)
        assert stranger.get("/chat").location == "/"


def test_logging_in_gives_a_new_cookie_whatever_the_old_one_was(app, login):
    hugo, fixated = login("Hugo"), app.test_client()
    fixated.set_cookie("chat", app.test_client().get("/").headers["Set-Cookie"].split("=", 1)[1].split(";")[0])
    before = fixated.get_cookie("chat").value
    knock(fixated, "Julien")
    assert fixated.get_cookie("chat").value not in (before, hugo.get_cookie("chat").value)


# For programs


def test_a_program_gets_its_identity_and_a_cookie(stranger):
    answer = stranger.post("/", json={"username": " Hugo "})
    assert answer.status_code == 201
    assert set(answer.json) == {"you"}
    assert set(answer.json["you"]) == {"id", "name"}
    assert answer.json["you"]["name"] == "Hugo"
    assert stranger.get("/chat").status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ('{"username": "hugo"}', 409, {"code": "name_taken", "name": "Hugo"}),
        ('{"username": ""}', 422, {"code": "name_invalid"}),
        ('{"username": "x\\u0000"}', 422, {"code": "name_invalid"}),
        ('{"username": "xxxxxxxxxxxxxxxxxxxxxxxxx"}', 422, {"code": "name_invalid", "limit": 24}),
        ("{}", 400, {"code": "bad_request"}),
        ("", 400, {"code": "bad_request"}),
        ("[]", 400, {"code": "bad_request"}),
        ("null", 400, {"code": "bad_request"}),
        ('{"username": 5}', 400, {"code": "bad_request"}),
        ('{"username": "Ana", "password": 5}', 400, {"code": "bad_request"}),
        ('{"username": "\\ud800"}', 400, {"code": "bad_request"}),
        (b'{"username": "\xff"}', 400, {"code": "bad_request"}),
        ("[" * 10_000, 400, {"code": "bad_request"}),
    ],
)
def test_a_program_is_refused_with_the_same_status_as_json(stranger, login, body, status, error):
    login("Hugo")
    answer = stranger.post("/", data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json["error"].pop("text")
    assert answer.json["error"] | error == answer.json["error"]
    assert answer.json["error"]["code"] == error["code"]
    assert stranger.get_cookie("chat") is None


def test_a_program_is_told_that_the_room_is_full(build, login):
    app = build(seats=1)
    login("Hugo", app)
    answer = app.test_client().post("/", json={"username": "Ana"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.json["error"] == {"code": "room_full", "text": "The only seat is taken.", "seats": 1}


# The password


def test_a_room_with_a_password_lets_nobody_in_without_it(build):
    app = build(password="sésame")
    browser = app.test_client()
    assert 'type="password"' in browser.get("/").text
    for wrong in ("", "sesame", "sésame ", "x" * 1000):
        answer = knock(browser, "Hugo", password=wrong)
        assert answer.status_code == 403
        assert "not the password" in answer.text
        assert 'value="Hugo"' in answer.text
    refused = browser.post("/", json={"username": "Hugo", "password": "\u00e9"})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "wrong_password")
    assert browser.post("/", json={"username": "Hugo"}).status_code == 403
    assert browser.get("/seats").json["taken"] == 0
    assert knock(browser, "Hugo", password="sésame").status_code == 303


def test_a_room_without_a_password_asks_for_none(stranger):
    assert 'type="password"' not in stranger.get("/").text


# The rest


def test_healthz_says_that_all_is_well(stranger):
    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "version": VERSION, "taken": 0, "seats": 10})


@OF_A_FILE
def test_healthz_says_when_nothing_can_be_kept(build, tmp_path):
    app = build(database=str(tmp_path / "chat.db"))
    app.extensions["chat"].house._store._db.execute("PRAGMA query_only = ON")
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json["status"] != "ok"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/none", 404), ("GET", "/quit", 405), ("PUT", "/", 405)]
)
def test_what_is_not_there_is_a_readable_page(stranger, method, path, status):
    answer = stranger.open(path, method=method)
    assert answer.status_code == status
    assert "Back to the door" in answer.text


def test_a_name_of_html_is_shown_as_text(stranger):
    knock(stranger, "<i>Hugo")
    assert "<i>Hugo" not in stranger.get("/chat").text
    assert "&lt;i&gt;Hugo" in stranger.get("/chat").text


@OF_A_FILE
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"database": ":memory:"}, "forgotten when the room stops"),
        ({"retention_days": 1}, "kept for 1 day,"),
        ({"retention_days": 30}, "kept for 30 days,"),
    ],
)
def test_the_door_says_what_is_kept_and_for_how_long(build, tmp_path, values, sentence):
    page = build(**{"database": str(tmp_path / "chat.db")} | values).test_client().get("/")
    assert sentence in page.text


def test_a_foreign_host_is_not_served(stranger):
    assert stranger.get("/", base_url="http://evil.example").status_code == 400
    for known in ("localhost", "127.0.0.1:8000", "192.168.1.20", "[::1]:5000"):
        assert stranger.get("/", base_url=f"http://{known}").status_code == 200


def test_after_a_new_name_the_cookie_follows_with_the_next_page(app, join):
    hugo = join("Hugo")
    hugo.says("/name Hugues")
    assert 'data-name="Hugues"' in hugo.browser.get("/chat").text
    hugo.ask("quit", {})
    assert 'value="Hugues"' in hugo.browser.get("/").text


def test_whoever_tries_too_often_is_asked_to_wait_on_the_same_page(build):
    app = build(logins_per_minute=2)
    for name in ("Ann", "Ben"):
        assert knock(app.test_client(), name).status_code == 303
    browser = app.test_client()
    answer = knock(browser, "Hugo")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert 'value="Hugo"' in answer.text
    assert "Too many tries" in answer.text
    assert browser.post("/", json={"username": "Hugo"}).json["error"]["code"] == "too_fast"


def test_who_sends_nonsense_to_the_door_does_not_shut_it_for_the_others_behind_an_address(build):
    app = build(logins_per_minute=2)
    eve = app.test_client()
    for _ in range(40):
        assert eve.post("/").status_code == 400
        assert eve.post("/", json={"username": "a,b"}).status_code == 422
    assert knock(app.test_client(), "Hugo").status_code == 303


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("203.0.113.7", "203.0.113.8", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
    ],
)
def test_whoever_has_one_ipv6_address_has_all_of_its_network(build, one, other, alike):
    app = build(logins_per_minute=1)

    def status(name, address):
        return app.test_client().post("/", json={"username": name}, environ_base={"REMOTE_ADDR": address}).status_code

    assert status("Ann", one) == 201
    assert status("Ben", other) == (429 if alike else 201)


def test_whoever_comes_from_ever_new_addresses_fills_no_memory():
    tries = Tries()
    for number in range(MOST + 500):
        tries.incr(f"LIMITS:LIMITER/10.0.0.{number}/pages.enter/1/1/minute", 60)
    assert len(tries.storage) == len(tries.expirations) == MOST
    assert tries.get(f"LIMITS:LIMITER/10.0.0.{MOST + 499}/pages.enter/1/1/minute") == 1


def test_a_second_click_finds_the_seat_that_the_first_one_took(stranger):
    page = stranger.get("/")
    for _ in range(2):
        answer = stranger.post("/", data={"username": "Hugo", "csrf_token": token(page)})
        assert (answer.status_code, answer.location) == (303, "/chat")
    assert stranger.get("/seats").json["taken"] == 1


def test_behind_tls_the_cookie_never_travels_in_the_clear(build):
    behind = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "localhost"}
    trusting, careless = build(trusted_proxies=1).test_client(), build().test_client()
    assert "Secure" in trusting.post("/", json={"username": "Hugo"}, headers=behind).headers["Set-Cookie"]
    assert "Secure" not in careless.post("/", json={"username": "Julien"}, headers=behind).headers["Set-Cookie"]


@pytest.mark.parametrize("page", ["/", "/chat", "/nowhere"])
def test_pages_let_nothing_in_from_elsewhere(stranger, login, page):
    policy = (login("Hugo") if page == "/chat" else stranger).get(page).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


def test_files_are_compressed_and_kept_for_good_under_an_address_of_their_version(stranger):
    address = re.search(r'src="(/static/\w+/door.js)"', stranger.get("/").text)[1]
    file = stranger.get(address, headers={"Accept-Encoding": "gzip"})
    assert file.headers["Content-Encoding"] == "gzip"
    assert "immutable" in file.headers["Cache-Control"]
    assert stranger.get(re.sub(r"/static/\w+/", "/static/older/", address)).headers["Cache-Control"] == "no-store"


def test_a_file_is_the_same_for_everybody_whatever_happens_to_a_cookie_meanwhile(join, stranger):
    address = re.search(r'src="(/static/\w+/door.js)"', stranger.get("/").text)[1]
    hugo = join("Hugo")
    hugo.says("/name Hugues")  # the next page gives a new cookie
    for browser in (hugo.browser, stranger):
        for path in (address, f"{address}?language=fr", "/static/x/none"):
            file = browser.get(path)
            assert "Set-Cookie" not in file.headers
            assert "Cookie" not in file.headers.get("Vary", "")
    assert "Set-Cookie" in hugo.browser.get("/chat").headers


# Two servers at one host


def at(port):
    return {"base_url": f"http://localhost:{port}"}


@OF_A_FILE
def test_whoever_comes_in_at_two_ports_of_one_host_stays_in_at_both(build):
    """A browser sends each the cookies of both (RFC 6265 section 8.5)."""
    first, second = build(), build(secret_key="another one, as long as it must be")
    cookies = {}
    for room, port in ((first, 5000), (second, 5001)):
        answer = room.test_client(use_cookies=False).post(
            "/", json={"username": "Hugo"}, headers=sent(cookies), **at(port)
        )
        name, _, value = answer.headers["Set-Cookie"].partition(";")[0].partition("=")
        cookies[name] = value
    for room, port in ((first, 5000), (second, 5001)):
        chat = room.test_client(use_cookies=False).get("/chat", headers=sent(cookies), **at(port))
        assert chat.status_code == 200
        assert strangers._is_of_a_stranger(room, handshake(cookies)) is False


def sent(cookies):
    return {"Cookie": "; ".join("=".join(each) for each in cookies.items())}


def handshake(cookies):
    return f"GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: x\r\nCookie: {sent(cookies)['Cookie']}\r\n\r\n".encode()


def test_a_cookie_from_before_ports_had_names_is_good_until_its_owner_quits(app, login):
    before = {"chat": login("Hugo").get_cookie("chat").value}  # at a port that needs no telling it is called as ever
    browser = app.test_client()
    browser.set_cookie("chat", before["chat"])
    page = browser.get("/chat", **at(5000))
    assert page.status_code == 200
    browser.post("/quit", data={"csrf_token": token(page)}, **at(5000))
    assert browser.get_cookie("chat")
    assert browser.get("/chat", **at(5000)).location == "/"
    login("Hugo")  # the name is free again
    assert browser.get("/chat", **at(5000)).location == "/"


def test_whoever_sends_a_hundred_cookies_costs_no_more_than_the_usual_way(app):
    forged = {f"chat-{port}": "x" for port in range(100)}
    assert strangers._is_of_a_stranger(app, handshake(forged)) is False
    assert strangers._is_of_a_stranger(app, handshake({"chat-5000": "x", "chat": "x"})) is True
