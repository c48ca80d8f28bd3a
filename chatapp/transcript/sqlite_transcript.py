"""What is read of one room in the file."""

import json
import logging
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from chatapp.chat.amending import told
from chatapp.chat.errors import Internal
from chatapp.chat.message import Message, Person
from chatapp.chat.peace import Peace

from . import Page, Present, peace_text
from .numbering import Numbering
from .page_size import LINED, that_fit
from .rows import select, sent

log = logging.getLogger(__name__)

_NOTICE, _NO_AMENDMENT = "text IS NULL", "target IS NULL"
READABLE = (
    "room = :room AND seq >= ifnull((SELECT seq FROM cleared WHERE room = :room), 0) AND (recipients IS NULL"
    " OR EXISTS (SELECT 1 FROM reader WHERE member = :reader AND reader.seq = message.seq))"
)
THESE = f"seq IN (SELECT value FROM json_each(:these)) AND +{READABLE}"
"""Those of some that the reader may see. Without the "+" SQLite would go through all of the room for them."""


class SqliteTranscript:
    """See `Transcript`. The connection is the store's, and so is `lock`: one caller at a time."""

    def __init__(self, db: sqlite3.Connection, lock: Lock, numbering: Numbering, room: str) -> None:
        self._db, self._lock, self._room = db, lock, room
        self._numbering = numbering

    @property
    def epoch(self) -> str:
        return self._numbering.epoch

    def read(self, seq: int) -> None:
        self._numbering.read(seq)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One caller at a time. What cannot be read is refused, and the log has one line of it."""
        try:
            with self._lock:
                yield
        except sqlite3.Error as fault:
            refusal = Internal(reference=secrets.token_hex(4))
            log.error("the transcript cannot be read [%(reference)s]: %(fault)s", refusal.fields | {"fault": fault})
            raise refusal from fault

    def find(self, author: str, key: str) -> Message | None:
        with self._turn():
            return next(iter(sent(self._db, self._room, author, key)), None)

    def latest(self, reader: str, count: int, before: int | None = None) -> Page:
        with self._turn():
            end = before if before is not None else 2**62
            start = self._start(reader, count, end)
            where = f"seq >= :start AND seq < :end AND {_NO_AMENDMENT} AND {READABLE} ORDER BY seq DESC LIMIT :most"
            newest_first = self._select(where, reader=reader, start=start, end=end, most=LINED * count)
            found = that_fit(newest_first)[::-1]
            return Page(found, bool(found) and self._older(reader, found[0].seq))

    def _start(self, reader: str, count: int, end: int) -> int:
        """The `seq` of the `count`th message before `end` that is no notice, if it is near enough to count."""
        where = f"seq < :end AND {_NO_AMENDMENT} AND {READABLE}"
        near = f"SELECT seq, text FROM message WHERE {where} ORDER BY seq DESC LIMIT :most"
        query = f"SELECT seq FROM ({near}) WHERE NOT {_NOTICE} ORDER BY seq DESC LIMIT 1 OFFSET :rest"
        values = {"room": self._room, "reader": reader, "end": end, "most": LINED * count, "rest": count - 1}
        row = self._db.execute(query, values).fetchone()
        return row[0] if row else 0

    def _older(self, reader: str, seq: int) -> bool:
        return bool(self._select(f"seq < :seq AND {_NO_AMENDMENT} AND {READABLE} LIMIT 1", reader=reader, seq=seq))

    def after(self, reader: str, seq: int, count: int) -> Page:
        with self._turn():
            where = f"seq > :seq AND {READABLE} ORDER BY seq LIMIT :most"
            found = self._read(where, reader=reader, seq=seq, most=count + 1)
            page = that_fit(found[:count])
            return Page(page, len(found) > len(page))

    def _read(self, where: str, reader: str, **values: Any) -> list[Message]:
        """The messages where it holds; the amendments of these with what they are about, as it is now."""
        found = self._select(where, reader=reader, **values)
        about = [each.of for each in found if each.of]
        if not about:
            return found
        return told(found, self._select(THESE, reader=reader, these=json.dumps(about)))

    def _select(self, where: str, **values: Any) -> list[Message]:
        return select(self._db, where, room=self._room, **values)

    def speakers(self, reader: str, after: int, until: int) -> set[str]:
        with self._turn():
            where = f"seq > :after AND seq <= :until AND NOT {_NOTICE} AND {READABLE}"
            values = {"room": self._room, "reader": reader, "after": after, "until": until}
            return {name for (name,) in self._db.execute(f"SELECT DISTINCT name FROM message WHERE {where}", values)}

    def present(self) -> list[Present]:
        with self._turn():
            here = "SELECT member, name, named FROM present WHERE room = ? ORDER BY arrived"
            return [
                Present(Person(member, name), named) for member, name, named in self._db.execute(here, [self._room])
            ]

    def peace(self) -> Peace:
        with self._turn():
            found = self._db.execute("SELECT decided FROM peace WHERE room = ?", [self._room]).fetchone()
            return peace_text.peace(found[0] if found else None)
