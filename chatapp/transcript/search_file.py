"""The file of the index, beside the transcript's. Nothing is only there: it can be deleted, and is made anew.

It has volumes, of WIDTH numbers each. A volume only ever grows at its end, or is made anew: what was deleted or
corrected goes with the old one, byte by byte. A common word is found in the last volume, without a look at the others.
"""

import os
import sqlite3
from pathlib import Path

from .search_terms import AUDIENCE

FORM = 1
"""What of the index changes, or of the words, has the next number: then it is made anew."""
WIDTH = 16_384
"""Numbers in a volume. Making one takes a second; each takes a fifth of a millisecond of a search for a rare word."""
_PREFIXES = " ".join(str(AUDIENCE + length) for length in range(1, 5))
"""So that beginnings of up to four letters, the frequent ones, are found as fast as words."""
_TABLES = """
CREATE TABLE IF NOT EXISTS mark (form INTEGER, numbering TEXT, low INTEGER, high INTEGER);
CREATE TABLE IF NOT EXISTS volume (number INTEGER PRIMARY KEY, messages INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS amended (seq INTEGER PRIMARY KEY);
"""
LIVE = (
    "text <> '' AND NOT EXISTS (SELECT 1 FROM cleared WHERE cleared.room = message.room AND message.seq < cleared.seq)"
)
"""Of a message that somebody may still read."""


def beside(database: Path) -> Path:
    """Where the index of that transcript is."""
    return Path(f"{database}-search")


def files(database: Path) -> list[Path]:
    """It, and what SQLite has beside it."""
    return [Path(f"{beside(database)}{end}") for end in ("", "-wal", "-shm")]


def to_read(database: Path) -> sqlite3.Connection:
    """Index and transcript in one; an empty index where there is none."""
    index = beside(database)
    return _attached(f"{index.absolute().as_uri()}?mode=ro" if index.exists() else ":memory:", database)


def to_write(database: Path) -> sqlite3.Connection:
    """The same, for the one who writes the index; of the transcript nobody here writes anything."""
    index = beside(database)
    os.close(os.open(index, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600))  # a link could lead to somebody's database
    file = _attached(f"{index.absolute().as_uri()}?mode=rw", database)
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = NORMAL")
    file.execute("PRAGMA secure_delete = ON")
    file.executescript(_TABLES)
    return file


def _attached(index: str, database: Path) -> sqlite3.Connection:
    file = sqlite3.connect(index, uri=True, check_same_thread=False, isolation_level=None, timeout=0)
    try:
        file.execute("ATTACH ? AS transcript", [f"{database.absolute().as_uri()}?mode=ro"])
    except sqlite3.Error:
        file.close()
        raise
    return file


def forget(database: Path) -> None:
    """Without it, until it is made anew."""
    for path in files(database):
        path.unlink(missing_ok=True)


def make_volume(db: sqlite3.Connection, number: int) -> None:
    """An empty one, in the place of the one that was there."""
    drop_volume(db, number)
    how = f"content = '', columnsize = 0, tokenize = 'ascii', prefix = '{_PREFIXES}'"
    db.execute(f"CREATE VIRTUAL TABLE main.volume_{number} USING fts5(words, {how})")
    db.execute("INSERT INTO volume VALUES (?, 0)", [number])


def drop_volume(db: sqlite3.Connection, number: int) -> None:
    """Without that one."""
    db.execute(f"DROP TABLE IF EXISTS main.volume_{number}")
    db.execute("DELETE FROM volume WHERE number = ?", [number])
    db.execute("DELETE FROM amended WHERE seq >= ? AND seq < ?", [number * WIDTH, (number + 1) * WIDTH])
