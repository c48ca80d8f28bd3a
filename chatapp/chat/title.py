"""What a room may be called by whoever makes it."""

import regex

from .errors import TitleInvalid
from .visible import shows

LONGEST = 60
"""Characters."""

_UNFIT = regex.compile(r"[\p{C}--[\u200d]]", regex.V1)
"""Control and direction characters; but the one that joins emoji."""


def enforce(raw: str) -> str:
    """The title with single spaces, or TitleInvalid: it shows something, in few characters, and turns nothing round."""
    title = " ".join(raw.split())
    if not shows(title) or len(title) > LONGEST or _UNFIT.search(title):
        raise TitleInvalid(limit=LONGEST)
    return title
