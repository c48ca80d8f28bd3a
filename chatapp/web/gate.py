"""The gate: what must happen before Socket.IO sees a handshake. No cookie signed by us, no connection."""

import json
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from blinker import Signal
from flask import Flask
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, LengthRequired, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from chatapp import cookie, language, payloads
from chatapp.chat.errors import FileTooLarge
from chatapp.transport.engine import OWNER

from .hosts import Hosts

BODY = 16 * 1024
"""Bytes in the body of a request, at most; but for a file."""
FILES = "/files"
"""Where files are put in, in every room."""
MEGABYTE = 1024 * 1024
LINGER, PIECE = 5.0, 65_536
"""Seconds for which a member's file that is far too large is read, to be thrown away; and bytes at once."""

SOCKETS = "/socket.io"
"""Where Socket.IO is, in every room."""

NO_COOKIE = "Please choose a username first."
"""What a handshake without a cookie signed by us is answered."""
STRANGER_REFUSED = Signal("Sent with the app whenever that is answered, here or before HTTP is read.")

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]


class Gate:
    """WSGI middleware, inside ProxyFix only.

    `hosts`: under which names the room is reached; `file`: megabytes of one, at most.
    """

    def __init__(self, inside: Wsgi, app: Flask, hosts: Hosts, file: int) -> None:
        self._inside, self._app, self._hosts, self._file = inside, app, hosts, file

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Let in, or answer 400 (a foreign Host), 403, 411 or 413 (a body without end, or too large), and hang up."""
        try:
            self._check_host(environ)
            self._check_body(environ)
            if environ["PATH_INFO"].startswith(SOCKETS):
                self._check_handshake(environ)
        except HTTPException as refused:
            linger = LINGER if refused.get_response().is_json else 0
            return _hanging_up(refused(environ, start_response), environ, linger)
        return self._inside(environ, start_response)

    def _check_host(self, environ: Environ) -> None:
        host = environ.get("HTTP_HOST", "")
        if not self._hosts.know(host):
            raise BadRequest(f"This room is not known as {host!r}; CHAT_HOSTS names the hosts that it has.")

    def _check_body(self, environ: Environ) -> None:
        if not is_upload(environ) or not cookie.read(self._app, environ):
            return _check_length(environ, BODY)
        if not environ.get("CONTENT_LENGTH"):
            raise LengthRequired
        try:
            _check_length(environ, self._file * MEGABYTE + BODY)
        except RequestEntityTooLarge:
            raise RequestEntityTooLarge(response=self._too_large(environ)) from None

    def _too_large(self, environ: Environ) -> Response:
        """In the words in which the view refuses what is a little too large."""
        translate = language.translator(language.of(Request(environ, populate_request=False)))
        refusal = payloads.refusal(FileTooLarge(limit=self._file), translate)
        return Response(json.dumps(refusal), 413, mimetype="application/json")

    def _check_handshake(self, environ: Environ) -> None:
        if not self._hosts.admit(environ):
            raise Forbidden("The page of another site may not open this room.")
        person = cookie.read(self._app, environ)
        if not person:
            STRANGER_REFUSED.send(self._app)
            raise Forbidden(NO_COOKIE)
        environ[OWNER] = person.id


def is_upload(environ: Environ) -> bool:
    """Does somebody put a file in?"""
    return bool(environ["PATH_INFO"] == FILES and environ["REQUEST_METHOD"] == "POST")


def _check_length(environ: Environ, most: int) -> None:
    """No form of ours is that large, and none is sent in chunks, which have no end that could be known."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise BadRequest
    if len(length) > 9 or int(length) > most:  # Python refuses to read a number of thousands of digits
        raise RequestEntityTooLarge
    if environ.get("HTTP_TRANSFER_ENCODING"):
        raise LengthRequired


def _hanging_up(answer: Iterable[bytes], environ: Environ, linger: float) -> Iterable[bytes]:
    """Else the servers read a refused body to its end: Werkzeug 10 MB at a time, gunicorn while all others wait."""
    yield from answer
    if line := line_of(environ):
        with suppress(OSError):
            line.shutdown(socket.SHUT_WR)
            _read_away(line, time.monotonic() + linger)
            line.shutdown(socket.SHUT_RDWR)


def _read_away(line: Any, until: float) -> None:
    """Who is cut while they send may never see the answer (RFC 9112 section 9.6)."""
    while (left := until - time.monotonic()) > 0:
        line.settimeout(left)
        if not line.recv(PIECE):
            return
        time.sleep(0)  # under gevent whoever sends faster than we read would have all the turns


def line_of(environ: Environ) -> Any:
    """The socket that the request came by, where the web server says it."""
    return environ.get("werkzeug.socket") or environ.get("gunicorn.socket")
