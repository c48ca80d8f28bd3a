"""What the page and programs are told of how others come in."""

import re

import pytest

from tests.web.test_making_rooms import makes

OUTSIDE = {"Host": "192.168.1.20:8000"}
HERE = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "5000"}


def enters(app, where="/", password="", **how):
    browser = app.test_client()
    assert browser.post(where, json={"username": "Hugo", "password": password}, **how).status_code == 201
    return browser


def invited(browser, where="/", **how):
    return browser.get(f"{where}invitation", **how).json


def test_the_page_was_opened_at_an_address_that_others_can_open(app):
    invitation = invited(enters(app, headers=OUTSIDE), headers=OUTSIDE)
    assert invitation["addresses"] == ["http://192.168.1.20:8000"]
    assert invitation["code"] == "http://192.168.1.20:8000"
    assert invitation["text"].splitlines() == [
        "Bring in the others",
        "They open this address, on the same network, and pick a name. No account.",
    ]


def test_a_server_for_this_machine_alone_says_so_in_the_language_of_whoever_asks(app):
    browser = enters(app)
    invitation = invited(browser, environ_overrides=HERE, headers={"Accept-Language": "fr"})
    assert (invitation["addresses"], invitation["code"]) == ([], "")
    assert "le salon n’écoute que cette machine" in invitation["text"]
    page = browser.get("/chat", environ_overrides=HERE).text
    assert "make run HOST=0.0.0.0" in page
    assert "invitation.svg" not in page
    assert browser.get("/invitation.svg", environ_overrides=HERE).status_code == 404


def test_behind_a_proxy_it_is_the_address_that_people_open(build):
    app = build(trusted_proxies=1, hosts="chat.example", rooms="class-a")
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "chat.example",
            "X-Forwarded-Prefix": "/talk"}  # fmt: skip
    for where in ("/", "/r/class-a/"):
        browser = enters(app, where, headers=said)
        browser.set_cookie(*cookie(browser, where))
        assert invited(browser, where, headers=said)["addresses"] == [f"https://chat.example/talk{where}"]


def cookie(browser, where):
    """For the path that the proxy takes away."""
    name = "chat" if where == "/" else "chat.class-a"
    return name, browser.get_cookie(name, path=f"/talk{where}").value


def test_an_address_that_is_too_long_for_a_code_is_told_without_one(build):
    host, prefix = f"{'a' * 50}.example", f"/{'x' * 190}"
    app = build(trusted_proxies=1, hosts=host)
    said = {"X-Forwarded-Host": host, "X-Forwarded-Prefix": prefix}
    browser = enters(app, headers=said)
    browser.set_cookie("chat", browser.get_cookie("chat", path=f"{prefix}/").value)
    assert invited(browser, headers=said)["code"] == ""
    assert browser.get("/invitation.svg", headers=said).status_code == 404
    assert browser.get("/chat", headers=said).status_code == 200


@pytest.mark.parametrize(
    "host", ["x" * 8000, f"{'1.' * 4000}example", "[fe80::1%25eth0]:5000", "[fe80::1%eth0]", "chat.example:x"]
)
def test_a_host_that_is_none_of_ours_is_invited_to_nothing(app, host):
    browser = enters(app)
    for page in ("/chat", "/invitation", "/invitation.svg"):
        assert browser.get(page, headers={"Host": host}).status_code == 400


def test_the_password_is_in_the_code_and_in_no_text(build):
    browser = enters(build(password="open sesame"), password="open sesame", headers=OUTSIDE)
    invitation = invited(browser, headers=OUTSIDE)
    assert invitation.pop("code") == "http://192.168.1.20:8000/#password=open%20sesame"
    assert "sesame" not in str(invitation)
    assert "without the password" in invitation["text"]
    assert "sesame" not in browser.get("/chat", headers=OUTSIDE).text


def test_of_a_room_that_somebody_made_only_a_hash_is_known_so_the_room_asks(build):
    app = build(rooms="*")
    where = makes(app, password="sesame").location
    invitation = invited(enters(app, where, "sesame", headers=OUTSIDE), where, headers=OUTSIDE)
    assert invitation["code"] == f"http://192.168.1.20:8000{where}"
    assert "The room asks them for its password." in invitation["text"]


def test_the_code_is_a_picture_of_squares_black_on_white(app):
    picture = enters(app, headers=OUTSIDE).get("/invitation.svg", headers=OUTSIDE)
    assert picture.mimetype == "image/svg+xml"
    assert re.findall('(?:fill|stroke)="([^"]+)', picture.text) == ["#fff", "#000"]
    assert picture.headers["Cache-Control"] == "no-store"


def test_strangers_are_told_nothing(stranger):
    for page in ("/invitation", "/invitation.svg"):
        assert stranger.get(page).status_code == 401


def test_the_command_says_where_it_stands_and_nothing_is_said_in_the_room(join):
    hugo = join("Hugo")
    before = len(hugo.messages)
    for line in ("/invite", "/inviter", "/INVITE now"):
        assert hugo.says(line) == {"invitation": "/invitation"}
    assert len(hugo.messages) == before
