"""Behind the gate: what is no talk comes whole, and one after the other, so that talk need not wait for it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import ClosingIterator

from chatapp import cookie
from chatapp.chat.errors import ChatError
from chatapp.hub.house import House
from chatapp.transport.lines import OF_MEMBER, OF_NETWORK, Lines
from chatapp.transport.network import network

from .gate import SOCKETS, Environ, Wsgi, is_upload, line_of
from .turns import Turns

LONGEST = 600
"""Seconds that a file may take, however steadily it comes."""


class Awaited:
    """The body of a file, which is read while it comes: each piece in its time, all of it in LONGEST, and all of it."""

    def __init__(self, environ: Environ, lines: Lines, line: Any) -> None:
        self._body, self._left = environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0)
        self._lines, self._line, self._until = lines, line, time.monotonic() + LONGEST

    def read(self, size: int = -1) -> bytes:
        """The next piece, and nothing at the end. Raises ClientDisconnected where it does not come."""
        wanted = min(size, self._left) if size >= 0 else self._left
        piece = self._next(wanted) if wanted and time.monotonic() < self._until else b""
        self._left -= len(piece)
        if wanted and not piece:
            raise ClientDisconnected
        return piece

    def _next(self, size: int) -> bytes:
        self._lines.expect(self._line, whole=False)
        with suppress(OSError):
            piece: bytes = self._body.read(size)
            self._lines.serve(self._line)
            return piece
        return b""


class Admission:
    """WSGI middleware, inside the gate, which has checked the length of the body."""

    def __init__(self, inside: Wsgi, app: Flask, house: House, lines: Lines) -> None:
        self._inside, self._app, self._house, self._lines = inside, app, house, lines
        self._members, self._strangers = Turns(OF_MEMBER), Turns(OF_NETWORK)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """A handshake goes on at once; its connection has bounds of its own."""
        line = line_of(environ)
        if environ["PATH_INFO"].startswith(SOCKETS):
            self._lines.close(line)
            return self._inside(environ, start_response)
        member = self._member(environ)
        if member:
            self._lines.know(line, member)
        if is_upload(environ):
            environ["wsgi.input"] = Awaited(environ, self._lines, line)
            return self._answered(environ, start_response, line)
        _read_body(environ)
        self._lines.serve(line)
        with self._turn(member, environ.get("REMOTE_ADDR", "")):
            self._lines.serve(line)
            return self._answered(environ, start_response, line)

    def _answered(self, environ: Environ, start_response: Any, line: Any) -> Iterable[bytes]:
        answer = self._inside(environ, start_response)
        return ClosingIterator(self._watched(line, answer), getattr(answer, "close", None))

    def _member(self, environ: Environ) -> str:
        """Whose seat the cookie speaks of; "" for a stranger."""
        person = cookie.read(self._app, environ)
        try:
            return person.id if person and self._house.place(cookie.room(environ)).hub.seated(person.id) else ""
        except ChatError:  # no such room
            return ""

    def _turn(self, member: str, address: str) -> AbstractContextManager[None]:
        """Members wait for members only."""
        return self._members.of(member) if member else self._strangers.of(network(address))

    def _watched(self, line: Any, answer: Iterable[bytes]) -> Iterator[bytes]:
        """When the next piece is asked for, the one before was taken."""
        for piece in answer:
            self._lines.expect(line)
            yield piece
            self._lines.serve(line)
        self._lines.expect(line, whole=False)


def _read_body(environ: Environ) -> None:
    """All of it now: nobody who has a turn waits for it."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
