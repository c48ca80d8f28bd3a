"""Whom a `/pm` means. Names may have spaces, and quotes around them; a name that could be two people is nobody's.

What is refused keeps the line: each choice is the same line with all of the doubtful name replaced by a certain one.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from itertools import islice
from typing import NamedTuple

import regex

from . import names
from .errors import BadRequest, Choice, NameAmbiguous, UnknownMember
from .roster import Member, Roster

NEAR = 0.5
"""How alike two names are (0 to 1) when one is suggested for the other."""
RIVAL = 0.7
"""How alike the beginning of a line is to a name of several words when that may be meant, although a shorter fits."""
LATEST = 32
"""How many of the names given up last a typo may mean: each costs 0.1 ms, while everybody waits."""
LONGEST = 200
"""Characters in what may still be a name, as typed."""
ECHOED = 40
"""Characters of what was typed for a name that a refusal repeats."""

_COMMAS = ",，、،"
_QUOTED = regex.compile(rf"\s*@?\p{{Quotation_Mark}}([^\n]{{1,200}}?)\p{{Quotation_Mark}}(?=[\s{_COMMAS}]|$)")
_BEGINNING = regex.compile(r"\s*@?")
_COMMA = regex.compile(rf"\s*[{_COMMAS}]\s*")
_WORD = regex.compile(rf"[^\s{_COMMAS}]+")


class Span(NamedTuple):
    """From `start` to `end` the line may name `member`."""

    member: Member
    start: int
    end: int


def read(rest: str, roster: Roster, command: str = "pm") -> tuple[list[Member], str]:
    """The members that "Julien,Mathieu Hello both" names, each once, and the text, behind that command.

    One unknown name (UnknownMember) or one that could be two people (NameAmbiguous) refuses the whole line.
    BadRequest for more names than people.
    """
    try:
        return _read(rest, roster)
    except UnknownMember as refusal:
        refusal.choices = tuple(each._replace(line=f"/{command} {each.line}") for each in refusal.choices)
        raise


def _read(rest: str, roster: Roster) -> tuple[list[Member], str]:
    found: dict[str, Member] = {}
    end = 0
    for _ in roster:
        member, _start, end = _next(rest, end, roster)
        found[member.id] = member
        comma = _COMMA.match(rest, end)
        if not comma:
            return list(found.values()), rest[end:].strip()
        end = comma.end()
    raise BadRequest


def nearly(rest: str, roster: Roster) -> bool:
    """Does it begin as the rest of a `/pm` would: with a name that is or was here, or what is nearly one?"""
    quoted = _QUOTED.match(rest)
    start = _begin(rest, 0)
    typed = [quoted[1]] if quoted else [rest[start:end] for end in _ends(rest, start, roster)]
    return any(names.key(each) in roster.given_up or _close(each, roster) for each in typed)


def alone(rest: str) -> str:
    """The name that is all of `rest`, without its quotes or "@"."""
    quoted = _QUOTED.fullmatch(rest.rstrip())
    return quoted[1] if quoted else rest[:LONGEST].strip().removeprefix("@")


def certain(name: str) -> str:
    """The name as a line has it that can mean nobody else."""
    return f'"{name}"'


def joined(people: Iterable[str]) -> str:
    """Several of them, as `read` takes them."""
    return ",".join(map(certain, people))


def _next(rest: str, start: int, roster: Roster) -> Span:
    if quoted := _QUOTED.match(rest, start):
        return _in_quotes(rest, quoted[1], quoted.start(), quoted.end(), roster)
    return _bare(rest, _begin(rest, start), roster)


def _begin(rest: str, start: int) -> int:
    beginning = _BEGINNING.match(rest, start)
    return beginning.end() if beginning else start


def _in_quotes(rest: str, typed: str, start: int, end: int, roster: Roster) -> Span:
    for member in roster:
        if names.same(member.name, typed):
            return Span(member, start, end)
    raise _unknown(rest, typed, start, end, _close(typed, roster))


def _bare(rest: str, start: int, roster: Roster) -> Span:
    """Without quotes a name ends where a present one does; if several end somewhere, who is meant nobody knows."""
    typed = {end: names.key(rest[start:end]) for end in _ends(rest, start, roster)}
    present = {names.key(member.name): member for member in roster}
    fitting = [Span(present[key], start, end) for end, key in typed.items() if key in present]
    if not fitting:
        raise _nearest(rest, start, roster)
    _check_gone(rest, fitting[0], _gone(rest, fitting[-1], [*typed.values()], roster))
    _check_certain(rest, fitting, [rival for member in roster for rival in _rival(rest, fitting[-1], member)])
    return fitting[0]


def _ends(rest: str, start: int, roster: Roster) -> list[int]:
    """Where a name that begins at `start` may end: no further than the longest name that is or was here, nor behind
    more words than any.
    """
    known = [*(member.name for member in roster), *roster.given_up]
    longest = max(map(len, known), default=0) + 8  # as typed it may have more characters
    words = max((len(name.split()) for name in known), default=1)
    comma = _COMMA.search(rest, start, start + longest)
    return _word_ends(rest, start, comma.start() if comma else start + longest, words + 1)


def _word_ends(rest: str, start: int, stop: int, most: int) -> list[int]:
    """Words go on behind `stop`, so that none is cut there."""
    return [word.end() for word in islice(_WORD.finditer(rest, start), most) if word.start() < stop]


def _rival(rest: str, fitting: Span, member: Member) -> list[Span]:
    """`member`, if the line begins with that name nearly: then a typo would tell another."""
    end = None if member is fitting.member else _nearly(rest, fitting, member.name)
    return [Span(member, fitting.start, end)] if end else []


def _nearly(rest: str, fitting: Span, name: str) -> int | None:
    """Where `name` would end, if it has several words and the line begins with it, but for a typo."""
    start, words = fitting.start, len(name.split())
    if words == 1:
        return None
    ends = _word_ends(rest, start, fitting.end if _COMMA.match(rest, fitting.end) else len(rest), words)
    is_nearly = len(ends) == words and RIVAL < _alike(names.key(rest[start : ends[-1]]), names.key(name)) < 1
    return ends[-1] if is_nearly else None


def _check_certain(rest: str, fitting: list[Span], rivals: list[Span]) -> None:
    could_be = [*fitting, *rivals]
    if len(could_be) > 1:
        who = " / ".join(span.member.name for span in could_be)
        raise NameAmbiguous(name=who, suggestion=None, choices=[_mended(rest, span) for span in could_be])


def _check_gone(rest: str, fitting: Span, gone: list[str]) -> None:
    """Whoever had a name until a moment ago may still be meant by it, though it begins another's."""
    if gone:
        raise UnknownMember(name=gone[0], suggestion=fitting.member.name, choices=[_mended(rest, fitting)])


def _gone(rest: str, fitting: Span, typed: list[str], roster: Roster) -> list[str]:
    """Given up names with which the line begins: exactly, or nearly and with more of it than the present name has."""
    latest = islice(reversed(roster.given_up), LATEST)
    nearly = [key for key in latest if (_nearly(rest, fitting, key) or 0) > fitting.end]
    return [key for key in typed if key in roster.given_up] + nearly


def _nearest(rest: str, start: int, roster: Roster) -> UnknownMember:
    """What is most like a present name is all of the wrong one: nothing of it stays in the text."""
    ends = _ends(rest, start, roster) or [start]
    near = [
        (_alike(names.key(rest[start:end]), names.key(member.name)), end, member)
        for words, end in enumerate(ends, 1)
        if (member := _close(rest[start:end], roster)) and words <= len(member.name.split())
    ]
    if not near:
        return _unknown(rest, rest[start : ends[0]], start, ends[0], None)
    _ratio, end, member = max(near, key=lambda each: each[0])
    return _unknown(rest, rest[start:end], start, end, member)


def _close(typed: str, roster: Roster) -> Member | None:
    present = {names.key(member.name): member for member in roster}
    near = get_close_matches(names.key(typed[:ECHOED]), present, n=1, cutoff=NEAR)
    return present[near[0]] if near else None


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _unknown(rest: str, typed: str, start: int, end: int, near: Member | None) -> UnknownMember:
    choices = [_mended(rest, Span(near, start, end))] if near else []
    return UnknownMember(name=typed[:ECHOED], suggestion=near.name if near else None, choices=choices)


def _mended(rest: str, span: Span) -> Choice:
    name, text = span.member.name, rest[span.end :]
    return Choice(name, f"{rest[: span.start]}{certain(name)}{text or ' '}")
