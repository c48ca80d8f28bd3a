"""Whom a `/pm` means. Names may have spaces: the longest present name that fits is meant, and quotes work too."""

import re
from collections.abc import Iterable

from . import names
from .errors import BadRequest

_QUOTED = re.compile(r"\s*@?\"([^\"]*)\"")
_WORD = re.compile(r"\s*@?([^\s,]*)")
_COMMA = re.compile(r",\s*")


def split(rest: str, present: Iterable[str]) -> tuple[list[str], str]:
    """Split "Julien,Mathieu Hello both" into the names and the text; `present` are the names in the room.

    One unknown name refuses the whole line, so nothing is split behind it. BadRequest for more names than people.
    """
    keys = {names.key(name) for name in present}
    found: list[str] = []
    while len(found) < len(keys):
        name, rest = _first(rest, keys)
        found.append(name)
        comma = _COMMA.match(rest)
        if not comma or names.key(name) not in keys:
            return found, rest.strip()
        rest = rest[comma.end() :]
    raise BadRequest


def _first(rest: str, keys: set[str]) -> tuple[str, str]:
    if quoted := _QUOTED.match(rest):
        return quoted[1], rest[quoted.end() :]
    rest = rest.lstrip().removeprefix("@")
    return _longest_present(rest, keys) or _word(rest)


def _longest_present(rest: str, keys: set[str]) -> tuple[str, str] | None:
    longest = max((len(key) for key in keys), default=0) + 8  # a typed name may be longer than its comparison form
    ends = [gap.start() for gap in re.finditer(r"[\s,]|$", rest[:longest])]
    for end in reversed(ends):
        if names.key(rest[:end]) in keys:
            return rest[:end], rest[end:]
    return None


def _word(rest: str) -> tuple[str, str]:
    word = _WORD.match(rest)
    assert word  # matches the empty string too
    return word[1], rest[word.end() :]


def joined(present: Iterable[str]) -> str:
    """The names as `split` reads them back."""
    return ",".join(f'"{name}"' if " " in name else name for name in present)
