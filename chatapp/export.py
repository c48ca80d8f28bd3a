"""The transcript as a file, for one reader: as text, or as the JSON of the wire."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from . import payloads, strict_json
from .chat.message import ACTION, JOINED, LEFT, TEXT, Message
from .chat.phrase import Phrase, Translate

MIMETYPES = {"text": "text/plain", "json": "application/json"}
SUFFIXES = {"text": "txt", "json": "json"}


def write(form: str, pages: Iterable[list[Message]], translate: Translate) -> Iterator[str]:
    """The file in pieces, one a page; `form` is "text" or "json"."""
    return _json(pages) if form == "json" else _text(pages, translate)


def _json(pages: Iterable[list[Message]]) -> Iterator[str]:
    between = "[\n"
    for messages in filter(None, pages):
        yield between + ",\n".join(map(strict_json.dumps, payloads.messages(messages)))
        between = ",\n"
    yield "\n]\n" if between == ",\n" else "[]\n"


def _text(pages: Iterable[list[Message]], translate: Translate) -> Iterator[str]:
    for messages in pages:
        yield "".join(_line(message, translate) for message in messages)


def _line(message: Message, translate: Translate) -> str:
    at = datetime.fromtimestamp(message.at / 1000, UTC)
    return f"[{at:%Y-%m-%d %H:%M:%S} UTC] {translate(_said(message))}\n"


def _said(message: Message) -> Phrase:
    name = message.by.name
    if message.to:
        to = ", ".join(person.name for person in message.to)
        return Phrase("%(name)s, in private to %(to)s: %(text)s", name=name, to=to, text=message.text)
    if message.kind == ACTION:
        return Phrase("* %(name)s %(text)s", name=name, text=message.text)
    if message.kind == TEXT:
        return Phrase("%(name)s: %(text)s", name=name, text=message.text)
    return _noticed(message)


def _noticed(message: Message) -> Phrase:
    if message.kind == JOINED:
        return Phrase("%(name)s is connected", name=message.by.name)
    if message.kind == LEFT:
        return Phrase("%(name)s has left", name=message.by.name)
    return Phrase("%(was)s is now known as %(name)s", was=message.was, name=message.by.name)
