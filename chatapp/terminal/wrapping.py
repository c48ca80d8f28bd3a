"""Rows: a text broken before the edge. A terminal that had to break it would go on where lines begin."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from wcwidth import iter_graphemes, wcwidth

MARGIN = 1
"""Columns that stay free at the edge: some terminals go on to the next row as soon as the last one is taken."""
TAB = 8
"""Columns from one tab stop to the next."""

_WORDS = re.compile(r"\s+|\S+")
_WIDENS = "\ufe0f"


def hanging(text: str, columns: int, start: int, indent: int) -> str:
    """The text from column `start` on; its further rows stand behind `indent` columns."""
    rows: list[str] = []
    for line in text.split("\n"):
        rows += _broken(_untabbed(line), columns - MARGIN - (indent if rows else start), columns - MARGIN - indent)
    return f"\n{' ' * indent}".join(row.rstrip() for row in rows)


def width(text: str) -> int:
    """Columns, on the terminal that draws each of its characters as wide as any does."""
    return len(text) if text.isascii() else sum(map(_widest, text))


@lru_cache(4096)
def _widest(char: str) -> int:
    """Whoever cannot join emoji draws them one by one, and may give a column to what joins them, or to what widens."""
    if unicodedata.category(char) in ("Mn", "Me") and char != _WIDENS:
        return 0
    return max(wcwidth(char), 1)


def _untabbed(line: str) -> str:
    text, *rest = line.split("\t")
    at = width(text)
    for part in rest:
        gap = TAB - at % TAB
        text, at = f"{text}{' ' * gap}{part}", at + gap + width(part)
    return text


class _Rows:
    """Being filled: the first one has `first` columns, the others `other`."""

    def __init__(self, first: int, other: int) -> None:
        self.rows = [""]
        self._free, self._other = first, other

    def add(self, word: str) -> None:
        """A word that has no room begins a row; one that fits in none, such as a long address, is broken there."""
        if width(word) <= self._free:
            return self._put(word)
        if word.isspace() or self.rows[-1].strip():
            self._begin()
        if not word.isspace():
            self._break(word)

    def _break(self, word: str) -> None:
        for piece in [word] if width(word) <= self._free else _pieces(word, self._other):
            if width(piece) > self._free:
                self._begin()
            self._put(piece)

    def _begin(self) -> None:
        self.rows.append("")
        self._free = self._other

    def _put(self, piece: str) -> None:
        self.rows[-1] += piece
        self._free -= width(piece)


def _broken(line: str, first: int, other: int) -> list[str]:
    """Between words."""
    filled = _Rows(first, other)
    for word in _WORDS.findall(line):
        filled.add(word)
    return filled.rows


def _pieces(word: str, columns: int) -> Iterator[str]:
    """What is one character for a reader stays one, unless it alone may be wider than a row."""
    for grapheme in iter_graphemes(word):
        yield from [grapheme] if width(grapheme) <= columns else grapheme
