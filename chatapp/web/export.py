"""The conversation as a file: as text with a head that says what it is, as the JSON of the wire, or as a zip of both
with the files that were sent."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from chatapp import payloads, strict_json
from chatapp.chat.message import Message, Person
from chatapp.chat.phrase import Phrase, Translate
from chatapp.hub.conversation import Conversation

from . import enclosed, plain_text
from .archive import Archive
from .enclosed import Whole

MIMETYPES = {"text": "text/plain", "json": "application/json", "zip": "application/zip"}
TITLE = 120
"""Bytes of the room's title in the name of a file, at most; file systems have 255 for all of it."""

HUGE = 50_000
"""Messages from which on a text may have 2 GB: with 10,000 characters of 4 bytes each."""

_SUFFIXES = {"text": "txt", "json": "json", "zip": "zip"}
_UNKNOWN = Phrase("UTC: the time zone asked for is unknown")
_PUBLIC = Phrase("Without private messages")


def _nowhere(_file_id: str) -> None:
    return None


class File(NamedTuple):
    """A file of the room called `title`. `form`: "text", "json" or "zip". `zone`: of its times, None if it is unknown.

    `owner`: whose private messages are in it; with None all of it is public.
    """

    form: str
    title: str
    zone: tzinfo | None
    owner: Person | None

    @property
    def name(self) -> str:
        """`<room>-<date>.txt`, of letters, digits and hyphens: no file system minds them."""
        title = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in self.title)
        room = "-".join(title.encode()[:TITLE].decode(errors="ignore").split()) or "room"
        return f"{room}-{datetime.now(self.zone or UTC):%Y-%m-%d}.{_SUFFIXES[self.form]}"

    def write(self, conversation: Conversation, translate: Translate, whole: Whole = _nowhere) -> Iterator[str | bytes]:
        """In pieces, one a page, or one of a file. `whole`: where the reader has a file from."""
        if self.form == "zip":
            return self._zip(conversation, translate, whole)
        return _json(conversation) if self.form == "json" else self._text(conversation, translate)

    def _zip(self, conversation: Conversation, translate: Translate, whole: Whole) -> Iterator[bytes]:
        archive, now, huge = Archive(), datetime.now(self.zone or UTC), conversation.size > HUGE
        parts = {"text": self._text(conversation, translate, named=True), "json": _json(conversation)}
        for form, part in parts.items():
            pieces = (piece.encode(errors="replace") for piece in part)
            yield from archive.entry(self._replace(form=form).name, now, pieces, packed=True, huge=huge)
        for messages in conversation.pages():
            for message in messages:
                yield from self._enclosed(message, archive, whole)
        yield from archive.end()

    def _enclosed(self, message: Message, archive: Archive, whole: Whole) -> Iterator[bytes]:
        for file in message.files:
            if opened := whole(file.id):
                at = plain_text.when(message, self.zone or UTC)
                yield from archive.entry(enclosed.place(message, file), at, enclosed.pieces(opened))

    def _text(self, conversation: Conversation, translate: Translate, named: bool = False) -> Iterator[str]:
        head = [" ".join(self.title.split()), *map(translate, self._about(conversation))]
        yield "\n".join([*head, "", ""])
        for messages in conversation.pages():
            yield "".join(plain_text.line(message, self.zone or UTC, translate, named) for message in messages)

    def _about(self, conversation: Conversation) -> Iterator[Phrase]:
        if conversation.first and conversation.last:
            first, last = (plain_text.moment(end, self.zone or UTC) for end in (conversation.first, conversation.last))
            yield Phrase("From %(first)s to %(last)s (%(zone)s)", first=first, last=last, zone=self.zone or _UNKNOWN)
        yield _who(*conversation.speakers())
        yield Phrase("With the private messages of %(name)s", name=self.owner.name) if self.owner else _PUBLIC


def _who(names: list[str], more: bool) -> Phrase:
    if not names:
        return Phrase("Nobody has said anything")
    speaking = Phrase("Who speaks: %(names)s and others") if more else Phrase("Who speaks: %(names)s")
    return speaking.filled(names=plain_text.joined(names))


def _json(conversation: Conversation) -> Iterator[str]:
    between = "[\n"
    for messages in conversation.pages():
        yield between + ",\n".join(map(strict_json.dumps, map(payloads.message, messages)))
        between = ",\n"
    yield "\n]\n" if between == ",\n" else "[]\n"
