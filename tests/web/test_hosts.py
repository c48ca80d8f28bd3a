"""Under which names the room is reached, and whose pages may speak to it."""

import re

import pytest

from chatapp.web.hosts import LONGEST, TOLD, Hosts
from tests.web.test_door import token

UNKNOWN = "The room does not know this address."


def asked(host, origin=None, scheme="http"):
    return {"HTTP_HOST": host, "wsgi.url_scheme": scheme} | ({"HTTP_ORIGIN": origin} if origin else {})


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://localhost:5000", "localhost:5000", "http"),
        ("http://localhost", "LOCALHOST:80", "http"),
        ("http://[::1]:5000", "[::1]:5000", "http"),
        ("https://chat.example", "chat.example", "https"),
        ("https://chat.example", "chat.example:443", "https"),  # X-Forwarded-Port is 443
        ("https://chat.example", "chat.example", "http"),  # a proxy that does not tell of its TLS
        ("https://chat.example:8443", "chat.example:8443", "http"),
        ("https://chat.example", "127.0.0.1:5000", "http"),  # a proxy that says its own way to us, and CHAT_HOSTS
        ("https://other.example:8443", "other.example", "https"),  # a proxy that drops the port, and CHAT_HOSTS
        (None, "localhost:5000", "http"),  # a program
        ("http://localhost.:5000", "LocalHost:5000", "http"),  # one name, RFC 3986 section 6.2.2.1
        ("http://LOCALHOST:5000", "localhost.:5000", "http"),
        ("https://chat.example.", "chat.example", "https"),
    ],
)
def test_our_own_pages_may_speak(origin, host, scheme):
    assert Hosts(["chat.example", "Other.example:8443"]).admit(asked(host, origin, scheme))


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("https://evil.example", "chat.example", "https"),
        ("https://chat.example.evil.example", "chat.example", "https"),
        ("https://evil.example/chat.example", "chat.example", "https"),
        ("https://chat.example@evil.example", "chat.example", "https"),
        ("https://chat.example:8443", "chat.example", "https"),  # whose port that is nobody said
        ("http://chat.example", "chat.example", "https"),  # whoever is on the line can write that page
        ("http://chat.example:443", "chat.example", "https"),
        ("http://127.0.0.1:5001", "127.0.0.1:5000", "http"),
        ("http://localhost:5000", "127.0.0.1:5000", "http"),
        ("ftp://chat.example", "chat.example", "http"),
        ("chat.example", "chat.example", "http"),
        ("null", "chat.example", "https"),
        ("://", "", "http"),
        ("http://", "chat.example", "http"),
        ("http://.", "chat.example", "http"),
        ("http://localhost..:5000", "localhost:5000", "http"),
    ],
)
def test_the_pages_of_others_may_not(origin, host, scheme):
    assert not Hosts(["chat.example"]).admit(asked(host, origin, scheme))


@pytest.mark.parametrize("host", ["localhost.", "LOCALHOST:5000", "LocalHost.:5000", "CHAT.example.", "[::1]:5000"])
def test_a_name_with_the_dot_of_the_root_or_in_capitals_is_that_name(build, host):
    assert build(hosts="chat.Example").test_client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["[::1%lo]", "[fe80::1%25eth0]:5000", "[::1%]"])
def test_an_address_in_a_zone_is_refused_and_named(stranger, host):
    answer = stranger.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "CHAT_HOSTS" in answer.text


@pytest.mark.parametrize(
    "host", ["localhost:abc", "localhost:0", "localhost:65536", "localhost;x", "a@localhost", "", "["]
)
def test_a_host_that_is_none_makes_no_link(stranger, host):
    answer = stranger.get("/r/class-a", headers={"Host": host})
    assert (answer.status_code, answer.location) == (400, None)


def test_a_name_with_its_port_is_known_by_its_name(build):
    browser = build(hosts="Chat.example:8443").test_client()
    assert browser.get("/", headers={"Host": "chat.example"}).status_code == 200
    assert browser.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_form_on_another_page_is_refused_with_the_reason(stranger):
    form = {"username": "Hugo", "csrf_token": token(stranger.get("/"))}
    answer = stranger.post("/", data=form, headers={"Origin": "http://localhost:8080"})
    assert answer.status_code == 403
    assert UNKNOWN in answer.text
    assert stranger.post("/", data=form, headers={"Origin": "http://localhost"}).status_code == 303


def test_a_browser_that_keeps_its_referrer_to_itself_comes_in_over_tls(build):
    browser = build(trusted_proxies=1).test_client()
    headers = {"X-Forwarded-Proto": "https"}
    page = browser.get("/", base_url="https://localhost", headers=headers).text
    form = {"username": "Hugo", "csrf_token": re.search('name="csrf_token"[^>]*value="([^"]+)"', page)[1]}
    assert browser.post("/", base_url="https://localhost", data=form, headers=headers).status_code == 303


@pytest.mark.parametrize("prefix", ["/chat", "/chat/", "chat", "chat/"])
def test_below_a_path_every_address_and_cookie_is_below_it(build, prefix):
    browser = build(trusted_proxies=1, rooms="class-a").test_client()
    headers = {"X-Forwarded-Prefix": prefix}
    for room in ("/", "/r/class-a/"):
        entered = browser.post(room, json={"username": "Hugo"}, headers=headers)
        assert f"Path=/chat{room};" in entered.headers["Set-Cookie"] + ";"
        addresses = re.findall('(?:href|src|action)="(/[^"]*)', browser.get(room, headers=headers).text)
        assert len(addresses) > 4
        assert all(address.startswith(f"/chat{room}") for address in addresses)
    assert browser.get("/r/class-a", headers=headers).location == "/chat/r/class-a/"


@pytest.mark.parametrize(
    "prefix",
    ["//evil", "//evil/", "/..", "/chat/../x", "/./x", "/a b", "/a\"onload=x", "/a'b", "/a<b", "/a?b", "/a\\b",
               "http://evil", "/" + "x" * 10_000, "/a//b", "/\\evil", "/évil"]
)  # fmt: skip
def test_a_path_that_is_none_is_as_if_nobody_had_said_it(build, prefix):
    browser = build(trusted_proxies=1, rooms="class-a").test_client()
    headers = {"X-Forwarded-Prefix": prefix}
    assert browser.get("/r/class-a", headers=headers).location == "/r/class-a/"
    assert "Path=/;" in browser.post("/", json={"username": "Hugo"}, headers=headers).headers["Set-Cookie"] + ";"
    addresses = re.findall('(?:href|src|action)="(/[^"]*)', browser.get("/chat", headers=headers).text)
    assert len(addresses) > 4
    assert [address for address in addresses if address.startswith("//") or "vil" in address] == []


def test_whoever_is_not_a_trusted_proxy_says_nothing_of_paths_and_ports(stranger):
    answer = stranger.get("/r/class-a", headers={"X-Forwarded-Prefix": "/x", "X-Forwarded-Port": "1"})
    assert "/x/" not in answer.text


def test_the_log_says_each_once_and_is_not_filled_by_names_that_somebody_makes_up(stranger, caplog):
    for _ in range(3):
        stranger.post("/", headers={"Origin": "http://a.example"})
        stranger.get("/", headers={"Host": "b.example"})
    assert len(caplog.messages) == 2
    for number in range(2 * TOLD):
        stranger.get("/", headers={"Host": f"{'c' * 1000}{number}"})
        stranger.get("/", headers={"Host": f"{number}.example"})
    assert len(caplog.messages) == TOLD
    assert max(map(len, caplog.messages)) < LONGEST + 200
