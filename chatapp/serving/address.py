"""Where the server listens, as it is written."""

import os
import socket
from contextlib import suppress
from typing import Any

from chatapp.invitation.hosts import in_url
from chatapp.invitation.ways import EVERYWHERE

UNIX = "unix:"
"""HOST begins with it where it is the path of a Unix socket: for a proxy on this machine, under gunicorn."""


def of_environment() -> tuple[str, int]:
    """Host and port under gunicorn, whose configuration reads them here."""
    return os.environ.get("HOST") or "127.0.0.1", port(os.environ.get("PORT", "5000"))  # "" would be everywhere


def signature(process: int, host: str, port: int) -> str:
    """What another server is told that wants the same file."""
    return f"process {process} ({link(host, port)})"


def port(text: str) -> int:
    """The port that PORT names, or SystemExit with one sentence."""
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise SystemExit(f"PORT must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def bound(host: str, port: int) -> str:
    """As gunicorn wants to be told."""
    return host if host.startswith(UNIX) else f"{in_url(host)}:{port}"


def link(host: str, port: int) -> str:
    """Where this machine reaches it."""
    if host.startswith(UNIX):
        return host
    return f"http://{'localhost' if host in ('127.0.0.1', *EVERYWHERE) else in_url(host)}:{port}"


DEAF = 20
"""Seconds: whoever takes nothing that is sent for so long is cut by the system, connections too."""
OPTIONS = {"TCP_DEFER_ACCEPT": 1, "TCP_USER_TIMEOUT": DEAF * 1000}


def host(name: Any) -> str:
    """Of what `accept` calls the other end; "" for a Unix socket's."""
    return str(name[0]) if isinstance(name, tuple) else ""


def tell_system(listener: socket.socket) -> None:
    """What Linux does for all lines that it accepts here (tcp(7)).

    It hands a line over when its first bytes are there, or after a second, and cuts whoever is deaf.
    """
    for name, value in OPTIONS.items():
        if hasattr(socket, name):
            with suppress(OSError):  # a Unix socket
                listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
