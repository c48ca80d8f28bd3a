"""Where the herald posts to."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[!-~]+")
"""In ASCII, as it goes over the network."""


class Target(NamedTuple):
    """`path` has the query too. `secret` signs what is sent there."""

    scheme: str
    host: str
    port: int | None
    path: str
    secret: bytes


def read(url: str, secret: str) -> Target:
    """Raises ValueError for what is no address of the web, or has a name or a password in it."""
    parts = urlsplit(url)
    if not _ADDRESS.fullmatch(url) or not parts.hostname or parts.port == 0 or "@" in parts.netloc:
        raise ValueError
    path = parts._replace(scheme="", netloc="", fragment="", path=parts.path or "/").geturl()
    return Target(parts.scheme, parts.hostname, parts.port, path, secret.encode())
