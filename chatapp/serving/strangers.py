"""Before HTTP is read: who asks for Socket.IO without a cookie of ours is answered, and hung up on, at once.

A web server takes a millisecond to parse such a request and to carry it to the gate; a thousand strangers a second
would have all its time. Here it is a tenth of that. Nobody is let in here: what is not refused goes the usual way.
"""

import re
import socket
import ssl
from contextlib import suppress

from flask import Flask

from chatapp import cookie
from chatapp.web.gate import NO_COOKIE, STRANGER_REFUSED

LOOK = 8 * 1024
"""Bytes: a request with a longer head, or one that has not come whole yet, goes the usual way."""

_HANDSHAKE = re.compile(rb"GET (?:/r/([a-z0-9-]{1,40}))?/socket\.io.*?\r\n\r\n", re.DOTALL)
_COOKIE = re.compile(rb"\r\nCookie:([^\r\n]*)", re.IGNORECASE)
_REFUSAL = (
    "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    f"Content-Length: {len(NO_COOKIE)}\r\n\r\n{NO_COOKIE}"
).encode()


def refused(app: Flask, line: socket.socket, flags: int = 0) -> bool:
    """Has it been answered? `flags`: MSG_DONTWAIT where nobody may wait for its first bytes."""
    if isinstance(line, ssl.SSLSocket):  # no look through TLS
        return False
    with suppress(OSError):
        head = line.recv(LOOK, socket.MSG_PEEK | flags)
        if _is_of_a_stranger(app, head):
            line.recv(LOOK)  # else closing is a reset, which can overtake the answer
            line.send(_REFUSAL)
            STRANGER_REFUSED.send(app)
            return True
    return False


def _is_of_a_stranger(app: Flask, head: bytes) -> bool:
    handshake = _HANDSHAKE.match(head)
    if not handshake:
        return False
    room = {cookie.ROOM: (handshake[1] or b"").decode()}
    cookies = "; ".join(found.decode("latin-1").strip() for found in _COOKIE.findall(head))
    if len(cookie.ports(cookies)) > cookie.PORTS:  # which is for us says the port that was asked for
        return False
    return not cookie.read(app, room | {"HTTP_COOKIE": cookies})
