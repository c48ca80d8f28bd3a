"""One try to post something: signed, within its time, and only a 2xx counts."""

import hashlib
import hmac
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from chatapp.hook_target import Target

from .deadline import deadline

TIME = 10.0
"""Seconds that a try may take, to connect and then again to be answered, letter by letter too."""
SIGNATURE = "X-Chat-Signature"
"""`sha256=` and the HMAC of the body, in hexadecimal digits."""

_KINDS = {"http": HTTPConnection, "https": HTTPSConnection}


class NotTaken(Exception):
    """Why it has to be tried again; nothing of the address is in it, which may be a key."""


def post(target: Target, body: bytes) -> None:
    """Raises NotTaken. Redirects are not followed: what is said here would go to who knows whom."""
    try:
        status = _status(target, body)
    except (OSError, HTTPException) as fault:
        raise NotTaken(type(fault).__name__) from None
    if not 200 <= status < 300:
        raise NotTaken(f"status {status}")


def _status(target: Target, body: bytes) -> int:
    with closing(_KINDS[target.scheme](target.host, target.port, timeout=TIME)) as connection:
        connection.connect()
        with deadline(connection.sock, TIME):
            connection.request("POST", target.path, body, _headers(target, body))
            return int(connection.getresponse().status)


def _headers(target: Target, body: bytes) -> dict[str, str]:
    digest = hmac.digest(target.secret, body, hashlib.sha256).hex()
    return {"Content-Type": "application/json", SIGNATURE: f"sha256={digest}", "Connection": "close"}
