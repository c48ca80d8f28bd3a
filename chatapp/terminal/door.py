"""The door, for programs: a name goes in, a cookie comes out."""

import errno
import json
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPException, IncompleteRead
from http.client import HTTPResponse as Answer
from http.cookies import SimpleCookie
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from . import uploading
from .errors import Refused, Unreachable, reason, refusal
from .wording import LANGUAGE, word

T = TypeVar("T")

TIMEOUT = 10
"""Seconds."""
PIECE = 65_536
"""Bytes of a file that are in memory at once."""


def enter(url: str, name: str, password: str) -> str:
    """Take a seat under `name`; the cookie that owns it. Raises Refused or Unreachable."""
    cookie = _post(f"{url}/", url, username=name, password=password)
    if not cookie:
        raise Unreachable(word("no_room", url=url))
    return cookie


def enter_as_host(url: str, name: str, key: str, cookie: str) -> str:
    """Become host by the host's key, on the seat that `cookie` owns or on one that is taken now; the cookie."""
    return _post(f"{url}/host", url, cookie, username=name, key=key) or cookie


def _post(address: str, url: str, cookie: str = "", **fields: str) -> str:
    content = {"Content-Type": "application/json", **headers(cookie)}
    return _ask(Request(address, json.dumps(fields).encode(), content), url, _cookie)


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
    return _ask(Request(f"{url}/seats", headers=headers(cookie)), url, _cookie) or cookie


def fetch(url: str, path: str, cookie: str) -> tuple[str, bytes]:
    """A file that the room offers: its name, and what is in it. Raises Refused or Unreachable."""
    return _ask(Request(f"{url}/{path.lstrip('/')}", headers=headers(cookie)), url, _file)


def bring(url: str, upload: uploading.Body, cookie: str) -> str:
    """Put a file into the room: what the room calls it. Raises Refused, or Unreachable where it may be tried again."""
    request = Request(f"{url}/files", upload.pieces, {**headers(cookie), **upload.headers}, method="POST")
    return _ask(request, url, _id, uploading.open_request, uploading.refusal)


def take(url: str, path: str, cookie: str, use: Callable[[str, Iterable[bytes]], T]) -> T:
    """What `use` makes of a file's name and pieces. Raises Refused, Unreachable, and whatever `use` raises.

    It says that it talks JSON, so that a refusal comes in words and not as a page.
    """
    said = {**headers(cookie), "Content-Type": "application/json"}
    request = Request(f"{url}/{path.lstrip('/')}", headers=said)
    return _ask(request, url, lambda answer: use(answer.headers.get_filename(""), _pieces(answer)))


def _pieces(answer: Answer) -> Iterator[bytes]:
    """Raises ConnectionResetError where it breaks off: half a file is none."""
    missing = int(answer.headers.get("Content-Length", 0))
    while piece := _piece(answer):
        missing -= len(piece)
        yield piece
    if missing > 0:
        raise ConnectionResetError(errno.ECONNRESET, word("broken_off"))


def _piece(answer: Answer) -> bytes:
    try:
        return answer.read(PIECE)
    except IncompleteRead:  # in chunks, whose end did not come
        raise ConnectionResetError(errno.ECONNRESET, word("broken_off")) from None


def headers(cookie: str = "") -> dict[str, str]:
    """What every request says, to the door and to Socket.IO: who asks, and in which language."""
    return {"Accept-Language": LANGUAGE} | ({"Cookie": cookie} if cookie else {})


def _refusal(answer: HTTPError, url: str) -> Refused | Unreachable:
    try:
        return refusal(json.load(answer))
    except (ValueError, KeyError, TypeError, OSError):
        return Unreachable(word("no_room", url=url))


def _ask(
    request: Request, url: str, read: Callable[[Answer], T], open_request: Callable[..., Answer] = urlopen,
    refused: Callable[[HTTPError, str], Refused | Unreachable] = _refusal,
) -> T:  # fmt: skip
    try:
        with open_request(request, timeout=TIMEOUT) as answer:
            return read(answer)
    except HTTPError as answer:
        raise refused(answer, url) from None
    except (OSError, HTTPException, ValueError) as fault:
        raise _unreachable(url, fault) from None


def _unreachable(url: str, fault: Exception) -> Unreachable:
    return Unreachable(word("unreachable", url=url, reason=reason(getattr(fault, "reason", fault))))


def _id(answer: Answer) -> str:
    try:
        return str(json.load(answer)["id"])
    except (KeyError, TypeError) as fault:
        raise ValueError(fault) from None


def _file(answer: Answer) -> tuple[str, bytes]:
    return answer.headers.get_filename(""), answer.read()


def _cookie(answer: Answer) -> str:
    jar: SimpleCookie = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie", [])))
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in jar.items())
