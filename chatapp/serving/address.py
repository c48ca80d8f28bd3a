"""Where the room can be reached: what is printed at the start, and one sentence when the place is taken."""

import errno
import os
import socket
from contextlib import suppress

import click

EVERYWHERE = ("0.0.0.0", "::")


def of_flask_run() -> tuple[str, int] | None:
    """Host and port under `flask run`; None under another server, which has its own configuration."""
    context = click.get_current_context(silent=True)
    if context and context.info_name == "run":
        return context.params["host"], context.params["port"]
    return None


def of_environment() -> tuple[str, int]:
    """Host and port under gunicorn, whose configuration reads them here."""
    return os.environ.get("HOST", "127.0.0.1"), port(os.environ.get("PORT", "5000"))


def signature(process: int, host: str, port: int) -> str:
    """What another server is told that wants the same file."""
    return f"process {process} ({link(host, port)})"


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
    here = f"The room is open: {link(host, port)}"
    if host not in EVERYWHERE:
        return here
    return f"{here} on this machine, http://{_lan_address()}:{port} for the others on the network"


def link(host: str, port: int) -> str:
    """Where this machine reaches it."""
    return f"http://{_in_url(host)}:{port}"


def _in_url(host: str) -> str:
    if host in ("127.0.0.1", *EVERYWHERE):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _lan_address() -> str:
    """The address that this machine shows to the network. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def wait_for_words(listener: socket.socket) -> None:
    """Let the system hand over a connection when its first bytes are there, or after a second (Linux only)."""
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        with suppress(OSError):  # a Unix socket
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 1)
