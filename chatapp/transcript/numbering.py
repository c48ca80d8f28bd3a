"""The epoch under which the numbers in a file are given: another one where a number would be given twice."""

import logging
import secrets
import sqlite3
from contextlib import suppress
from threading import Lock

log = logging.getLogger(__name__)

END = (
    "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'message'), 0) AS seq,"
    " ifnull((SELECT at FROM message ORDER BY seq DESC LIMIT 1), 0) AS at"
)
"""The highest `seq` ever given, that of a forgotten message included; the `at` of the last message. 0 for none."""


def last(db: sqlite3.Connection) -> int:
    """The highest `seq` ever given."""
    return int(db.execute(END).fetchone()[0])


class Numbering:
    """That of all rooms in one file. `lock`: of the connection, for one caller at a time."""

    def __init__(self, db: sqlite3.Connection, lock: Lock) -> None:
        self._db, self._lock, self._doubted = db, lock, False
        new = "INSERT INTO about (numbering) SELECT ? WHERE NOT EXISTS (SELECT * FROM about)"
        db.execute(new, [secrets.token_hex(8)])
        self.epoch = str(db.execute("SELECT numbering FROM about").fetchone()[0])

    def begin_anew(self) -> None:
        """Whoever has a number that was lost takes no later line for it: they begin with the end of the transcript."""
        self.epoch = secrets.token_hex(8)
        self._db.execute("UPDATE about SET numbering = ?", [self.epoch])

    def read(self, seq: int) -> None:
        """Somebody has read up to there under this epoch: where nobody has come that far, what came last is lost.

        Once a start: then no other reader can be further. Whoever makes up such a number moves nobody a second time.
        """
        with self._lock, suppress(sqlite3.Error):  # then the mark of the file has the new epoch, and the file has not
            if seq > last(self._db) and not self._doubted:
                self._doubted = True
                log.warning("somebody has read more than there is (see docs/keeping.md): numbering begins anew")
                self.begin_anew()
