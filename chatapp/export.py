"""The transcript as a file, for one reader: as text, or as the JSON of the wire."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from . import payloads, strict_json
from .chat.message import ACTION, JOINED, LEFT, TEXT, Message
from .chat.phrase import Phrase, Translate

MIMETYPES = {"text": "text/plain", "json": "application/json"}
SUFFIXES = {"text": "txt", "json": "json"}


def write(form: str, messages: Iterable[Message], translate: Translate) -> Iterator[str]:
    """The file in pieces; `form` is "text" or "json"."""
    return _json(messages) if form == "json" else (_line(message, translate) for message in messages)


def _json(messages: Iterable[Message]) -> Iterator[str]:
    before = "[\n"
    for message in messages:
        yield before + strict_json.dumps(payloads.message(message))
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


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
