"""The words of a text as they are searched for: without letter case, width or accents, and whatever the writing.

Where words are not set apart (Chinese, Japanese, Thai, …) they are pairs: each character with the one behind it, and
the last one alone. So whatever stands there is found by any part of it.
"""

import unicodedata
from functools import lru_cache

import regex

from .visible import bare

LONGEST = 64
"""Characters of one word that count."""

_DROPPED = regex.compile(
    r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\p{Me}"  # accents
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]"
)
"""Accents, and what Hebrew and Arabic leave out as a rule. The marks of other writings are letters: か is not が."""
_CLOSE = r"[[\p{Han}\p{Hiragana}\p{Katakana}\u30fc\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]&&[\p{L}\p{M}\p{N}]]"
_WORD = regex.compile(
    rf"(?P<close>{_CLOSE}+)|[[\p{{L}}\p{{M}}\p{{N}}]--{_CLOSE}]+|[[\p{{So}}\p{{Sc}}]--[\x00-\x7f]]", regex.V1
)
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae"})
"""Written together, typed apart: œuf."""
_PLAIN = regex.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """All of a text, in order."""
    if text.isascii():  # most are, and a million of them are read at once
        return [word[:LONGEST] for word in _PLAIN.findall(text.lower())]
    return [word for found in _WORD.finditer(_folded(text)) for word in _parts(found)]


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare(text)).casefold())
    return unicodedata.normalize("NFKC", _DROPPED.sub("", apart)).translate(_LETTERS)


def _parts(found: regex.Match[str]) -> list[str]:
    run = found[0]
    return [run[start : start + 2] for start in range(len(run))] if found["close"] else [run[:LONGEST]]


class Wanted:
    """Words that must stand one behind the other; of the last one, if it is `begun`, its beginning is enough."""

    __slots__ = ("begun", "words")

    def __init__(self, words: tuple[str, ...], begun: bool) -> None:
        self.words, self.begun = words, begun

    def stands_in(self, text: list[str]) -> bool:
        """Are they among the words of that text?"""
        *before, last = self.words
        length = len(before)
        return any(
            (word.startswith(last) if self.begun else word == last) and text[place - length : place] == before
            for place, word in enumerate(text)
            if place >= length
        )


@lru_cache(1000)
def wanted(typed: str, whole: bool, most: int) -> Wanted | None:
    """What somebody means who typed that; None where it has no word. `whole`: in quotes, where no word is a beginning.

    At most so many of its words count.
    """
    found = words(typed)
    if not found:
        return None
    last = [*_WORD.finditer(_folded(typed))][-1]
    if last["close"] and len(last[0]) > 1:
        found.pop()  # its last character alone: in a text another one may stand behind it
    return Wanted(tuple(found[:most]), len(found) <= most and not (whole and not last["close"]))
