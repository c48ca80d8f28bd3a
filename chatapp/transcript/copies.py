"""Copies of the file, by SQLite's own means: taken while a server writes to it, and put back when none does.

What `cp` takes of a running server lacks all that is in SQLite's log yet, and says nothing of it.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from . import condition, schema
from .hold import Hold

BESIDE = ("-wal", "-shm")
"""What SQLite has beside a file, while somebody has it open and after a crash."""


def copy(source: Path, to: Path) -> int:
    """All that is in `source` at this moment, in a new file that needs no other; how many messages that are.

    One long look into it: whoever writes meanwhile does not wait. Raises OSError where `to` is there already or cannot
    be made, sqlite3.Error where `source` cannot be read, is damaged, or is not ours.
    """
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        return _filled(source, to)
    except BaseException:
        to.unlink()  # half a copy would be found when a whole one is needed
        raise


def _filled(source: Path, to: Path) -> int:
    with _opened(source) as old, _opened(to) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, whole when it is closed
        schema.check(new)
        condition.check(new)
        count = new.execute("SELECT count(*) FROM message").fetchone()[0]
    _settle(to)
    return int(count)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A file that is there: SQLite would make one."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)) as file:
        yield file


def _settle(path: Path) -> None:
    """Until it is on the disk, and its folder knows it."""
    for each in (path, path.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def restore(backup: Path, database: Path) -> tuple[int, Path | None]:
    """Put a copy in the place of `database`: how many messages are there now, and where is what was there before.

    Its numbering begins anew at the next start. Until all is done the old file is in its place. Raises Taken while a
    server has it, and what `copy` raises.
    """
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hold = Hold(database, f"a restore (process {os.getpid()})")  # its mark is gone with this
    try:
        return _replaced(backup, database)
    finally:
        hold.release()


def _replaced(backup: Path, database: Path) -> tuple[int, Path | None]:
    draft = database.with_name(f"{database.name}-restoring")
    draft.unlink(missing_ok=True)  # of a restore that was killed
    count = copy(backup, draft)
    aside = _set_aside(database)
    draft.replace(database)
    _settle(database)
    return count, aside


def _set_aside(database: Path) -> Path | None:
    """Its log too, even where it has lost its file: SQLite would take it for that of the file that comes now."""
    aside = database.with_name(f"{database.name}-{time.strftime('%Y%m%d-%H%M%S')}")
    with suppress(sqlite3.Error), _opened(database) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what is whole has no log when it is closed
    with suppress(FileNotFoundError):
        aside.hardlink_to(database)
    for end in BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{database}{end}").rename(f"{aside}{end}")
    return aside if aside.exists() else None
