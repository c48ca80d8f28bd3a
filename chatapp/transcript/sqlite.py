"""The store in one SQLite file (WAL), or with ":memory:" for rooms that forget."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from threading import Lock

from chatapp.chat.amending import settled
from chatapp.chat.clock_trust import Look
from chatapp.chat.message import Message
from chatapp.chat.peace import Peace

from . import NOTHING_NEW, Draft, Made, Unwritable, peace_text, schema
from .numbering import END, Numbering
from .rows import NEW, amend, row
from .search import Search
from .search_index import Index
from .search_indexed import IndexedSearch, Reading
from .search_scan import Scan
from .sqlite_transcript import SqliteTranscript

MEMORY = ":memory:"
"""The path of a store that forgets."""
LOG_PAGES = 10_000
"""Pages of 4 KB that may wait in SQLite's log for `checkpoint`; with more, appending stops to move them."""
AT_ONCE, REST = 250, 0.005
"""Messages forgotten at once, while everybody waits, and seconds after that in which whoever waits has a turn."""
PATIENCE, RETRY = 1.0, 0.005
"""Seconds for which a line waits where another program writes to the file, and between two attempts."""
SOME_LINES = 65_536
"""Bytes that must fit on the disk once it was full: a look that writes less would say too early that all is well."""

FOR_EVER = 2**62
"""Behind every `seq`."""
_PEACE = "REPLACE INTO peace (room, decided) VALUES (?, ?)"
_HERE = (
    "INSERT INTO present (room, member, name, arrived, named) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (room, member) DO UPDATE SET name = excluded.name, named = excluded.named"
)


class SqliteStore:
    """See `Store`. One connection for all threads, one caller at a time.

    `durable`: every transaction reaches the disk before it counts, so that even a power cut loses nothing. Raises
    sqlite3.Error when the file cannot be opened, or is not ours, or is a newer room's.
    """

    def __init__(self, path: str | Path, durable: bool = False) -> None:
        self._lock, self._closed, self._failed = Lock(), False, False
        self._reached, self._unsettled = 0, True  # who was killed may have left in the log what is deleted
        self._index = Index(Path(path)) if path != MEMORY else None
        self._reading = Reading(Path(path), self._index) if self._index else None
        self._db, self._beside = _opened(path), _connect(path)
        self._db.execute("PRAGMA journal_mode = WAL")  # not before: it would change another program's file
        self._db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        self._db.execute("PRAGMA secure_delete = ON")  # else what is deleted is still there to be found
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self._numbering = Numbering(self._db, self._lock)
        self._db.execute("PRAGMA busy_timeout = 0")  # from now on SQLite itself does not wait: `_transaction` does

    @property
    def epoch(self) -> str:
        return self._numbering.epoch

    def room(self, slug: str) -> SqliteTranscript:
        return SqliteTranscript(self._db, self._lock, self._numbering, slug)

    def search(self, slug: str) -> Search:
        return IndexedSearch(self._reading, slug) if self._reading else Scan(self.room(slug))

    def index(self) -> Iterator[None]:
        return self._index.pieces() if self._index else iter(())

    def close(self) -> None:
        if self._index and self._reading:
            self._index.close()
            self._reading.close()
        with self._lock:
            self._closed = True
            self._beside.close()
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One caller at a time. Raises Unwritable; then nothing of it is kept."""
        until = time.monotonic() + PATIENCE
        while not self._begin(wait=time.monotonic() < until):
            time.sleep(RETRY)  # SQLite's own way to wait would stop everybody under gevent
        try:
            yield self._db
            self._db.execute("COMMIT")
        except sqlite3.Error as fault:
            self._failed = True
            raise Unwritable(str(fault)) from fault
        finally:
            if self._db.in_transaction:  # a transaction left open would refuse every later one
                self._db.execute("ROLLBACK")
            self._lock.release()

    def _begin(self, wait: bool) -> bool:
        """Then the lock is ours. False while another program has a transaction: meanwhile others go on reading."""
        self._lock.acquire()
        try:
            if why := self._fault():
                raise Unwritable(why)
            self._db.execute("BEGIN IMMEDIATE")
        except Exception as fault:
            self._lock.release()
            if wait and getattr(fault, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                return False
            raise Unwritable(str(fault)) from fault
        return True

    def _fault(self) -> str:
        """Why nothing can be kept, where SQLite itself would see nothing; else ""."""
        return "it is closed" if self._closed else ""

    # Writing

    def append(
        self, drafts: Sequence[Draft], ended: Sequence[str] = (), peace: Mapping[str, Peace] = NOTHING_NEW
    ) -> list[Message]:
        with self._transaction() as db:
            messages = _numbered(drafts, *self._end(db))
            db.executemany(NEW, map(row, drafts, messages))
            self._keep_with(db, drafts, messages)
            if ended:
                self._keep_ended(db, ended)
            if peace:
                db.executemany(_PEACE, [(room, peace_text.text(decided)) for room, decided in peace.items()])
        self._reached += len(messages)
        return messages

    def _end(self, db: sqlite3.Connection) -> tuple[int, int]:
        """See END. Raises Unwritable where it is in front of what was there: then numbers would be given twice."""
        seq, at = db.execute(END).fetchone()
        if seq < self._reached:
            raise Unwritable("the file was put back to an older state. Start the room anew, and see docs/keeping.md")
        self._reached = seq
        return seq, at

    def _keep_with(self, db: sqlite3.Connection, drafts: Sequence[Draft], messages: Sequence[Message]) -> None:
        """What follows from new messages: who may read the private ones, and who is present."""
        for draft, message in zip(drafts, messages, strict=True):
            if message.to:
                readers = [(member, message.seq) for member in message.readers]
                db.executemany("INSERT INTO reader (member, seq) VALUES (?, ?)", readers)
            if not message.kind.spoken:
                self._keep_after(db, draft.room, message)

    def _keep_after(self, db: sqlite3.Connection, room: str, notice: Message) -> None:
        """Who is present then, what nobody may read any more, and what is otherwise."""
        if notice.now:
            amend(db, room, notice.now)
            self._unsettled = True
        for person in notice.leavers:
            db.execute("DELETE FROM present WHERE room = ? AND member = ?", [room, person.id])
        if notice.kind.naming:
            db.execute(_HERE, [room, *notice.by, notice.seq, notice.seq])
        if notice.kind.clearing:
            db.execute("REPLACE INTO cleared (room, seq) VALUES (?, ?)", [room, notice.seq])

    def _keep_ended(self, db: sqlite3.Connection, ended: Sequence[str]) -> None:
        """With a date no earlier than that of the last message: it must outlive cookies that are from the future."""
        _seq, newest = db.execute(END).fetchone()
        new = "INSERT OR IGNORE INTO ended VALUES (?, max(unixepoch() * 1000, ?))"
        db.executemany(new, [(member, newest) for member in ended])

    def look(self, at: int) -> list[Look]:
        first = "SELECT at, seq FROM message WHERE NOT EXISTS (SELECT * FROM look) ORDER BY seq DESC LIMIT 1"
        with self._transaction() as db:
            db.execute(f"INSERT INTO look {first}")
            db.execute(f"INSERT INTO look SELECT ?, seq FROM ({END})", [at])
            return [Look(*each) for each in db.execute("SELECT at, seq FROM look ORDER BY rowid")]

    def prune(self, before: int, outlived: int = 0) -> None:
        while self._forget_oldest(before, outlived) == AT_ONCE:
            self._move_log()  # else it grows until somebody who appends must move all of it
            time.sleep(REST)
        with self._transaction() as db:
            db.execute("DELETE FROM ended WHERE at < ?", [before])
            db.execute("DELETE FROM look WHERE at < ?", [before])

    def _forget_oldest(self, before: int, outlived: int) -> int:
        """How many messages it were."""
        with self._transaction() as db:
            oldest = db.execute("SELECT seq, at FROM message ORDER BY seq LIMIT ?", [AT_ONCE]).fetchall()
            old = [seq for seq, _at in takewhile(lambda each: each[0] <= outlived or each[1] < before, oldest)]
            for table in ("reader", "message"):
                db.execute(f"DELETE FROM {table} WHERE seq <= ?", [max(old, default=0)])
            return len(old)

    def forget_cleared(self) -> None:
        with self._lock:
            cleared = self._db.execute("SELECT room, seq FROM cleared").fetchall()
        for room, seq in cleared:
            self._forget_all(room, seq)
            with self._transaction() as db:
                db.execute("DELETE FROM cleared WHERE room = ? AND seq = ?", [room, seq])

    def _forget_all(self, room: str, before: int = FOR_EVER) -> None:
        while self._forget_some(room, before) == AT_ONCE:
            self._move_log()
            time.sleep(REST)

    def _forget_some(self, room: str, before: int) -> int:
        """How many messages of that room it were."""
        some = "SELECT seq FROM message WHERE room = ? AND seq < ? ORDER BY seq LIMIT ?"
        with self._transaction() as db:
            found = db.execute(some, [room, before, AT_ONCE]).fetchall()
            for table in ("reader", "message"):
                db.executemany(f"DELETE FROM {table} WHERE seq = ?", found)
            self._unsettled = self._unsettled or bool(found)
            return len(found)

    # Rooms that were made

    def rooms(self) -> list[Made]:
        with self._lock:
            return self._made("ORDER BY made, slug")

    def find_room(self, slug: str) -> Made | None:
        with self._lock:
            return next(iter(self._made("WHERE slug = ?", slug)), None)

    def _made(self, which: str, *values: str) -> list[Made]:
        return [
            Made(*each) for each in self._db.execute(f"SELECT slug, title, password, made FROM room {which}", values)
        ]

    def make(self, room: Made) -> None:
        with self._transaction() as db:
            db.execute("INSERT INTO room (slug, title, password, made) VALUES (?, ?, ?, ?)", room)

    def unmake(self, slug: str) -> None:
        with self._transaction() as db:
            for table in ("present", "peace", "cleared"):
                db.execute(f"DELETE FROM {table} WHERE room = ?", [slug])
            db.execute("DELETE FROM room WHERE slug = ?", [slug])
        self._forget_all(slug)

    def inhabited(self) -> set[str]:
        with self._lock:
            return {slug for (slug,) in self._db.execute("SELECT DISTINCT room FROM present")}

    def said(self, slug: str) -> int:
        with self._lock:
            last = "SELECT at FROM message WHERE room = ? AND text IS NOT NULL ORDER BY seq DESC LIMIT 1"
            found = self._db.execute(last, [slug]).fetchone()
            return found[0] if found else 0

    def files_mark(self, mark: str) -> str:
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO shelf (one, mark) VALUES (1, ?)", [mark])
            return str(db.execute("SELECT mark FROM shelf").fetchone()[0])

    # The herald

    def told(self, slug: str) -> int:
        with self._transaction() as db:
            db.execute(f"INSERT OR IGNORE INTO told SELECT ?, seq FROM ({END})", [slug])
            return int(db.execute("SELECT seq FROM told WHERE room = ?", [slug]).fetchone()[0])

    def tell(self, slug: str, seq: int) -> None:
        with self._transaction() as db:
            db.execute("UPDATE told SET seq = ? WHERE room = ?", [seq, slug])

    # The file

    def checkpoint(self) -> None:
        self._move_log()
        if self._unsettled:
            self._settle()

    def _settle(self) -> None:
        """What was deleted, or said otherwise, is in SQLite's log yet. Not while somebody reads: then another time."""
        with suppress(sqlite3.Error):
            self._beside.execute("PRAGMA busy_timeout = 0")  # who appends would wait with us
            busy, *_ = self._beside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._unsettled = bool(busy)

    def _move_log(self) -> None:
        with suppress(sqlite3.Error):  # who appends next meets the same fault, and tells
            self._beside.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def check(self) -> None:
        for checked in (f"zeroblob({SOME_LINES})", "0") if self._failed else ("checked + 1",):
            with self._transaction() as db:
                self._end(db)
                db.execute(f"UPDATE about SET checked = {checked}")
        self._failed = False

    def ended(self, member: str) -> bool:
        with self._lock:
            return self._db.execute("SELECT 1 FROM ended WHERE member = ?", [member]).fetchone() is not None


def _numbered(drafts: Sequence[Draft], seq: int, at: int) -> list[Message]:
    """With the next numbers, and dated: none before the one in front of it, whatever the clock says now."""
    messages = []
    for number, (_room, draft) in enumerate(drafts, seq + 1):
        at = max(at, draft.at)
        message = Message(draft.kind, at, *draft[2:-1], number)
        messages.append(settled(message) if message.now else message)
    return messages


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
