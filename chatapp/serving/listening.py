"""Can this server listen where it was told to? Else one sentence, before anything begins."""

import errno
import socket
from pathlib import Path

from .address import UNIX


def check(host: str, port: int) -> None:
    """SystemExit with one sentence unless it can; on `::` for IPv4 too, as the servers do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
    if not host:
        raise SystemExit("HOST must be an address of this machine; 0.0.0.0 is all of them.")
    if host.startswith(UNIX):
        raise SystemExit(f"HOST={host} is for the production server: make serve.")
    try:
        host.encode("idna")  # else Python says of it what is no OSError
        with socket.create_server((host, port), family=family, dualstack_ipv6=both):
            pass
    except (OSError, UnicodeError) as fault:
        raise SystemExit(_why(host, port, fault)) from None


def _why(host: str, port: int, fault: OSError | UnicodeError) -> str:
    """Another port is advised only where that helps."""
    number, other = (
        getattr(fault, "errno", None),
        f"try another one: make run PORT={port + 1 if port < 65_535 else 5000}",
    )
    if number == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program; {other}"
    if number == errno.EACCES:
        return f"Port {port} on {host} is not for everybody (below 1024 ports are the administrator's); {other}"
    return f"HOST cannot be {host!r}: {_reason(fault)}."


def check_socket(path: str) -> None:
    """The same for a Unix socket. One that a server has left behind there is replaced."""
    try:
        if not Path(path).is_socket():
            with socket.socket(socket.AF_UNIX) as probe:
                probe.bind(path or ".")  # an empty one would be Linux's own, which no proxy can name
            Path(path).unlink()
    except OSError as fault:
        raise SystemExit(f"HOST cannot be {UNIX + path!r}: {_reason(fault)}.") from None


def _reason(fault: OSError | UnicodeError) -> str:
    """Without what Python puts behind it."""
    return str(getattr(fault, "strerror", None) or fault).partition(" (while")[0]
