"""The ways in: at which addresses others can open the room. The rule, which asks nobody."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from chatapp.chat.phrase import Phrase

from .hosts import in_url, ip_of, is_for_others, is_near
from .likelihood import Address, likeliest

ALONE = Phrase(
    "Nobody else can come in: the room listens on this machine alone. This lets the others in: %(command)s",
    command="make run HOST=0.0.0.0",
)
HIDDEN = Phrase("This page was opened at an address for this machine alone. Open it at the one that the others use.")
NO_NETWORK = Phrase("Nobody else can come in: this machine is on no network.")

EVERYWHERE = ("0.0.0.0", "::")
_PORTS = {"http": "80", "https": "443"}


class Ways(NamedTuple):
    """Addresses, the likeliest first; without any the `obstacle`. `near`: they hold in this machine's network only."""

    addresses: tuple[str, ...] = ()
    near: bool = False
    obstacle: Phrase | None = None


class Visit(NamedTuple):
    """How somebody has opened the room: scheme, host with its port, and the path that leads to the room.

    `guest`: the address they came from. `proxied`: through a proxy of ours. `server`, `port`: where it was taken.
    """

    scheme: str
    host: str
    path: str
    guest: str
    proxied: bool
    server: str
    port: str


def of_visit(visit: Visit, own: Callable[[], list[Address]]) -> Ways:
    """The address that the page was opened at; where that is of no use to others, those of this machine.

    `own()`, see `of_machine`. They hold only if nothing stands between, such as a proxy or a container's port.
    """
    name = urlsplit(f"//{visit.host}").hostname or ""
    if is_for_others(name):
        return Ways((_joined(visit.scheme, visit.host, visit.path),), is_near(name))
    found = own()
    if visit.proxied or not _is_here(visit.guest, found):
        return Ways(obstacle=HIDDEN)
    return of_machine(visit.server, visit.port, found, visit.scheme, visit.path)


def of_machine(server: str, port: str, own: Iterable[Address], scheme: str = "http", path: str = "/") -> Ways:
    """Where the others reach a server that listens at `server`. `own`: that of the way out first."""
    if not is_for_others(server) and server not in EVERYWHERE:
        return Ways(obstacle=ALONE)
    behind = "" if port == _PORTS.get(scheme) else f":{port}"
    hosts = likeliest(own, ipv6=server == "::") if server in EVERYWHERE else [server]
    addresses = tuple(_joined(scheme, in_url(host) + behind, path) for host in hosts)
    return Ways(addresses, near=True) if addresses else Ways(obstacle=NO_NETWORK)


def _joined(scheme: str, host: str, path: str) -> str:
    """Who types it needs no slash at its end; below a path the cookie needs one."""
    return f"{scheme}://{host}{'' if path == '/' else path}"


def _is_here(guest: str, own: Iterable[Address]) -> bool:
    ip = ip_of(guest)
    return ip is not None and (ip.is_loopback or ip in {ip_of(each.ip) for each in own})
