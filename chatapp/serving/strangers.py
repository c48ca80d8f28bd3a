"""Before HTTP is read: who asks for Socket.IO without a cookie of ours is answered, and hung up on, at once.

A web server takes a millisecond to parse such a request and to carry it to the gate; a thousand strangers a second
would have all its time. Here it is a tenth of that. Nobody is let in here: what is not refused goes the usual way.
"""

import re
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

from flask import Flask

from chatapp import cookie
from chatapp.hub.rounds import Rounds
from chatapp.web.gate import NO_COOKIE

from . import address

LOOK = 8 * 1024
"""Bytes: a request with a longer head, or one that has not come whole yet, goes the usual way."""
PATIENCE, MOMENT = 12, 0.0003
"""How often who comes waits for a line to pass, and the seconds of each time."""

_HANDSHAKE = re.compile(rb"GET /socket\.io.*?\r\n\r\n", re.DOTALL)
_COOKIE = re.compile(rb"\r\nCookie:([^\r\n]*)", re.IGNORECASE)
_REFUSAL = (
    "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    f"Content-Length: {len(NO_COOKIE)}\r\n\r\n{NO_COOKIE}"
).encode()


def under_flask_run(app: Flask) -> None:
    """On the thread that accepts: a stranger costs no thread."""
    from werkzeug.serving import ThreadedWSGIServer

    def verify_request(_server: Any, line: Any, _address: Any) -> bool:
        _let_pass(app.extensions["chat"])
        return not _refuses(app, line)

    activate = ThreadedWSGIServer.server_activate

    def server_activate(server: Any) -> None:
        activate(server)
        address.wait_for_words(server.socket)

    ThreadedWSGIServer.verify_request = verify_request  # type: ignore[assignment,method-assign]
    ThreadedWSGIServer.server_activate = server_activate  # type: ignore[assignment,method-assign]


def under_gunicorn(app: Flask) -> None:
    """In the loop that accepts: a stranger costs no greenlet, and after each one the members have their turn."""
    from gevent.server import StreamServer

    accept = StreamServer.do_read

    def do_read(server: Any) -> Any:
        accepted = accept(server)
        if accepted and _refuses(app, accepted[0]):
            return accepted[0].close()  # None: enough accepted for now
        return accepted

    StreamServer.do_read = do_read


def _let_pass(room: Rounds) -> None:
    """Members first: threads share one core, and a stranger in the middle of a line makes it half as long again."""
    for _ in range(PATIENCE):
        if room.busy:
            time.sleep(MOMENT)


def _refuses(app: Flask, line: Any) -> bool:
    """Has it been answered? Never waits: whoever has not said enough yet goes the usual way."""
    if isinstance(line, ssl.SSLSocket):  # no look through TLS
        return False
    plain = getattr(line, "_sock", line)  # gevent's waits even when told not to; the one inside does not
    with suppress(OSError):
        head = plain.recv(LOOK, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        if _is_of_a_stranger(app, head):
            plain.recv(LOOK, socket.MSG_DONTWAIT)  # else closing is a reset, which can overtake the answer
            plain.send(_REFUSAL, socket.MSG_DONTWAIT)
            return True
    return False


def _is_of_a_stranger(app: Flask, head: bytes) -> bool:
    if not _HANDSHAKE.match(head):
        return False
    cookies = [found.decode("latin-1").strip() for found in _COOKIE.findall(head)]
    return not any(cookie.read(app, {"HTTP_COOKIE": each}) for each in cookies)
