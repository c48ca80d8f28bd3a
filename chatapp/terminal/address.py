"""The address of a room, as somebody has typed or copied it."""

import re
from urllib.parse import SplitResult, quote, urlsplit

from .errors import Unreachable
from .wording import word

_PAGE = re.compile(r"/(chat|seats|export|host)?$")
"""Behind the address of a room."""
_HOST = re.compile(r"[!-?A-~]+")
"""No white space, nothing that moves a cursor, and no "@": behind it another server is asked than one reads first."""
_ROOT = re.compile(r"\.(?=:\d*$|$)")
_SECRET = re.compile(r"[^/]*@")


def room_address(typed: str) -> str:
    """Scheme, host and room, in ASCII, whatever page of the room it leads to. An unknown path leads to no room.

    Capitals and the dot of the root make no other host; a dot at the end is of the sentence that it was copied from.

    Raises Unreachable, which does not repeat a password: logs would keep it.
    """
    try:
        typed = typed.strip().rstrip(".")
        parts = urlsplit(typed if "://" in typed else f"http://{typed}")
        return f"{parts.scheme}://{_host(parts)}{quote(_PAGE.sub('', parts.path), safe='/%')}"
    except ValueError:
        raise Unreachable(word("bad_url", url=_SECRET.sub("…@", typed))) from None


def host_key(typed: str) -> str:
    """What stands behind the # of a host's link; "" in any other address."""
    address, _, key = typed.partition("#")
    return key if address.endswith("/host") else ""


def _host(parts: SplitResult) -> str:
    """With its port; names of other writings as the network knows them (RFC 3490). Raises ValueError."""
    host = _ROOT.sub("", parts.netloc.lower().encode("idna").decode())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or not _HOST.fullmatch(host):
        raise ValueError(host)
    return host
