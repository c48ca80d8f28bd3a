"""What is kept in Valkey, as text, and back."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.chat.replica import Changes
from chatapp.chat.roster import Row

from . import Entry, Item

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def arguments(item: Item) -> Iterator[str]:
    """What `append.lua` takes of an item."""
    message = item.message
    yield key(message.by.id, message.key) if message and message.key else ""
    yield " ".join(message.readers) if message else ""
    yield _dumps({member: row_text(row) for member, row in item.changes.items()}) if item.changes else "null"
    yield _dumps([message.kind, *message.by, message.text, message.to, message.was, message.key]) if message else "null"
    yield message.by.id if message and message.kind.naming else ""
    yield "1" if message and message.kind.spoken else ""
    yield item.ended


def key(author: str, key: str) -> str:
    """What one line is known by."""
    return f"{author} {key}"


def row_text(row: Row | None) -> str:
    """How a member stands; "" for not at all."""
    return _dumps([row.name, row.announced, row.connections, row.seat, row.gone, row.asleep]) if row else ""


def entry(text: str) -> Entry:
    """One entry of the log."""
    return _entry(*json.loads(text))


def entries(text: str) -> list[Entry]:
    """Some, as they are told."""
    return [_entry(*each) for each in json.loads(text)]


def _entry(mark: str, seq: int, at: int, changes: dict[str, str] | None, message: list[Any] | None) -> Entry:
    return Entry(mark, seq, _changes(changes or {}), _message(seq, at, message) if message else None)


def _changes(rows: dict[str, str]) -> Changes:
    return {member: _row(row) if row else None for member, row in rows.items()}


def _row(text: str, named: int | None = None) -> Row:
    name, announced, connections, seat, gone, asleep = json.loads(text)
    return Row(name, announced, tuple(connections), named, seat, gone, tuple(asleep))


def message(text: str) -> Message:
    """One message, as a reader finds it."""
    return _message(*json.loads(text))


def _message(seq: int, at: int, columns: list[Any]) -> Message:
    kind, author, name, text, to, was, key = columns
    return Message(Kind(kind), at, Person(author, name), text, tuple(Person(*each) for each in to), was, key, seq)


def rows(kept: Iterable[tuple[str, str]]) -> dict[str, Row]:
    """The roster, in order of arrival."""
    found = [(*text.split(" ", 2), member) for member, text in kept]
    return {member: _row(row, int(named) or None) for _, named, row, member in sorted(found, key=_arrival)}


def _arrival(found: tuple[str, ...]) -> int:
    return int(found[0])


def typing_text(server: str, member: Person) -> str:
    """Who types, as it is told at once and kept nowhere. It begins otherwise than entries do."""
    return _dumps({server: member})


def typing(text: str) -> Person:
    """And back."""
    (member,) = json.loads(text).values()
    return Person(*member)
