"""What somebody looks for: words, phrases in quotes, from whom, since when."""

import unicodedata
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

import regex

from . import names
from .errors import NothingToFind
from .message import Message
from .search_words import Wanted, wanted, words

LONGEST = 4000
"""Characters that are looked at; behind them nothing counts."""
MOST = 32
"""Words, phrases and people that count, and words of one phrase."""

_MARK = r"\p{Quotation_Mark}"
_PART = regex.compile(
    rf"""(?:from|de)\s*:\s*@?(?:{_MARK}(?P<author>[^\n]{{1,200}}?){_MARK}(?=\s|$)|(?P<author>\S+))
    | (?:since|depuis)(?:\s*:\s*|\s+)(?P<since>(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d|h)|\d{{4}}-\d\d-\d\d)(?=\s|$)
    | (?P<nothing>(?:from|de|since|depuis)\s*:)(?=\s|$)
    | {_MARK}(?P<phrase>[^\n]{{1,400}}?){_MARK}(?=\s|$)
    | (?P<word>\S+)""",
    regex.VERBOSE | regex.IGNORECASE | regex.V1,
)
"""`from:Hugo`, `from:"Anne Sophie"`, `since 9:00`, `"these words"`, or one word; in French `de:` and `depuis 9h`."""
_CLOCK = regex.compile(r"(\d{1,2})[:.h](\d*)")


class Query(NamedTuple):
    """All of `wanted` must stand in a text; it must be by one of `authors` (names as compared), if there are any.

    `since`: milliseconds since the epoch.
    """

    wanted: tuple[Wanted, ...]
    authors: frozenset[str] = frozenset()
    since: int = 0

    def fits(self, message: Message) -> bool:
        """Is this one of those that are looked for?"""
        if not message.text or message.at < self.since:  # a notice has none; of what was deleted nothing is left
            return False
        by_them = not self.authors or names.key(message.by.name) in self.authors
        return by_them and self._stands_in(message.text)

    def _stands_in(self, text: str) -> bool:
        if not self.wanted:
            return True
        there = words(text)
        return all(each.stands_in(there) for each in self.wanted)


def read(typed: str, now: int, zone: tzinfo) -> Query:
    """What that means, in a place with that `zone`. Raises NothingToFind where it says nothing."""
    parts = [part.groupdict() for part in _PART.finditer(_plain(typed[:LONGEST]))]
    found = [wanted(part["phrase"] or part["word"], bool(part["phrase"]), MOST) for part in parts if _is_text(part)]
    authors = frozenset(names.key(part["author"]) for part in parts[:MOST] if part["author"])
    since = max((_moment(part["since"], now, zone) for part in parts if part["since"]), default=0)
    query = Query(tuple(each for each in found if each)[:MOST], authors, since)
    if query == Query(()):
        raise NothingToFind
    return query


def _plain(typed: str) -> str:
    """Without width, and without half characters, which no text and no name has."""
    return unicodedata.normalize("NFKC", typed.encode(errors="ignore").decode())


def _is_text(part: dict[str, str | None]) -> bool:
    return bool(part["phrase"] or part["word"])


def _moment(typed: str, now: int, zone: tzinfo) -> int:
    """The last time that a clock there showed this, or the beginning of that day; `now` for what no clock shows."""
    try:
        return int(_date(typed, datetime.fromtimestamp(now / 1000, zone)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return now


def _date(typed: str, now: datetime) -> datetime:
    clock = _CLOCK.fullmatch(typed.lower())
    if not clock:
        return datetime.combine(date.fromisoformat(typed), time(), now.tzinfo)
    shown = time(int(clock[1]), int(clock[2] or 0))
    today = datetime.combine(now.date(), shown, now.tzinfo)
    return today if today <= now else datetime.combine(now.date() - timedelta(days=1), shown, now.tzinfo)
