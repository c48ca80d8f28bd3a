"""When two texts look the same (UTS #39, confusable skeletons)."""

import json
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

import regex

from .visible import bare

REMEMBERED = 1024
"""Answers of a rule that are kept: the slow ones need not be found twice, and no stranger's names fill the memory."""

_TABLE = files("confusable_homoglyphs") / "confusables.json"
_DOT = regex.compile(r"(?<=\p{Soft_Dotted}\p{M}*)\u0307")
"""A dot above an i or a j takes the place of the letter's own."""


@lru_cache(REMEMBERED)
def skeleton(text: str) -> str:
    """The same for all texts that look the same, whatever is in them that nobody sees."""
    marked = unicodedata.normalize("NFD", bare(text))
    return str(_DOT.sub("", marked)).translate(_PROTOTYPES)


def _prototypes() -> dict[int, str]:
    """For each character the one that stands for all that look like it: the end of a UTS #39 pair with most sources.

    Of the library's table this is what is needed; read whole, with all its names, it would take 8 MB for good.
    """
    looks = json.loads(_TABLE.read_bytes(), object_hook=_without_names)
    return {ord(char): _prototype(char, looks) for char in looks if len(char) == 1}


def _without_names(entry: dict[str, Any]) -> Any:
    return entry if isinstance(entry["c"], list) else entry["c"].strip("\u200e")


def _prototype(char: str, looks: dict[str, list[str]]) -> str:
    if len(looks[char]) != 1:
        return char
    other = looks[char][0]
    return other if len(looks.get(other, ())) > 1 else min(char, other)


_PROTOTYPES = _prototypes()
_PROTOTYPES |= {0x1F1E6 + place: _PROTOTYPES.get(0x41 + place, chr(0x41 + place)) for place in range(26)}
"""Where no font has flags (Windows), 🇫🇷 is drawn as FR."""
