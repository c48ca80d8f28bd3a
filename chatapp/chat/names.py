"""What a username may be (RFC 8266, nicknames), and when two spellings are one name."""

import json
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

from precis_i18n import get_profile

from .errors import NameEmpty, NameInvalid, NameReserved, NameTooLong

_SHOWN = get_profile("NicknameCasePreserved")
_COMPARED = get_profile("Nickname")
_TABLE = files("confusable_homoglyphs") / "confusables.json"
_RESERVED = set('/,@"“”«»')
_LONGEST = 512
"""Characters in what may still be a name, as typed. The rules are slow: 60,000 would hold up the room for seconds."""
_REMEMBERED = 1024
"""Answers of a rule that are kept: the slow ones need not be found twice, and no stranger's names fill the memory."""


def enforce(raw: str, limit: int) -> str:
    """The name as it is shown, or NameInvalid. `limit` counts characters after enforcement."""
    if not raw.strip():
        raise NameEmpty
    if len(raw) > 8 * limit:  # RFC 8266 rules are slow on long input; white space may shrink, not vanish
        raise NameTooLong(limit=limit)
    name = _enforced(raw)
    if len(name) > limit:
        raise NameTooLong(limit=limit)
    if _RESERVED & set(name):
        raise NameReserved
    return name


def _enforced(raw: str) -> str:
    try:
        return str(_SHOWN.enforce(raw))
    except UnicodeError:
        raise NameInvalid from None


def same(one: str, other: str) -> bool:
    """Are these two spellings of one name? (RFC 8266 section 2.4, comparison)"""
    return key(one) == key(other)


def alike(one: str, other: str) -> bool:
    """Could a reader take one for the other? (UTS #39, confusable skeletons, in both letter cases)"""
    return _skeleton(one) == _skeleton(other) or _skeleton(one.lower()) == _skeleton(other.lower())


@lru_cache(_REMEMBERED)
def _skeleton(name: str) -> str:
    return unicodedata.normalize("NFD", name).translate(_PROTOTYPES)


def key(name: str) -> str:
    """The comparison form: equal for all spellings of one name. Anything that is no name compares as itself."""
    return _key(name) if len(name) <= _LONGEST else name


@lru_cache(_REMEMBERED)
def _key(name: str) -> str:
    try:
        return str(_COMPARED.enforce(name))
    except UnicodeError:
        return name


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
