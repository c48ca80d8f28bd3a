"""The door, for programs: a name goes in, a cookie comes out."""

import json
from email.message import Message
from http.client import HTTPException
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .errors import Refused, Unreachable, refusal
from .wording import LANGUAGE, word

TIMEOUT = 10
"""Seconds."""


def enter(url: str, name: str, password: str) -> str:
    """Take a seat under `name`; the cookie that owns it. Raises Refused or Unreachable."""
    body = json.dumps({"username": name, "password": password}).encode()
    cookie = _ask(Request(f"{url}/", body, {"Content-Type": "application/json", **headers()}), url)
    if not cookie:
        raise Unreachable(word("no_room", url=url))
    return cookie


def check(url: str) -> None:
    """Is there a room? Raises Unreachable, before anybody has typed a name in vain."""
    try:
        with urlopen(Request(f"{url}/seats", headers=headers()), timeout=TIMEOUT) as answer:
            json.load(answer)["seats"]
    except (HTTPError, KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError):
        raise Unreachable(word("no_room", url=url)) from None
    except (OSError, HTTPException, ValueError) as fault:
        raise _unreachable(url, fault) from None


def renew(url: str, cookie: str) -> str:
    """The cookie with the member's name of now: after `/name` the old one would bring the old name back."""
    return _ask(Request(f"{url}/seats", headers=headers(cookie)), url) or cookie


def headers(cookie: str = "") -> dict[str, str]:
    """What every request says, to the door and to Socket.IO: who asks, and in which language."""
    return {"Accept-Language": LANGUAGE} | ({"Cookie": cookie} if cookie else {})


def _ask(request: Request, url: str) -> str:
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:
            return _cookie(answer.headers)
    except HTTPError as answer:
        raise _refusal(answer, url) from None
    except (OSError, HTTPException, ValueError) as fault:
        raise _unreachable(url, fault) from None


def _unreachable(url: str, fault: Exception) -> Unreachable:
    reason = getattr(fault, "reason", fault)
    return Unreachable(word("unreachable", url=url, reason=getattr(reason, "strerror", None) or reason))


def _refusal(answer: HTTPError, url: str) -> Refused | Unreachable:
    try:
        return refusal(json.load(answer))
    except (ValueError, KeyError, TypeError, OSError):
        return Unreachable(word("no_room", url=url))


def _cookie(headers: Message) -> str:
    jar: SimpleCookie = SimpleCookie("; ".join(headers.get_all("Set-Cookie", [])))
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in jar.items())
