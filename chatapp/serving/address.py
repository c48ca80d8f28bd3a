"""Where the room can be reached: what is printed at the start, and one sentence when the place is taken."""

import errno
import socket
from contextlib import suppress
from typing import Any

import click


def of_flask_run() -> tuple[str, int] | None:
    """Host and port under `flask run`; None under another server, which has its own configuration."""
    context = click.get_current_context(silent=True)
    if context and context.info_name == "run":
        return context.params["host"], context.params["port"]
    return None


def port(text: str) -> int:
    """The port that PORT names, or SystemExit with one sentence."""
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise SystemExit(f"PORT must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def check_free(host: str, port: int) -> None:
    """SystemExit with one sentence unless this server can listen there."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as fault:
        taken = fault.errno == errno.EADDRINUSE
        reason = "is taken by another program" if taken else f"cannot be used ({fault.strerror})"
        raise SystemExit(f"Port {port} on {host} {reason}; try another one: make run PORT={port + 1}") from None


def invitation(host: str, port: int) -> str:
    """The links to send around."""
    if host not in ("0.0.0.0", "::"):
        return f"The room is open: http://{_in_url(host)}:{port}"
    here = f"The room is open: http://localhost:{port} on this machine"
    return f"{here}, http://{_lan_address()}:{port} for the others on the network"


def _in_url(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    return "localhost" if host == "127.0.0.1" else host


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
