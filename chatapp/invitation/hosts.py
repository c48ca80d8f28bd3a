"""What the host of an address means to others: whether they can open it, and from where."""

from ipaddress import IPv4Address, IPv6Address, ip_address


def is_for_others(host: str) -> bool:
    """Not what means "this machine" on every machine, nor what needs a zone that each calls differently (RFC 4007)."""
    ip = ip_of(host)
    if not ip:
        return bool(host) and host != "localhost" and not host.endswith(".localhost")
    return not (ip.is_loopback or ip.is_unspecified or (ip.version == 6 and ip.is_link_local))


def is_near(host: str) -> bool:
    """Does it hold in one network only?"""
    ip = ip_of(host)
    return ip.is_private if ip else "." not in host or host.endswith(".local")


def ip_of(host: str) -> IPv4Address | IPv6Address | None:
    """None for a name; that of IPv4 in the clothes of IPv6 (RFC 4291 section 2.5.5.2) without them."""
    try:
        ip = ip_address(host)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


def in_url(host: str) -> str:
    """As it stands before the port (RFC 3986 section 3.2.2)."""
    return f"[{host}]" if ":" in host else host
