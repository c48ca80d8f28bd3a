"""The index is brought up to date: beside those who write and those who search, piece by piece, and nobody waits."""

import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from chatapp.chat.kind import Kind

from .search_file import FORM, LIVE, WIDTH, drop_volume, forget, make_volume, to_write
from .search_terms import indexed

log = logging.getLogger(__name__)

AT_ONCE = 250
"""Messages indexed in one piece: ten milliseconds' work."""
AGAIN = 10.0
"""Seconds between two looks for what is deleted, corrected or forgotten: for so long its words may be in the file."""
LOOKED = 8
"""Volumes that are looked at each time."""
BEHIND = 4 * WIDTH
"""Numbers by which an index may be behind; one that is more begins anew with the newest, which is found first then."""
_ROWS = "SELECT room, author, name, text, recipients, seq, kind, target FROM message WHERE"
_AMENDING = (Kind.CORRECTED, Kind.DELETED)

Row = tuple[Any, ...]


class Index:
    """Of the transcript in that file. One thread at a time goes on with `pieces`; `close` when none does.

    `generation` counts how often it began anew in another file: whoever reads the old one has it open in vain.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file: sqlite3.Connection | None = None
        self._looked, self._next, self._fault = 0.0, 0, ""
        self._unsettled = True
        self.generation = 0

    def pieces(self) -> Iterator[None]:
        """All that is to be done now: what is new, what is otherwise, what is old and was never read in."""
        try:
            self._file = self._file or self._open()
            yield from self._work(self._file)
            self._fault = ""
        except (sqlite3.DatabaseError, OSError) as fault:  # OSError: its folder is gone, or may not be written
            self._tell(fault)
        finally:
            self._roll_back()

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()
        self._file = None

    def _open(self) -> sqlite3.Connection:
        self.generation += 1
        return to_write(self._database)

    def _tell(self, fault: Exception) -> None:
        """Once. Meanwhile a search looks at the newest messages one by one. What is damaged is made anew."""
        self._roll_back()
        if self._fault != str(fault):
            log.warning("search goes on without an index for now: %(fault)s", {"fault": fault})
        self._fault = str(fault)
        self.close()
        if getattr(fault, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            forget(self._database)

    def _roll_back(self) -> None:
        if self._file and self._file.in_transaction:
            with suppress(sqlite3.Error):
                self._file.execute("ROLLBACK")

    def _work(self, db: sqlite3.Connection) -> Iterator[None]:
        self._begin_anew_unless_ours(db)
        yield
        while self._extend(db):
            yield
        if time.monotonic() - self._looked > AGAIN:
            self._looked = time.monotonic()
            for number in self._outdated(db):
                yield from self._make(db, number)
        low = self._mark(db)[0]
        while low > _first(db):
            yield from self._make(db, (low - 1) // WIDTH, low=True)
            low = self._mark(db)[0]
        self._settle(db)

    # Where it stands

    def _mark(self, db: sqlite3.Connection) -> tuple[int, int]:
        """From where to where all is indexed."""
        low, high = db.execute("SELECT low, high FROM mark").fetchone()
        return low, high

    def _begin_anew_unless_ours(self, db: sqlite3.Connection) -> None:
        """Another numbering gives numbers to other messages; and what was read in under other rules is not found."""
        numbering, last = db.execute("SELECT numbering, (SELECT max(seq) FROM message) FROM about").fetchone()
        mark = db.execute("SELECT form, numbering, high FROM mark").fetchone()
        if mark and mark[:2] == (FORM, numbering) and (last or 0) - mark[2] < BEHIND:
            return
        db.execute("BEGIN IMMEDIATE")
        for (number,) in db.execute("SELECT number FROM volume").fetchall():
            drop_volume(db, number)
        db.execute("DELETE FROM amended")
        db.execute("DELETE FROM mark")
        db.execute("INSERT INTO mark VALUES (?, ?, ?, ?)", [FORM, numbering, (last or 0) + 1, last or 0])
        db.execute("COMMIT")

    # What is done

    def _extend(self, db: sqlite3.Connection) -> bool:
        """By the next new messages; were there any?"""
        db.execute("BEGIN IMMEDIATE")
        high = self._mark(db)[1]
        rows = db.execute(f"{_ROWS} seq > ? ORDER BY seq LIMIT ?", [high, AT_ONCE]).fetchall()
        if rows:
            self._add(db, rows)
            changed = [(target,) for *_, kind, target in rows if kind in _AMENDING]
            db.executemany("INSERT OR IGNORE INTO amended VALUES (?)", changed)
            db.execute("UPDATE mark SET high = ?", [rows[-1][5]])
        db.execute("COMMIT")
        return bool(rows)

    def _add(self, db: sqlite3.Connection, rows: Sequence[Row]) -> None:
        there = {number for (number,) in db.execute("SELECT number FROM volume")}
        for number in sorted({row[5] // WIDTH for row in rows}):
            if number not in there:
                make_volume(db, number)
            self._fill(db, number, [row for row in rows if row[5] // WIDTH == number])

    def _fill(self, db: sqlite3.Connection, number: int, rows: Sequence[Row]) -> None:
        said = [(seq, indexed(*row)) for *row, seq, _kind, _target in rows if row[3]]
        db.executemany(f"INSERT INTO main.volume_{number} (rowid, words) VALUES (?, ?)", said)
        db.execute("UPDATE volume SET messages = messages + ? WHERE number = ?", [len(said), number])

    def _make(self, db: sqlite3.Connection, number: int, low: bool = False) -> Iterator[None]:
        """A volume anew, of what is there now; with `low` for the first time."""
        db.execute("BEGIN IMMEDIATE")
        make_volume(db, number)
        seq, end = number * WIDTH - 1, min(self._mark(db)[1], (number + 1) * WIDTH - 1)
        some = f"{_ROWS} seq > ? AND seq <= ? AND {LIVE} ORDER BY seq LIMIT ?"
        while rows := db.execute(some, [seq, end, AT_ONCE]).fetchall():
            self._fill(db, number, rows)
            seq = rows[-1][5]
            yield
        if seq < number * WIDTH:
            drop_volume(db, number)
        else:
            db.execute(f"INSERT INTO main.volume_{number} (volume_{number}) VALUES ('optimize')")
        if low:
            db.execute("UPDATE mark SET low = ?", [number * WIDTH])
        db.execute("COMMIT")
        self._unsettled = True

    def _outdated(self, db: sqlite3.Connection) -> list[int]:
        """Volumes of which something is otherwise, or gone: some are looked at each time, one after the other."""
        low, high = self._mark(db)
        amended = {seq // WIDTH for (seq,) in db.execute("SELECT seq FROM amended")}
        whole = "SELECT number, messages FROM volume WHERE number * ? >= ? ORDER BY number"
        there = db.execute(whole, [WIDTH, 0 if low <= _first(db) else low]).fetchall()
        some = [there[(self._next + step) % len(there)] for step in range(min(LOOKED, len(there)))]
        self._next += LOOKED
        lost = {number for number, messages in some if messages != _count(db, number, high)}
        return sorted(({number for number, _ in there} & amended) | lost)

    def _settle(self, db: sqlite3.Connection) -> None:
        """What was taken out of the file is in its log still, until that is emptied; not while somebody reads."""
        if self._unsettled:
            busy, *_ = db.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchone()
            self._unsettled = bool(busy)


def _first(db: sqlite3.Connection) -> int:
    """The number of the oldest message; behind all where there is none."""
    found = db.execute("SELECT min(seq) FROM message").fetchone()[0]
    return found if found is not None else 2**62


def _count(db: sqlite3.Connection, number: int, high: int) -> int:
    """Messages that belong into a volume."""
    end = min(high, (number + 1) * WIDTH - 1)
    count = f"SELECT count(*) FROM message WHERE seq >= ? AND seq <= ? AND {LIVE}"
    return int(db.execute(count, [number * WIDTH, end]).fetchone()[0])
