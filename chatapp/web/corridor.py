"""The corridor: which room an address leads to. What stands behind it sees the addresses of one room."""

import re
from collections.abc import Iterable
from typing import Any

from chatapp.cookie import ROOM

from .gate import Environ, Wsgi

BARE = "chat.bare"
"""Where the environ says that the address ends with the room's slug: it lacks the slash."""
NOWHERE = "/"
"""No room's slug; an empty one would be that of the room at `/`."""

_ROOM = re.compile(r"(/r/([^/]*))(/.*)?", re.DOTALL)

_STEPS = re.compile(r"/?((?:(?!\.\.?(?:/|$))[\w.~-]+/)*)", re.ASCII)
LONGEST = 200
"""Characters in what a proxy may put before our addresses."""


class Corridor:
    """WSGI middleware, inside ProxyFix only: `/r/<slug>` moves from PATH_INFO to SCRIPT_NAME, and names the room.

    There may stand what a proxy has said (X-Forwarded-Prefix). Whether there is such a room the house knows.
    """

    def __init__(self, inside: Wsgi) -> None:
        self._inside = inside

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Go on behind it."""
        script = _prefix(environ.get("SCRIPT_NAME", ""))
        environ = environ | {"SCRIPT_NAME": script}
        found = _ROOM.fullmatch(environ.get("PATH_INFO", ""))
        if found:
            prefix, slug, rest = found.groups()
            there = {ROOM: slug or NOWHERE, "SCRIPT_NAME": script + prefix, "PATH_INFO": rest or "/"}
            environ = environ | there | ({} if rest else {BARE: True})
        return self._inside(environ, start_response)


def _prefix(said: str) -> str:
    """`/chat`, with or without its slashes; "" for what is no path of ours: `//evil` would lead to another host."""
    steps = _STEPS.fullmatch(f"{said.removesuffix('/')}/") if len(said) <= LONGEST else None
    return f"/{steps[1]}"[:-1] if steps and steps[1] else ""
