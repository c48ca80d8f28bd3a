"""What a username may be, and when two spellings are one name."""

import unicodedata
from functools import lru_cache

import regex

from . import accents, emoji, nickname, reserved, visible
from .errors import (
    NameAccents,
    NameEmpty,
    NameInvalid,
    NameOfTheRoom,
    NameReserved,
    NameTooLong,
    NameTooManyParts,
    NameWordless,
)
from .lookalikes import REMEMBERED, skeleton

_CHARACTER = regex.compile(r"\X")
"""What people call one (UAX #29, extended grapheme clusters)."""
_PARTS = 2
"""Code points to a character, on average: some emoji have ten, and 24 of those would be a name of 240."""
_RESERVED = regex.compile(r"[\p{Quotation_Mark}/⁄∕,、،@--['’]]|['’] ", regex.V1)
"""What means something in `/pm`; wide forms are mapped to these. An apostrophe ends a quotation before a space only."""
_LONGEST = 512
"""Characters in what may still be a name, as typed. The rules are slow: 60,000 would hold up the room for seconds."""

_RULES = (
    (visible.blank, NameInvalid),
    (emoji.halved, NameInvalid),
    (accents.astray, NameInvalid),
    (accents.towering, NameAccents),
    (_RESERVED.search, NameReserved),
    (visible.wordless, NameWordless),
    (reserved.imitated, NameOfTheRoom),
)
"""What a name must not be, in the order in which it is said."""


def enforce(raw: str, limit: int) -> str:
    """The name as it is shown, or NameInvalid. `limit` counts characters after enforcement."""
    if not raw.strip():
        raise NameEmpty
    if _endless(raw, 8 * limit):  # white space may shrink, not vanish
        raise NameTooLong(limit=limit)
    letters, name = nickname.shown(raw)
    _measure(name, limit)
    _judge(letters)
    return name


def _endless(raw: str, most: int) -> bool:
    """The rules are slow on long input, and some characters stand for many: U+FDFA for eighteen."""
    return len(raw) > most or len(unicodedata.normalize("NFKC", raw)) > most


def _measure(name: str, limit: int) -> None:
    if len(_CHARACTER.findall(name)) > limit:
        raise NameTooLong(limit=limit)
    if len(name) > _PARTS * limit:
        raise NameTooManyParts


def _judge(letters: str) -> None:
    for broken, refusal in _RULES:
        if broken(letters):
            raise refusal


def same(one: str, other: str) -> bool:
    """Are these two spellings of one name?"""
    return key(one) == key(other)


def alike(one: str, other: str) -> bool:
    """Could a reader take one for the other, in either letter case and with the spaces anywhere?"""
    one, other = one.replace(" ", ""), other.replace(" ", "")
    return skeleton(one) == skeleton(other) or skeleton(one.lower()) == skeleton(other.lower())


def clash(one: str, other: str) -> bool:
    """Must two who have them not be in one room?"""
    return same(one, other) or alike(one, other)


def key(name: str) -> str:
    """The comparison form: equal for all spellings of one name, and whatever is in them that nobody sees."""
    return _key(name) if len(name) <= _LONGEST else name


_key = lru_cache(REMEMBERED)(nickname.compared)
