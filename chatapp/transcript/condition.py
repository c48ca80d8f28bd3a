"""In what condition the file is: still in its place, and whole as far as can be seen quickly."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

WHOLE = 16_000_000
"""Bytes. SQLite before 3.41 cannot be stopped within a table, so the time for one is bounded by its size."""
LATEST = "SELECT total(length(text) + length(name)) FROM (SELECT * FROM message ORDER BY seq DESC LIMIT 1000)"
AGAIN = 0.2
"""Seconds for which nobody looks again where the files are: under load four looks a line would double its price."""


class Damaged(sqlite3.DatabaseError):
    """What is in the file cannot be read. Says what to do."""

    def __init__(self, what: object) -> None:
        super().__init__(
            f"it is damaged ({what}). Put the last backup in its place: python -m chatapp.restore BACKUP;"
            " docs/keeping.md says what else can be done"
        )


def explained(fault: Exception) -> Exception:
    """Damaged where it is that, else as it is."""
    damage = getattr(fault, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return Damaged(fault) if damage else fault


def glance(path: Path) -> None:
    """Look for damage, beside those who write: in all of a file of 16 MB, in the end of a longer one. Takes 50 ms.

    Raises Damaged, or another sqlite3.DatabaseError.
    """
    uri, small = f"{path.absolute().as_uri()}?mode=ro", path.stat().st_size <= WHOLE
    busy = suppress(sqlite3.OperationalError)  # another program has it for itself
    with closing(sqlite3.connect(uri, uri=True, timeout=0)) as file, busy:
        check(file, small)


def check(file: sqlite3.Connection, whole: bool = True) -> None:
    """Look through all of it, in 0.3 s for 100 MB, or through what was written last. Raises Damaged."""
    try:
        found = file.execute("PRAGMA quick_check(1)" if whole else LATEST).fetchall()
    except sqlite3.Error as fault:
        raise explained(fault) from fault
    # SQLite 3.40 sees NULL where a table WITHOUT ROWID has its key in another order than its columns, as `reader` has
    if whole and not found[0][0].startswith(("ok", "NULL value")):
        raise Damaged(found[0][0].split("\n")[-1])


class Places:
    """Where some files were when this was made. SQLite would go on writing to one that nobody finds again."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._there = {path: _identity(path) for path in paths}
        self._fault, self._looked = "", time.monotonic()

    def fault(self) -> str:
        """Which is not there any more, or another file by now; else "". Looked at five times a second at most."""
        now = time.monotonic()
        if now - self._looked > AGAIN:
            self._looked, self._fault = now, self._find()
        return self._fault

    def _find(self) -> str:
        moved = next((path for path, then in self._there.items() if _identity(path) != then), None)
        return f"{moved} was deleted, moved or replaced. Put it back, or see docs/keeping.md" if moved else ""


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None
