"""Search with the index: what is newer than that one by one, then volume after volume until there is enough."""

import heapq
import json
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby, islice
from pathlib import Path

from chatapp.chat.errors import Internal, SearchTooLong
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message
from chatapp.chat.search import Query

from .real_thread import on_real_thread
from .rows import select
from .search import Found, cut
from .search_file import FORM, WIDTH, to_read
from .search_index import Index
from .search_terms import match
from .sqlite_transcript import READABLE, THESE

log = logging.getLogger(__name__)

LONGEST = 1.0
"""Seconds that a search may take."""
TAIL, STEP = 2000, 100
"""Messages looked at one by one where the index has not come as far yet, at most; and read at once."""
AT_ONCE = 32
"""Messages read at once."""
STEPS = 20_000
"""Of SQLite's machine, between two looks at the time."""
FOR_EVER = 2**62
"""Behind every `seq`."""

_SAID = f"seq < :before AND seq >= :floor AND text <> '' AND {READABLE}"
_AMENDED = (
    "SELECT seq FROM amended UNION SELECT target FROM message"
    f" WHERE seq > ? AND kind IN ('{Kind.CORRECTED}', '{Kind.DELETED}') ORDER BY seq DESC"
)


class Reading:
    """The connection of all who search, one at a time: on a real thread, so that nobody else waits."""

    def __init__(self, database: Path, index: Index) -> None:
        self._database, self._index = database, index
        self._lock = threading.Lock()  # gevent's, if it is there by now: another one would stop everybody
        self._file: sqlite3.Connection | None = None
        self._generation = 0

    def do(self, work: Callable[[sqlite3.Connection, float], Found]) -> Found:
        """`work` with the connection, until a time. Raises SearchTooLong or Internal."""
        with self._lock:
            return on_real_thread(partial(self._do, work))

    def _do(self, work: Callable[[sqlite3.Connection, float], Found]) -> Found:
        until = time.monotonic() + LONGEST
        try:
            db = self._opened()
            db.set_progress_handler(lambda: time.monotonic() > until, STEPS)
            with db:
                db.execute("BEGIN")
                return work(db, until)
        except sqlite3.Error as fault:
            if time.monotonic() > until:
                raise SearchTooLong from None
            self._let_go()
            raise _refusal(fault) from fault

    def _opened(self) -> sqlite3.Connection:
        if self._generation != self._index.generation:
            self._let_go()
        if not self._file:
            self._file, self._generation = to_read(self._database), self._index.generation
        return self._file

    def _let_go(self) -> None:
        if self._file:
            self._file.close()
        self._file = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()


def _refusal(fault: sqlite3.Error) -> Internal:
    refusal = Internal(reference=secrets.token_hex(4))
    log.error("nothing can be found [%(reference)s]: %(fault)s", refusal.fields | {"fault": fault})
    return refusal


class IndexedSearch:
    """See `Search`."""

    def __init__(self, reading: Reading, room: str) -> None:
        self._reading, self._room = reading, room

    def find(self, query: Query, reader: str, before: int | None, most: int) -> Found:
        """See `Search`."""
        return self._reading.do(lambda db, until: _Look(db, query, self._room, reader, until).find(before, most))


class _Look:
    """One search. `further`: from where on nothing older was looked at; None when all was."""

    def __init__(self, db: sqlite3.Connection, query: Query, room: str, reader: str, until: float) -> None:
        self._db, self._query, self._until = db, query, until
        self._who, self._match = {"room": room, "reader": reader}, match(query, room, reader)
        self._low, self._high = _mark(db)
        self._floor = _floor(db, query.since)
        self._further: int | None = None

    def find(self, before: int | None, most: int) -> Found:
        found = list(islice(self._fitting(FOR_EVER if before is None else before), most + 1))
        return cut(found, most) if len(found) > most else Found(found, self._further)

    def _fitting(self, before: int) -> Iterator[Message]:
        """What is looked for, the newest first."""
        if not self._query.wanted and not self._query.authors:
            yield from self._one_by_one(before, self._floor)
            return
        yield from self._one_by_one(before, max(self._floor, self._high + 1))
        if self._further is None:
            for number in self._volumes(before):
                yield from self._in_volume(number, before)
            yield from self._one_by_one(min(before, self._low), self._floor)

    def _one_by_one(self, before: int, floor: int) -> Iterator[Message]:
        """What the index does not have yet, or does not know: as far as one search goes."""
        for _ in range(TAIL // STEP):
            some = self._select(f"{_SAID} ORDER BY seq DESC LIMIT {STEP}", before=before, floor=floor)
            yield from filter(self._query.fits, some)
            if len(some) < STEP:
                return
            before = some[-1].seq
            self._check_time()
        self._further = before

    def _volumes(self, before: int) -> Iterator[int]:
        some = "SELECT number FROM volume WHERE number * ? < ? AND (number + 1) * ? > ? ORDER BY number DESC"
        if self._high:
            for (number,) in self._db.execute(some, [WIDTH, before, WIDTH, self._floor]).fetchall():
                yield number

    def _in_volume(self, number: int, before: int) -> Iterator[Message]:
        """What the index has there, and what was amended since: both looked at again as they are now."""
        start, end = max(self._floor, number * WIDTH), min(before, (number + 1) * WIDTH, self._high + 1)
        matching = f"SELECT rowid FROM main.volume_{number} WHERE volume_{number} MATCH ? AND rowid >= ? AND rowid < ?"
        indexed = (seq for (seq,) in self._db.execute(f"{matching} ORDER BY rowid DESC", [self._match, start, end]))
        amended = (seq for seq in self._amended() if start <= seq < end)
        seqs = (seq for seq, _ in groupby(heapq.merge(indexed, amended, reverse=True)))
        while some := list(islice(seqs, AT_ONCE)):
            self._check_time()
            yield from filter(self._query.fits, self._messages(some))

    def _amended(self) -> list[int]:
        return [seq for (seq,) in self._db.execute(_AMENDED, [self._high])]

    def _messages(self, seqs: list[int]) -> list[Message]:
        return self._select(f"{THESE} ORDER BY seq DESC", these=json.dumps(seqs))

    def _select(self, where: str, **values: object) -> list[Message]:
        return select(self._db, where, **self._who, **values)

    def _check_time(self) -> None:
        if time.monotonic() > self._until:
            raise SearchTooLong


def _mark(db: sqlite3.Connection) -> tuple[int, int]:
    """From where to where all is in the index; nothing, where there is none."""
    if not db.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'mark'").fetchone():
        return 0, 0
    mark = "SELECT low, high FROM mark JOIN about USING (numbering) WHERE form = ?"
    found = db.execute(mark, [FORM]).fetchone()
    return (found[0], found[1]) if found else (0, 0)


def _floor(db: sqlite3.Connection, since: int) -> int:
    """The `seq` of the first message from then or later: none has an earlier `at` than the one before it."""
    floor, ceiling = 0, 1 + (db.execute("SELECT max(seq) FROM message").fetchone()[0] or 0) if since else 0
    while floor < ceiling:
        middle = (floor + ceiling) // 2
        seq, at = db.execute("SELECT seq, at FROM message WHERE seq >= ? ORDER BY seq LIMIT 1", [middle]).fetchone()
        if at >= since:
            ceiling = middle
        else:
            floor = seq + 1
    return floor
