"""Promise 8: names and texts run nowhere, and the cookie leads nobody astray."""

from collections.abc import Callable

import pytest
import requests

from tests.server import Server

from .member import Member, Refused

Enter = Callable[..., Member]


@pytest.mark.parametrize("mark", ["\n", "\r", "\u2028", "\x1b[2K", "\x85", "\u202e", "\x00"])
def test_no_name_forges_a_line_of_the_log(server: Server, mark: str) -> None:
    forged = "2026-01-01 INFO Eve came"
    with pytest.raises(Refused, match="name_invalid"):
        Member(server.url, f"x{mark}{forged}"[:24])
    assert mark not in server.log() or mark == "\n"
    assert not any(line.startswith(forged) for line in server.log().splitlines())


def test_no_text_and_no_cookie_is_in_the_log(enter: Enter, server: Server) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ann.say("a public text")
    ann.whisper("Ben", "a secret text")
    with pytest.raises(Refused):
        ann.whisper("Nobody", "a misdirected text")
    ben.hears("a secret text")
    log = server.log()
    assert not any(text in log for text in ("a public text", "a secret text", "a misdirected text"))
    assert ann.cookie not in log


def test_the_cookie_is_for_this_site_alone(server: Server) -> None:
    answer = requests.post(server.url, json={"username": "Cookie"}, timeout=10)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # plain HTTP; behind a proxy that ends TLS: test_a_cookie_made_over_tls


def test_a_cookie_made_over_tls_never_travels_in_the_clear(start: Callable[..., Server], server: Server) -> None:
    room = start(CHAT_TRUSTED_PROXIES=1)
    tls = {"X-Forwarded-Proto": "https"}
    assert "Secure" in requests.post(room.url, json={"username": "A"}, headers=tls, timeout=10).headers["Set-Cookie"]
    forged = requests.post(server.url, json={"username": "A"}, headers=tls, timeout=10).headers["Set-Cookie"]
    assert "Secure" not in forged


def test_every_form_wants_its_token(enter: Enter, server: Server) -> None:
    ann = enter("Ann")
    assert requests.post(server.url, data={"username": "Eve"}, timeout=10).status_code == 400
    quit_by_another_site = requests.post(f"{server.url}/quit", headers={"Cookie": ann.cookie}, timeout=10)
    assert quit_by_another_site.status_code == 400
    ann.say("still here")


def test_a_cookie_given_by_somebody_else_is_replaced_at_login(enter: Enter, server: Server) -> None:
    eve = enter("Eve")
    answer = requests.post(server.url, json={"username": "Victim"}, headers={"Cookie": eve.cookie}, timeout=10)
    assert answer.json()["you"]["id"] != eve.id
    assert "=".join(*answer.cookies.items()) != eve.cookie


def test_every_page_forbids_what_it_does_not_need(server: Server) -> None:
    for address in ("/", "/seats", "/nowhere"):
        headers = requests.get(server.url + address, timeout=10).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"
