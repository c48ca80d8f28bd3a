"""In what condition the file is: still in its place, whole as far as can be seen quickly, and for its owner alone."""

import logging
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

log = logging.getLogger(__name__)

GLANCE = 0.05
"""Seconds in which some 20 MB can be looked through."""
OFTEN = 1000
"""Steps of SQLite's machine between two looks at the clock."""


class Damaged(sqlite3.DatabaseError):
    """What is in the file cannot be read. Says what to do."""

    def __init__(self, what: object) -> None:
        super().__init__(
            f"it is damaged ({what}). Put the last backup in its place: python -m chatapp.restore BACKUP;"
            " docs/keeping.md says what else can be done"
        )


def explained(fault: sqlite3.Error) -> sqlite3.Error:
    """Damaged where it is that, else as it is."""
    damage = getattr(fault, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return Damaged(fault) if damage else fault


def glance(path: str | Path, seconds: float = GLANCE) -> None:
    """Look for damage for that long at most, beside those who write. Raises Damaged, or another sqlite3.Error."""
    until = time.monotonic() + seconds
    with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as file:
        file.set_progress_handler(lambda: time.monotonic() > until, OFTEN)
        with suppress(sqlite3.OperationalError):  # the time is over, or another program has it for itself
            check(file)


def check(file: sqlite3.Connection) -> None:
    """Look through all of it: 0.3 s for 100 MB. Raises Damaged."""
    try:
        (found,) = file.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as fault:
        raise explained(fault) from fault
    if found != "ok":
        raise Damaged(found)


class Places:
    """Where some files were when this was made."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._there = {path: _identity(path) for path in paths}

    def moved(self) -> Path | None:
        """One that is not there any more, or is another file by now. Takes some µs."""
        return next((path for path, identity in self._there.items() if _identity(path) != identity), None)


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def make_private(paths: Sequence[Path]) -> None:
    """Nobody but the owner may read them; the log says where others could."""
    for path in paths:
        mode = path.stat().st_mode & 0o777
        if mode & 0o077:
            log.info(
                "Others on this machine could read %s (mode %03o). %s", str(path), mode, _closed(path, mode & 0o700)
            )


def _closed(path: Path, mode: int) -> str:
    try:
        path.chmod(mode)
    except OSError:  # it is somebody else's
        return "They still can: its owner alone may change that, with chmod 600."
    return "Now its owner alone can."
