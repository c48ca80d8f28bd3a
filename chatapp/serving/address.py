"""Where the room can be reached: what is printed at the start."""

import os
import socket
from contextlib import suppress
from typing import Any

UNIX = "unix:"
"""HOST begins with it where it is the path of a Unix socket: for a proxy on this machine, under gunicorn."""
EVERYWHERE = ("0.0.0.0", "::")


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


def in_url(host: str) -> str:
    """As it stands before the port (RFC 3986 section 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def bound(host: str, port: int) -> str:
    """As gunicorn wants to be told."""
    return host if host.startswith(UNIX) else f"{in_url(host)}:{port}"


def link(host: str, port: int) -> str:
    """Where this machine reaches it."""
    if host.startswith(UNIX):
        return host
    return f"http://{'localhost' if host in ('127.0.0.1', *EVERYWHERE) else in_url(host)}:{port}"


def invitation(place: str | tuple[Any, ...]) -> str:
    """The links to send around. `place`: as `getsockname` has it; the path of a Unix socket is for a proxy."""
    if isinstance(place, str):
        return f"The room is open: {UNIX}{place}"
    host, port, *_ = place
    here = f"The room is open: {link(host, port)}"
    if host not in EVERYWHERE:
        return here
    return f"{here} on this machine, http://{_lan_address()}:{port} for the others on the network"


def _lan_address() -> str:
    """The address that this machine shows to the network. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


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
