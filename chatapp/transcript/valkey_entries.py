"""What is kept in Valkey, as text, and back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chatapp.chat.file import File
from chatapp.chat.kind import Kind
from chatapp.chat.message import AS_SAID, Amended, Message, Person
from chatapp.chat.peace import Peace
from chatapp.chat.replica import Changes
from chatapp.chat.roster import Row

from . import Entry, Item, Newer, peace_text

FORMAT = 3
"""What of all below changes so that an older server could not read it, has the next number."""
PEACE = ""
"""In the place of a member's id."""

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def arguments(item: Item) -> Iterator[str]:
    """What `append.lua` takes of an item."""
    message = item.message
    yield key(message.by.id, message.key) if message and message.key else ""
    yield " ".join(message.readers) if message else ""
    yield _dumps(changes) if (changes := _changes_text(item)) else "null"
    yield _dumps(_columns(message)) if message else "null"
    yield message.by.id if message and message.kind.naming else ""
    yield "1" if message and message.kind.spoken else ""
    yield item.ended
    yield "1" if message and message.kind.clearing else ""
    yield _amendment(message.kind, message.now) if message and message.now else ""


def _amendment(kind: Kind, now: Message) -> str:
    """What becomes of a message. When, and the number of what tells it, the script knows."""
    corrected, deleted, agreed, before = now.amended
    when = "" if kind is Kind.CORRECTED else corrected
    return "\n".join(map(str, (now.seq, before, now.at, _dumps(_columns(now)), when, _dumps([deleted, agreed])[1:-1])))


def line(kept: Message) -> str:
    """One message, as readers find it."""
    amended = [kept.amended] if kept.amended != AS_SAID and not kept.of else []
    return _dumps([kept.seq, kept.at, _columns(kept), *amended])


def _columns(message: Message) -> list[Any]:
    about = [message.of, bool(message.of and message.amended.agreed)] if message.of or message.files else []
    files = [message.files] if message.files else []
    return [message.kind, *message.by, *message[3:10], *about, *files]


def _changes_text(item: Item) -> dict[str, str]:
    changes = {member: row_text(row) for member, row in item.changes.items()}
    return changes | {PEACE: peace_text.text(item.peace)} if item.peace else changes


def key(author: str, key: str) -> str:
    """What one line is known by."""
    return f"{author} {key}"


def row_text(row: Row | None) -> str:
    """How a member stands; "" for not at all."""
    return _dumps([row.name, row.announced, row.connections, *row[4:]]) if row else ""


def entry(text: str) -> Entry:
    """One entry of the log. Raises Newer."""
    return _entry(*json.loads(text))


def entries(text: str) -> list[Entry]:
    """Some, as they are told. Raises Newer."""
    return [_entry(*each) for each in json.loads(text)]


def _entry(
    mark: str, seq: int, at: int, changes: Any, message: Any, form: int = FORMAT, now: Any = None, *_: Any
) -> Entry:
    if form > FORMAT:
        raise Newer
    changes = changes or {}
    decided = peace_text.peace(changes.pop(PEACE)) if PEACE in changes else None
    return Entry(mark, seq, _changes(changes), _told(seq, at, message, now), decided)


def _told(seq: int, at: int, columns: Any, now: Any) -> Message | None:
    """A message; an amendment, with how that is `now` what it is about; or how that is now which was said there."""
    if not columns:
        return _message(*now) if now else None
    message = _message(seq, at, columns)
    return message._replace(now=_message(*now)) if now else message


def _changes(rows: dict[str, str]) -> Changes:
    return {member: _row(row) if row else None for member, row in rows.items()}


def _row(text: str, named: int | None = None) -> Row:
    name, announced, connections, seat, gone, asleep, address = json.loads(text)
    return Row(name, announced, tuple(connections), named, seat, gone, tuple(asleep), address)


def message(text: str) -> Message:
    """One message, as a reader finds it."""
    return _message(*json.loads(text))


def _message(seq: int, at: int, columns: list[Any], amended: Any = None) -> Message:
    kind, author, name, text, to, was, key, whom, minutes, topic, *about = columns
    by = Person(author, name)
    of, agrees, *files = about or (0, False)
    mark = Amended(agreed=(by,)) if agrees else _amended(amended)
    shown = tuple(File(*each) for each in files[0]) if files else ()
    return Message(Kind(kind), at, by, text, _people(to), was, key, _people(whom), minutes, topic, of, None, mark,
                   shown, seq)  # fmt: skip


def _amended(kept: Any) -> Amended:
    if not kept:
        return AS_SAID
    corrected, deleted, agreed, changed = kept
    return Amended(corrected, Person(*deleted) if deleted else None, _people(agreed), changed)


def _people(kept: Iterable[Iterable[str]]) -> tuple[Person, ...]:
    return tuple(Person(*each) for each in kept)


def rows(kept: Iterable[tuple[str, str]]) -> dict[str, Row]:
    """The roster, in order of arrival."""
    found = [(*text.split(" ", 2), member) for member, text in kept if member != PEACE]
    return {member: _row(row, int(named) or None) for _, named, row, member in sorted(found, key=_arrival)}


def peace(kept: Mapping[str, str]) -> Peace:
    """What hosts have decided: it stands in the roster, so that its version counts for it too."""
    return peace_text.peace(kept[PEACE].split(" ", 2)[2]) if PEACE in kept else peace_text.NONE


def _arrival(found: tuple[str, ...]) -> int:
    return int(found[0])


def typing_text(server: str, member: Person) -> str:
    """Who types, as it is told at once and kept nowhere. It begins otherwise than entries do."""
    return _dumps({server: member})


def typing(text: str) -> Person:
    """And back."""
    (member,) = json.loads(text).values()
    return Person(*member)
