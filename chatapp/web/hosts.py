"""Under which names this room is reached, and so whose pages may speak to it."""

import ipaddress
import logging
import re
import socket
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from werkzeug.sansio.utils import get_host

log = logging.getLogger(__name__)

TOLD, LONGEST = 20, 200
"""How many that were refused the log names, and how many characters of each: whoever makes names up fills no log."""

_NO_HOST = "asked for as %(host)s, which is none of this room's names; if it is one, put it into CHAT_HOSTS"
_NO_ORIGIN = (
    "refused a page at %(origin)s, for the room was asked for as %(host)s; if people open it there, see docs/running.md"
)


class Hosts:
    """`named`: host names, or a name with its port, that it has besides its own names and addresses."""

    def __init__(self, named: Iterable[str]) -> None:
        self._named = {name.lower() for name in named}
        self._names = {"localhost", *_own_names(), *map(name_of, self._named)}
        self._told: set[tuple[str, ...]] = set()

    def know(self, host: str) -> bool:
        """A foreign name for this machine is how DNS rebinding begins; a bare address cannot be rebound."""
        name = name_of(host)
        return name in self._names or _is_address(name) or self._refuse(_NO_HOST, {"host": host})

    def admit(self, environ: dict[str, Any]) -> bool:
        """Does a page of our own ask, or a program? Browsers say in Origin whose page it is (RFC 6454 section 7).

        Where TLS ends at a proxy that does not tell, `https` is as good as `http`.
        """
        origin = environ.get("HTTP_ORIGIN")
        if origin is None:
            return True
        scheme, _, place = origin.partition("://")
        schemes = {"https", environ["wsgi.url_scheme"]}
        ours = {_place(scheme, host) for host in (environ["HTTP_HOST"], *self._named)}
        told = {"origin": origin, "host": environ["HTTP_HOST"]}
        return (scheme in schemes and _place(scheme, place) in ours - {""}) or self._refuse(_NO_ORIGIN, told)

    def _refuse(self, why: str, names: dict[str, str]) -> bool:
        """False; the log says each once."""
        refused = {field: name[:LONGEST] for field, name in names.items()}
        if (told := tuple(refused.values())) not in self._told and len(self._told) < TOLD:
            self._told.add(told)
            log.warning(why, refused)
        return False


def _own_names() -> set[str]:
    name = socket.gethostname().lower()
    return {name, f"{name}.local", f"{name.split('.')[0]}.local", socket.getfqdn().lower()}


def name_of(host: str) -> str:
    """The name in a Host header; "" for what is none, such as "[::1", and where the port is none.

    In any case, and with or without the dot of the root, it is one name (RFC 3986 sections 3.2.2 and 6.2.2.1).
    """
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "").removesuffix(".") if parts.port != 0 and get_host("", host) else ""
    except ValueError:
        return ""


def _place(scheme: str, host: str) -> str:
    """The same with its port, where that is not the scheme's own."""
    written = get_host(scheme, host.lower())
    return re.sub(r"\.(?=:|$)", "", written)


@lru_cache(16)
def _is_address(name: str) -> bool:
    try:
        return "%" not in name and bool(ipaddress.ip_address(name))  # zones are this machine's own (RFC 6874)
    except ValueError:
        return False
