"""What counts as one address: whoever has one IPv6 address has 2**64 of them (RFC 6177)."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network


@lru_cache(1024)
def network(address: str) -> str:
    """The address itself (IPv4), its /64 (IPv6), or what it is if it is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
