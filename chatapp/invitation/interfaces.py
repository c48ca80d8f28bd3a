"""The addresses of this machine. To know them nothing is sent."""

import socket
from collections.abc import Iterator

import ifaddr

from .likelihood import Address


def read() -> list[Address]:
    """That of the way out first, then in the order of the system; none where there is no network."""
    found = list(_all())
    by_ip = {each.ip: each for each in found}
    return [*(by_ip.get(ip, Address(ip)) for ip in _out()), *found]


def _all() -> Iterator[Address]:
    try:
        adapters = list(ifaddr.get_adapters())
    except OSError:  # a service that may not ask (systemd's RestrictAddressFamilies without AF_NETLINK)
        return
    for adapter in adapters:
        for each in adapter.ips:
            yield Address(each.ip if isinstance(each.ip, str) else each.ip[0], adapter.nice_name)


def _out() -> Iterator[str]:
    """The address that this machine shows to the network. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nobody's (RFC 5737)
        except OSError:
            return
        yield str(probe.getsockname()[0])
