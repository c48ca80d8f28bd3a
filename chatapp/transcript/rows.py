"""A message as a row of the file, and back."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from chatapp.chat.file import File
from chatapp.chat.kind import Kind
from chatapp.chat.message import AS_SAID, Amended, Message, Person

from . import Draft

_COLUMNS = "kind, at, author, name, text, recipients, was, key, more, target, amended, files, seq"
NEW = f"INSERT INTO message (room, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""Takes `row`."""


def row(draft: Draft, message: Message) -> tuple[Any, ...]:
    """All that is kept of a draft which has become this message."""
    kind, at, by, text, to, was, key, whom, minutes, topic, of, _now, amended, files, seq = message
    more = json.dumps([whom, minutes, topic]) if whom or topic is not None else None
    return (draft.room, kind, at, *by, text, json.dumps(to) if to else None, was, key, more, of or None,
            None if amended is AS_SAID else _amended_text(amended),
            _files_text(files) if files else None, seq)  # fmt: skip


def amend(db: sqlite3.Connection, room: str, now: Message) -> None:
    """What was said is so from here on. Where it is forgotten by now, nothing."""
    change = "UPDATE message SET text = ?, amended = ?, files = ? WHERE room = ? AND seq = ?"
    db.execute(
        change, [now.text, _amended_text(now.amended), _files_text(now.files) if now.files else None, room, now.seq]
    )


def _files_text(files: Iterable[File]) -> str:
    return json.dumps(files, ensure_ascii=False)


def _amended_text(amended: Amended) -> str | None:
    return json.dumps(amended, ensure_ascii=False) if amended != AS_SAID else None


def _amended(text: str) -> Amended:
    corrected, deleted, agreed, changed = json.loads(text)
    return Amended(corrected, Person(*deleted) if deleted else None, _people(agreed), changed)


def select(db: sqlite3.Connection, where: str, **values: Any) -> list[Message]:
    """The messages where it holds; it may go on with ORDER BY and LIMIT."""
    return [_message(*each) for each in db.execute(f"SELECT {_COLUMNS} FROM message WHERE {where}", values)]


def sent(db: sqlite3.Connection, room: str, author: str, key: str | None) -> list[Message]:
    """What `author` has sent with `key`: one message, or none."""
    return select(db, "room = :room AND author = :author AND key = :key", room=room, author=author, key=key)


def _message(
    kind: str, at: int, author: str, name: str,
    text: str | None, recipients: str | None, was: str | None, key: str | None, more: str | None,
    of: int | None, amended: str | None, files: str | None, seq: int,
) -> Message:  # fmt: skip
    to = _people(json.loads(recipients)) if recipients else ()
    whom, minutes, topic = json.loads(more) if more else ((), None, None)
    return Message(Kind(kind), at, Person(author, name), text, to, was, key, _people(whom), minutes, topic, of or 0,
                   None, _amended(amended) if amended else AS_SAID, _files(files) if files else (), seq)  # fmt: skip


def _people(kept: Iterable[Iterable[str]]) -> tuple[Person, ...]:
    return tuple(Person(*each) for each in kept)


def _files(kept: str) -> tuple[File, ...]:
    return tuple(File(*each) for each in json.loads(kept))
