"""The store of a server: nobody else has the file, no number is given twice, and what befalls the file is noticed."""

import logging
import sqlite3
from pathlib import Path

from chatapp.private import make_private

from . import Unwritable, condition, search_file
from .hold import Hold
from .numbering import last
from .sqlite import MEMORY, SqliteStore

log = logging.getLogger(__name__)


def opened(path: str, durable: bool, who: str, patience: float = 0.0) -> SqliteStore:
    """The store for a server: a held one, unless it forgets (":memory:") and nobody else can have it."""
    return HeldStore(path, durable, who, patience) if path != MEMORY else SqliteStore(path)


class HeldStore(SqliteStore):
    """Like its parent, for whoever serves a room from it. `who` and `patience`: see `Hold`.

    Call `checkpoint` every ten seconds: it leaves a mark, and looks for damage. Raises Taken or Damaged too.
    """

    def __init__(self, path: str | Path, durable: bool, who: str, patience: float = 0.0) -> None:
        self._path, self._damage = Path(path).resolve(), ""
        self._hold = Hold(self._path, who, patience)
        try:
            self._open(durable)
        except Exception as fault:
            self._hold.release()
            raise condition.explained(fault) from None

    def _open(self, durable: bool) -> None:
        super().__init__(self._path, durable)
        condition.glance(self._path)
        files = [self._path, *(Path(f"{self._path}-{name}") for name in ("wal", "shm"))]
        beside = [*files, self._hold.path, *search_file.files(self._path)]
        make_private(each for each in beside if not each.is_symlink())  # what a link leads to is not ours
        if not self._hold.proves(self.epoch, last(self._db)):
            self._number_anew()
        self._mark()
        self._hold.settle()  # else a power cut could bring back an older mark, which says that all was closed
        self._places = condition.Places([*files, self._hold.path])

    def _number_anew(self) -> None:
        if last(self._db):
            log.info(
                "Nothing proves that no number is missing at the end (see docs/keeping.md): numbering begins anew."
            )
        self._numbering.begin_anew()

    def _mark(self) -> None:
        self._hold.mark(self.epoch, last(self._beside))

    def _fault(self) -> str:
        return "it is closed" if self._closed else self._damage or self._places.fault()

    def checkpoint(self) -> None:
        super().checkpoint()
        if not self._places.fault():  # what is there now is not ours to look into
            self._look()

    def _look(self) -> None:
        try:
            condition.glance(self._path)
            self._mark()
            self._damage = ""
        except sqlite3.Error as fault:
            self._damage = str(fault)

    def close(self) -> None:
        if self._closed:
            return
        settled = self._settled()
        super().close()
        if settled is not None:
            self._hold.mark(self.epoch, settled, closed=True)
            self._hold.settle()
        self._hold.release()

    def _settled(self) -> int | None:
        """The last number, if all up to it is on the disk now."""
        try:
            with self._lock:
                self._db.execute("PRAGMA synchronous = FULL")
            self.check()
            return last(self._db)
        except (Unwritable, sqlite3.Error):
            return None
