"""The corridor: which room an address leads to. What stands behind it sees the addresses of one room."""

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.utils import redirect

from chatapp.cookie import ROOM

from .gate import Environ, Wsgi

_ROOM = re.compile(r"(/r/([^/]*))(/.*)?", re.DOTALL)

NOWHERE = "/"
"""No room's slug; an empty one would be that of the room at `/`."""


class Corridor:
    """WSGI middleware, inside ProxyFix only: `/r/<slug>` moves from PATH_INFO to SCRIPT_NAME, and names the room.

    Whether there is such a room the house knows.
    """

    def __init__(self, inside: Wsgi) -> None:
        self._inside = inside

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Go on behind it, or to the address with the slash that its cookie needs."""
        found = _ROOM.fullmatch(environ.get("PATH_INFO", ""))
        if not found:
            return self._inside(environ, start_response)
        prefix, slug, rest = found.groups()
        script = environ.get("SCRIPT_NAME", "") + prefix
        if rest is None and slug:
            answer: Iterable[bytes] = redirect(f"{script}/", 308)(environ, start_response)
            return answer
        return self._inside(
            environ | {ROOM: slug or NOWHERE, "SCRIPT_NAME": script, "PATH_INFO": rest or "/"}, start_response
        )
