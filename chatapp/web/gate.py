"""The gate: what must happen before Socket.IO sees a handshake. No cookie signed by us, no connection."""

import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from blinker import Signal
from flask import Flask
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, LengthRequired, RequestEntityTooLarge

from chatapp import cookie
from chatapp.transport.engine import OWNER

from .hosts import Hosts

BODY = 16 * 1024
"""Bytes in the body of a request, at most; but for a file."""
FILES = "/files"
"""Where files are put in, in every room."""
MEGABYTE = 1024 * 1024

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
        self._inside, self._app, self._hosts = inside, app, hosts
        self._largest = file * MEGABYTE + BODY

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Let in, or answer 400 (a foreign Host), 403, 411 or 413 (a body without end, or too large), and hang up."""
        try:
            self._check_host(environ)
            _check_body(environ, self._most(environ))
            if environ["PATH_INFO"].startswith(SOCKETS):
                self._check_handshake(environ)
        except HTTPException as refused:
            return _hanging_up(refused(environ, start_response), environ)
        return self._inside(environ, start_response)

    def _check_host(self, environ: Environ) -> None:
        host = environ.get("HTTP_HOST", "")
        if not self._hosts.know(host):
            raise BadRequest(f"This room is not known as {host!r}; CHAT_HOSTS names the hosts that it has.")

    def _most(self, environ: Environ) -> int:
        return self._largest if is_upload(environ) and cookie.read(self._app, environ) else BODY

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


def _check_body(environ: Environ, most: int) -> None:
    """No form of ours is that large, and none is sent in chunks, which have no end that could be known."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise BadRequest
    if len(length) > 9 or int(length) > most:  # Python refuses to read a number of thousands of digits
        raise RequestEntityTooLarge
    if environ.get("HTTP_TRANSFER_ENCODING"):
        raise LengthRequired


def _hanging_up(answer: Iterable[bytes], environ: Environ) -> Iterable[bytes]:
    """Else the servers read a refused body to its end: Werkzeug 10 MB at a time, gunicorn while all others wait."""
    yield from answer
    if line := line_of(environ):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


def line_of(environ: Environ) -> Any:
    """The socket that the request came by, where the web server says it."""
    return environ.get("werkzeug.socket") or environ.get("gunicorn.socket")
