"""The ways in: at which addresses others can open the room. The rule, which asks nobody."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from chatapp.chat.phrase import Phrase

ALONE = Phrase(
    "Nobody else can come in: the room listens on this machine alone. This lets the others in: %(command)s",
    command="make run HOST=0.0.0.0",
)
HIDDEN = Phrase("This page was opened at an address for this machine alone. Open it at the one that the others use.")
NO_NETWORK = Phrase("Nobody else can come in: this machine is on no network.")

MOST = 8
"""Addresses that are named: whoever has more of them knows which one is meant."""
EVERYWHERE = ("0.0.0.0", "::")

_INNER = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "podman", "cni", "lxc", "lxd", "virtualbox", "hyper-v")
"""How interfaces begin that lead to what runs on this machine, and to nobody else."""
_TUNNELS = ("tun", "tap", "wg", "utun", "tailscale", "zt", "ppp")
"""… and to a network that is not the one in this room."""
_PORTS = {"http": "80", "https": "443"}


class Address(NamedTuple):
    """One of this machine's own, and the interface that has it."""

    ip: str
    interface: str = ""


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
    if _is_for_others(name):
        return Ways((_joined(visit.scheme, visit.host, visit.path),), _is_near(name))
    found = own()
    if visit.proxied or not _is_here(visit.guest, found):
        return Ways(obstacle=HIDDEN)
    return of_machine(visit.server, visit.port, found, visit.scheme, visit.path)


def of_machine(server: str, port: str, own: Iterable[Address], scheme: str = "http", path: str = "/") -> Ways:
    """Where the others reach a server that listens at `server`. `own`: that of the way out first."""
    if not _is_for_others(server) and server not in EVERYWHERE:
        return Ways(obstacle=ALONE)
    behind = "" if port == _PORTS.get(scheme) else f":{port}"
    hosts = _likeliest(own, server) if server in EVERYWHERE else [server]
    addresses = tuple(_joined(scheme, in_url(host) + behind, path) for host in hosts)
    return Ways(addresses, near=True) if addresses else Ways(obstacle=NO_NETWORK)


def in_url(host: str) -> str:
    """As it stands before the port (RFC 3986 section 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def _joined(scheme: str, host: str, path: str) -> str:
    """Who types it needs no slash at its end; below a path the cookie needs one."""
    return f"{scheme}://{host}{'' if path == '/' else path}"


def _likeliest(own: Iterable[Address], server: str) -> list[str]:
    families = (IPv4Address,) if server == "0.0.0.0" else (IPv4Address, IPv6Address)
    outer = [each for each in own if _is_for_others(each.ip) and not _begins(each, _INNER)]
    ranked = sorted((each for each in outer if isinstance(_ip(each.ip), families)), key=_unlikely)
    return list(dict.fromkeys(each.ip for each in ranked))[:MOST]


def _unlikely(address: Address) -> tuple[bool, bool, bool]:
    ip = ip_address(address.ip)
    return _begins(address, _TUNNELS), ip.is_link_local, ip.version == 6


def _begins(address: Address, names: tuple[str, ...]) -> bool:
    return address.interface.lower().startswith(names)


def _is_for_others(name: str) -> bool:
    """Not what means "this machine" on every machine, nor what needs a zone that each calls differently (RFC 4007)."""
    ip = _ip(name)
    if not ip:
        return bool(name) and name != "localhost" and not name.endswith(".localhost")
    return not (ip.is_loopback or ip.is_unspecified or (ip.version == 6 and ip.is_link_local))


def _is_near(name: str) -> bool:
    ip = _ip(name)
    return ip.is_private if ip else "." not in name or name.endswith(".local")


def _is_here(guest: str, own: Iterable[Address]) -> bool:
    ip = _ip(guest)
    return ip is not None and (ip.is_loopback or ip in {_ip(each.ip) for each in own})


def _ip(name: str) -> IPv4Address | IPv6Address | None:
    """None for what is none; that of IPv4 in the clothes of IPv6 (RFC 4291 section 2.5.5.2) without them."""
    try:
        ip = ip_address(name)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip
