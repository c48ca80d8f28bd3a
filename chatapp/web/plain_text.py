"""Messages as lines of text that can be read back: whatever is in a text, no row of it passes for another's line.

    [2026-11-26 17:39:47] Hugo: what he says                        speech: a name and ": "
                            the second row of it                    further rows: behind 24 spaces
    [2026-11-26 17:39:51] Julien (in private to Hugo, Ann): psst    before ": " in brackets: whom it is for
    [2026-11-26 17:39:52] CI (program): deployed                    or what it is
    [2026-11-26 17:39:53] * Julien waves                            an action: "* ", a name and a space
    [2026-11-26 17:39:55] Hugo: the board
                            [picture] board.jpg, 1.2 MB             what goes along: the last rows
    [2026-11-26 17:39:56] -- Hugo has left                          a notice: "-- " and words in the reader's language

A name of anything but letters, digits and pictures stands in double quotes, which no name can hold: it could hold what
ends it too early, or what looks like that.
"""

from collections.abc import Iterable
from datetime import datetime, tzinfo

import regex

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message
from chatapp.chat.phrase import Phrase, Translate

from . import enclosed

INDENT = " " * 24
"""Further than the column in which names begin, 22: however a row begins, it never begins there."""

_LETTER = (
    r"[[\p{L}\p{M}\p{Nd}\p{Extended_Pictographic}\p{RI}\u200d\ufe0f]--[\p{Lm}\p{Script=Canadian_Aboriginal}▶◀✳✴❇➖▪▫]]"
)
_PLAIN = regex.compile(rf"{_LETTER}(?:{_LETTER}|[ '’._-])*", regex.V1)
"""Syllabics have a perfect ">"; some pictures are arrows, stars and dashes."""
_PROGRAM = Phrase("(program)")
_CORRECTED, _DELETED = Phrase("corrected"), Phrase("deleted by its author")
_BY_A_HOST = Phrase("deleted by a host")
_ISOLATES, _TURNS = "\u2066\u2067\u2068", "\u202a\u202b\u202d\u202e"
_NOTICES = {
    Kind.JOINED: Phrase("%(name)s is connected"),
    Kind.LEFT: Phrase("%(name)s has left"),
    Kind.RENAMED: Phrase("%(was)s is now known as %(name)s"),
    Kind.HOST: Phrase("%(name)s is a host now"),
    Kind.APPOINTED: Phrase("%(name)s has made a host of %(names)s"),
    Kind.TOPIC: Phrase("%(name)s has set the topic: %(topic)s"),
    Kind.NO_TOPIC: Phrase("%(name)s has removed the topic"),
    Kind.KICKED: Phrase("%(name)s has thrown out %(names)s for %(minutes)s min"),
    Kind.DISPLACED: Phrase("%(name)s has taken the seat of %(names)s"),
    Kind.UNBANNED: Phrase("%(name)s lets %(names)s come in again"),
    Kind.MUTED: Phrase("%(name)s has muted %(names)s for %(minutes)s min"),
    Kind.UNMUTED: Phrase("%(name)s lets %(names)s write again"),
    Kind.LOCKED: Phrase("%(name)s has locked the room: nobody new can come in"),
    Kind.UNLOCKED: Phrase("%(name)s has unlocked the room"),
    Kind.CLEARED: Phrase("%(name)s has deleted all that was said before"),
    Kind.HOOKED: Phrase("%(name)s has added the program %(names)s"),
    Kind.UNHOOKED: Phrase("%(name)s has removed the program %(names)s"),
}


def line(message: Message, zone: tzinfo, translate: Translate, named: bool = False) -> str:
    """The message with the time of that zone; "" for a kind that has no words. `named`: see `enclosed.rows`."""
    said = "\n".join([_said(message, translate), *enclosed.rows(message, translate, named)])
    return f"[{moment(message, zone)}] {_rows(said)}\n" if said else ""


def moment(message: Message, zone: tzinfo) -> str:
    """When it was said, to the second."""
    return f"{when(message, zone):%Y-%m-%d %H:%M:%S}"


def when(message: Message, zone: tzinfo) -> datetime:
    """By the clocks of that zone."""
    return datetime.fromtimestamp(message.at / 1000, zone)


def _said(message: Message, translate: Translate) -> str:
    words = f" {message.text}" if message.text else ""
    if message.kind is Kind.TEXT:
        return f"{joined([message.by.name])}{_aside(message, translate)}{_fate(message, translate)}:{words}"
    if message.kind is Kind.ACTION:
        return f"* {_before_words(message.by.name)}{_fate(message, translate)}{words}"
    notice = _NOTICES.get(message.kind)
    names = {"name": _before_words(message.by.name), "was": _before_words(message.was or "")}
    about = {"names": joined(each.name for each in message.whom), "minutes": message.minutes, "topic": message.topic}
    return f"-- {translate(notice.filled(**names, **about))}" if notice else ""


def _aside(message: Message, translate: Translate) -> str:
    """Whom it is for, or what speaks: nothing where a person speaks to everybody."""
    if message.by.is_program:
        return f" {translate(_PROGRAM)}"
    words = Phrase("in private to %(names)s", names=joined(person.name for person in message.to))
    return f" ({translate(words)})" if message.to else ""


def _fate(message: Message, translate: Translate) -> str:
    """What has become of it."""
    if deleter := message.amended.deleted:
        return f" ({translate(_DELETED if deleter.id == message.by.id else _BY_A_HOST)})"
    return f" ({translate(_CORRECTED)})" if message.amended.corrected else ""


def joined(names: Iterable[str]) -> str:
    """Names with a comma between them, which no name can hold: in quotes where one could end too early."""
    return ", ".join(name if _PLAIN.fullmatch(name) else f'"{name}"' for name in names)


def _before_words(name: str) -> str:
    """Else "Julien waves" could do "* Julien waves goodbye"."""
    return f'"{name}"' if " " in name else joined([name])


def _rows(said: str) -> str:
    """One below the other: for `splitlines` a row ends wherever any editor takes it to end."""
    return f"\n{INDENT}".join(map(_closed, said.splitlines()))


def _closed(row: str) -> str:
    """Whatever direction the row turns to ends with it (UAX #9: the end of an isolate ends what began inside)."""
    return row + "\u2069" * _count(_ISOLATES, row) + "\u202c" * _count(_TURNS, row)


def _count(chars: str, row: str) -> int:
    return sum(map(row.count, chars))
