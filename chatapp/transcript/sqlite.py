"""The transcript in one SQLite file (WAL), or with ":memory:" for a room that forgets."""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate, takewhile
from pathlib import Path
from threading import Lock
from typing import Any

from chatapp.chat.looks import Look
from chatapp.chat.message import LEFT, NOTICES, Message, Person

from . import Kept, Page, Present, Unwritable, schema

PAGE = 50_000
"""Characters of text on one page, at most."""
LINED = 5
"""Messages on one page for each one that is no notice, at most."""
LOG_PAGES = 10_000
"""Pages of 4 KB that may wait in SQLite's log for `checkpoint`; with more, appending stops to move them."""
AT_ONCE, REST = 250, 0.005
"""Messages forgotten at once, while everybody waits, and seconds after that in which whoever waits has a turn."""

_COLUMNS = "kind, at, author, name, text, recipients, was, key, seq"
_NEW = f"INSERT INTO message ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_HERE = (
    "INSERT INTO present (member, name, arrived, named) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (member) DO UPDATE SET name = excluded.name, named = excluded.named"
)
_NOTICE = "text IS NULL"
_READABLE = "(recipients IS NULL OR EXISTS (SELECT 1 FROM reader WHERE member = :reader AND reader.seq = message.seq))"


class SqliteTranscript:
    """See `Transcript`. One connection for all threads, one caller at a time.

    `durable`: every transaction reaches the disk before it counts, so that even a power cut loses nothing. Raises
    sqlite3.Error when the file cannot be opened, or is not ours, or is a newer room's.
    """

    def __init__(self, path: str | Path, durable: bool = False) -> None:
        self._lock = Lock()
        self._db, self._beside = _opened(path), _connect(path)
        self._db.execute(
            "PRAGMA journal_mode = WAL"
        )  # after what may refuse it: else another program's file is changed
        self._db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self.epoch = self._get_epoch()

    def _get_epoch(self) -> str:
        new = "INSERT INTO about (epoch) SELECT ? WHERE NOT EXISTS (SELECT * FROM about)"
        self._db.execute(new, [secrets.token_hex(8)])
        return str(self._db.execute("SELECT epoch FROM about").fetchone()[0])

    def close(self) -> None:
        with self._lock:
            self._beside.close()
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except sqlite3.Error as fault:
                raise Unwritable(str(fault)) from fault
            finally:
                if self._db.in_transaction:  # a transaction left open would refuse every later one
                    self._db.execute("ROLLBACK")

    # Writing

    def append(self, messages: Sequence[Message], ended: Sequence[str] = ()) -> list[Kept]:
        with self._transaction() as db:
            kept = self._keep_all(db, messages) or [self._keep(db, message) for message in messages]
            self._keep_ended(db, ended)
            return kept

    def _keep_all(self, db: sqlite3.Connection, messages: Sequence[Message]) -> list[Kept]:
        """All in one statement, a third of the time; or, when one of the keys is known, nothing."""
        numbered = self._numbered(db, messages)
        db.execute("SAVEPOINT all_new")
        if db.executemany(_NEW, map(_row, numbered)).rowcount < len(numbered):
            db.execute("ROLLBACK TO all_new")
            return []
        self._keep_with(db, numbered)
        return [Kept(message, True) for message in numbered]

    def _keep(self, db: sqlite3.Connection, message: Message) -> Kept:
        (numbered,) = self._numbered(db, [message])
        if not db.execute(_NEW, _row(numbered)).rowcount:
            return Kept(self._find(message.by.id, message.key)[0], False)
        self._keep_with(db, [numbered])
        return Kept(numbered, True)

    def _numbered(self, db: sqlite3.Connection, messages: Sequence[Message]) -> list[Message]:
        """With the next numbers, and dated: none before the one in front of it, whatever the clock says now."""
        times = accumulate((message.at for message in messages), max, initial=self._newest(db))
        next(times)
        dated = enumerate(zip(messages, times, strict=True), self._last(db) + 1)
        return [Message(message.kind, at, *message[2:-1], seq) for seq, (message, at) in dated]

    def _keep_with(self, db: sqlite3.Connection, messages: Sequence[Message]) -> None:
        """What follows from new messages: who may read the private ones, and who is present."""
        readers = [(member, message.seq) for message in messages if message.to for member in message.readers]
        db.executemany("INSERT INTO reader (member, seq) VALUES (?, ?)", readers)
        for notice in (message for message in messages if message.kind in NOTICES):
            self._keep_present(db, notice)

    def _keep_present(self, db: sqlite3.Connection, notice: Message) -> None:
        if notice.kind == LEFT:
            db.execute("DELETE FROM present WHERE member = ?", [notice.by.id])
        else:
            db.execute(_HERE, [*notice.by, notice.seq, notice.seq])

    def _keep_ended(self, db: sqlite3.Connection, ended: Sequence[str]) -> None:
        """With a date no earlier than that of the last message: it must outlive cookies that are from the future."""
        row = "INSERT OR IGNORE INTO ended VALUES (?, max(unixepoch() * 1000, ?))"
        db.executemany(row, [(member, self._newest(db)) for member in ended])

    def _last(self, db: sqlite3.Connection) -> int:
        """The highest `seq` ever given, that of a forgotten message included."""
        row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'message'").fetchone()
        return row[0] if row else 0

    def _newest(self, db: sqlite3.Connection) -> int:
        """The `at` of the last message, or 0."""
        row = db.execute("SELECT at FROM message ORDER BY seq DESC LIMIT 1").fetchone()
        return row[0] if row else 0

    def look(self, at: int) -> list[Look]:
        first = "SELECT at, seq FROM message WHERE NOT EXISTS (SELECT * FROM look) ORDER BY seq DESC LIMIT 1"
        with self._transaction() as db:
            db.execute(f"INSERT INTO look {first}")
            db.execute("INSERT INTO look VALUES (?, ?)", [at, self._last(db)])
            return [Look(*row) for row in db.execute("SELECT at, seq FROM look ORDER BY rowid")]

    def prune(self, before: int, outlived: int = 0) -> None:
        while self._forget_oldest(before, outlived) == AT_ONCE:
            self.checkpoint()  # else the log grows until somebody who appends must move all of it
            time.sleep(REST)
        with self._transaction() as db:
            db.execute("DELETE FROM ended WHERE at < ?", [before])
            db.execute("DELETE FROM look WHERE at < ?", [before])

    def _forget_oldest(self, before: int, outlived: int) -> int:
        """How many messages it were."""
        with self._transaction() as db:
            oldest = db.execute("SELECT seq, at FROM message ORDER BY seq LIMIT ?", [AT_ONCE]).fetchall()
            old = [seq for seq, _at in takewhile(lambda row: row[0] <= outlived or row[1] < before, oldest)]
            for table in ("reader", "message"):
                db.execute(f"DELETE FROM {table} WHERE seq <= ?", [max(old, default=0)])
            return len(old)

    def checkpoint(self) -> None:
        with suppress(sqlite3.Error):  # who appends next meets the same fault, and tells
            self._beside.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def check(self) -> None:
        with self._transaction() as db:
            db.execute("UPDATE about SET checked = checked + 1")

    # History

    def find(self, author: str, key: str) -> Message | None:
        with self._lock:
            return next(iter(self._find(author, key)), None)

    def _find(self, author: str, key: str | None) -> list[Message]:
        return self._select("author = :author AND key = :key", author=author, key=key)

    def _select(self, where: str, **values: Any) -> list[Message]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM message WHERE {where}", values)
        return [_message(*row) for row in rows]

    def latest(self, reader: str, count: int, before: int | None = None) -> Page:
        with self._lock:
            end = before if before is not None else 2**62
            start = self._start(reader, count, end)
            where = f"seq >= :start AND seq < :end AND {_READABLE} ORDER BY seq DESC LIMIT :most"
            newest_first = self._select(where, reader=reader, start=start, end=end, most=LINED * count)
            found = _that_fit(newest_first)[::-1]
            return Page(found, bool(found) and self._older(reader, found[0].seq))

    def _start(self, reader: str, count: int, end: int) -> int:
        """The `seq` of the `count`th message before `end` that is no notice, if it is near enough to count."""
        near = f"SELECT seq, text FROM message WHERE seq < :end AND {_READABLE} ORDER BY seq DESC LIMIT :most"
        query = f"SELECT seq FROM ({near}) WHERE NOT {_NOTICE} ORDER BY seq DESC LIMIT 1 OFFSET :rest"
        values = {"reader": reader, "end": end, "most": LINED * count, "rest": count - 1}
        row = self._db.execute(query, values).fetchone()
        return row[0] if row else 0

    def _older(self, reader: str, seq: int) -> bool:
        return bool(self._select(f"seq < :seq AND {_READABLE} LIMIT 1", reader=reader, seq=seq))

    def after(self, reader: str, seq: int, count: int) -> Page:
        with self._lock:
            where = f"seq > :seq AND {_READABLE} ORDER BY seq LIMIT :most"
            found = self._select(where, reader=reader, seq=seq, most=count + 1)
            page = _that_fit(found[:count])
            return Page(page, len(found) > len(page))

    def speakers(self, reader: str, after: int, until: int) -> set[str]:
        with self._lock:
            where = f"seq > :after AND seq <= :until AND NOT {_NOTICE} AND {_READABLE}"
            values = {"reader": reader, "after": after, "until": until}
            return {name for (name,) in self._db.execute(f"SELECT DISTINCT name FROM message WHERE {where}", values)}

    def present(self) -> list[Present]:
        with self._lock:
            rows = self._db.execute("SELECT member, name, named FROM present ORDER BY arrived")
            return [Present(Person(member, name), named) for member, name, named in rows]

    def ended(self, member: str) -> bool:
        with self._lock:
            return self._db.execute("SELECT 1 FROM ended WHERE member = ?", [member]).fetchone() is not None


def _opened(path: str | Path) -> sqlite3.Connection:
    file = _connect(path)
    try:
        schema.bring_up_to_date(file)
    except sqlite3.Error:
        file.close()  # not when the garbage is collected: whose file it is waits for our lock
        raise
    return file


def _connect(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False, isolation_level=None)


def _that_fit(messages: list[Message]) -> list[Message]:
    """The first of them that fit on a page, and one in any case: 500 long texts would choke a phone, and the server."""
    lengths = accumulate(len(message.text or "") for message in messages)
    return [
        message for message, length in zip(messages, lengths, strict=True) if length <= PAGE or message is messages[0]
    ]


def _row(message: Message) -> tuple[Any, ...]:
    recipients = json.dumps(message.to) if message.to else None
    return (message.kind, message.at, *message.by, message.text, recipients, message.was, message.key, message.seq)


def _message(
    kind: str, at: int, author: str, name: str,
    text: str | None, recipients: str | None, was: str | None, key: str | None, seq: int,
) -> Message:  # fmt: skip
    to = tuple(Person(*person) for person in json.loads(recipients)) if recipients else ()
    return Message(kind, at, Person(author, name), text, to, was, key, seq)
