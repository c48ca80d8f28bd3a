"""Which of this machine's addresses the others reach, the likeliest first."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import NamedTuple

from .hosts import is_for_others

MOST = 8
"""Addresses that are named: whoever has more of them knows which one is meant."""

_INNER = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "podman", "cni", "lxc", "lxd", "virtualbox", "hyper-v")
"""How interfaces begin that lead to what runs on this machine, and to nobody else."""
_TUNNELS = ("tun", "tap", "wg", "utun", "tailscale", "zt", "ppp")
"""… and to a network that is not the one in this room."""


class Address(NamedTuple):
    """One of this machine's own, and the interface that has it."""

    ip: str
    interface: str = ""


def likeliest(own: Iterable[Address], ipv6: bool) -> list[str]:
    """`own`: that of the way out first. `ipv6`: those of IPv6 too."""
    outer = (each for each in own if is_for_others(each.ip) and not _begins(each, _INNER))
    ranked = sorted((each for each in outer if ipv6 or ":" not in each.ip), key=_unlikely)
    return list(dict.fromkeys(each.ip for each in ranked))[:MOST]


def _unlikely(address: Address) -> tuple[bool, bool, bool]:
    ip = ip_address(address.ip)
    return _begins(address, _TUNNELS), ip.is_link_local, ip.version == 6


def _begins(address: Address, names: tuple[str, ...]) -> bool:
    return address.interface.lower().startswith(names)
