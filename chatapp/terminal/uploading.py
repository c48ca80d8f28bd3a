"""How a file goes over HTTP: in pieces, with a key, and with an ear for an answer that comes before its end."""

import json
import socket
from collections.abc import Iterable
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPHandler, HTTPSHandler, Request, build_opener

from .errors import Refused, Unreachable
from .errors import refusal as worded
from .wording import word

ANSWER = 60
"""Seconds for the answer behind the last piece: the room looks at pictures one by one, and writes them anew."""
UNSENT = 131_072
"""Bytes that wait in the system to be sent."""
PASSING = (502, 503, 504)
"""What a proxy answers while the room is restarting."""


class Body(NamedTuple):
    """`size` bytes. `key`: it is one file however often it is sent."""

    name: str
    size: int
    key: str
    pieces: Iterable[bytes]

    @property
    def headers(self) -> dict[str, str]:
        """What stands before them (RFC 6266, RFC 8187)."""
        return {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(self.size),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(self.name, safe='')}",
            "Idempotency-Key": f'"{self.key}"',
        }


class _Listening(HTTPConnection):
    """Whoever refuses a file early answers and hangs up: what is not sent any more does not matter, the answer does."""

    def connect(self) -> None:
        """The system takes megabytes at once: with little of it a slow line is not "100 %" from the start."""
        super().connect()
        with suppress(OSError, AttributeError):
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)

    def request(self, *args: Any, **more: Any) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            super().request(*args, **more)
        if self.sock:
            self.sock.settimeout(ANSWER)


class _ListeningSecurely(_Listening, HTTPSConnection):
    """The same over TLS."""


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Listening, req)


class _Secure(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_ListeningSecurely, req)


open_request = build_opener(_Plain, _Secure).open
"""As `urlopen`, with the proxies of the environment."""


def refusal(answer: HTTPError, url: str) -> Refused | Unreachable:
    """In the room's words, or in ours where something before it answers. Unreachable: it may be tried again."""
    try:
        refused = worded(json.load(answer))
    except (ValueError, KeyError, TypeError, OSError):
        refused = Refused("not_taken", word("not_taken", status=answer.code))
    passing = answer.code in PASSING or refused.code == "login_required"
    return Unreachable(word("unreachable", url=url, reason=refused)) if passing else refused
