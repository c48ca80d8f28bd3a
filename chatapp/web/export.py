"""The conversation as a file: as text with a head that says what it is, or as the JSON of the wire."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from chatapp import payloads, strict_json
from chatapp.chat.message import Person
from chatapp.chat.phrase import Phrase, Translate
from chatapp.hub.conversation import Conversation

from . import plain_text

MIMETYPES = {"text": "text/plain", "json": "application/json"}
TITLE = 120
"""Bytes of the room's title in the name of a file, at most; file systems have 255 for all of it."""

_SUFFIXES = {"text": "txt", "json": "json"}
_UNKNOWN = Phrase("UTC: the time zone asked for is unknown")
_PUBLIC = Phrase("Without private messages")


class File(NamedTuple):
    """A file of the room called `title`. `form` is "text" or "json", `zone` that of its times, None if it is unknown.

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

    def write(self, conversation: Conversation, translate: Translate) -> Iterator[str]:
        """In pieces, one a page."""
        return _json(conversation) if self.form == "json" else self._text(conversation, translate)

    def _text(self, conversation: Conversation, translate: Translate) -> Iterator[str]:
        head = [" ".join(self.title.split()), *map(translate, self._about(conversation))]
        yield "\n".join([*head, "", ""])
        for messages in conversation.pages():
            yield "".join(plain_text.line(message, self.zone or UTC, translate) for message in messages)

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
