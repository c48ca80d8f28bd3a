"""A message: one numbered line of the transcript."""

import re
from typing import NamedTuple

from .errors import TextEmpty, TextInvalid, TextTooLong
from .file import File
from .kind import Kind
from .visible import shows

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


PROGRAM = "hook:"
"""What the id of a program begins with, and that of no member: theirs have letters, digits, hyphens and "_"."""


class Person(NamedTuple):
    """Whoever a message is by or to: the id stays, the name is the one of that moment."""

    id: str
    name: str

    @property
    def is_program(self) -> bool:
        """Does a program speak, by a hook?"""
        return self.id.startswith(PROGRAM)


class Amended(NamedTuple):
    """What has become of a message since it was said: when it was `corrected` last (milliseconds, UTC), who has
    `deleted` it, who has `agreed`, in order, and the `seq` of what told the last of it.
    """

    corrected: int = 0
    deleted: Person | None = None
    agreed: tuple[Person, ...] = ()
    changed: int = 0


AS_SAID = Amended()
"""Nothing has."""


class Message(NamedTuple):
    """One line. `seq` is 0 until the transcript has numbered it; `at` is milliseconds since the epoch, UTC.

    `to` makes it private: only its author and these people may ever see it. A notice may be about `whom`, for so many
    `minutes`, or tell the `topic`. An amendment is about the message `of` that number, of `whom`, and says how it is
    `now`; of its own `amended` only `agreed` means something: that its author agrees from here on. `files` go along.
    """

    kind: Kind
    at: int
    by: Person
    text: str | None = None
    to: tuple[Person, ...] = ()
    was: str | None = None
    key: str | None = None
    whom: tuple[Person, ...] = ()
    minutes: int | None = None
    topic: str | None = None
    of: int = 0
    now: "Message | None" = None
    amended: Amended = AS_SAID
    files: tuple[File, ...] = ()
    seq: int = 0

    @property
    def readers(self) -> frozenset[str]:
        """The ids of those who alone may see it; empty when everybody may."""
        people = (*self.to, *self.whom) if self.to else ()
        return frozenset({self.by.id, *(person.id for person in people)}) if people else frozenset()

    @property
    def leavers(self) -> tuple[Person, ...]:
        """Those who are gone, as it tells."""
        return (self.whom or (self.by,)) if self.kind.leaving else ()


def clean(raw: str, limit: int, files: tuple[File, ...] = ()) -> str:
    """The text as it is kept: the end trimmed, one kind of line break. Refused, never cut, over `limit` characters.

    With `files` it may be empty.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not shows(text):
        return _nothing(files)
    if len(text) > limit:
        raise TextTooLong(limit=limit, length=len(text))
    if _UNSHOWABLE.search(text):
        raise TextInvalid
    return text


def _nothing(files: tuple[File, ...]) -> str:
    if not files:
        raise TextEmpty
    return ""
