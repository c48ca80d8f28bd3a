"""How much space there is for the files of a room: of its own bound, and of the disk."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from chatapp.chat.errors import DiskFull, FilesFull
from chatapp.transcript.real_thread import on_real_thread

from .receiving import MEGABYTE, Read
from .shelf import Shelf

RESERVE = 100 * MEGABYTE
"""Of the disk, for what people say."""


class Space:
    """Of one room, up to so many megabytes; what comes in takes space before it is there."""

    def __init__(self, shelf: Shelf, megabytes: int) -> None:
        self._shelf, self._megabytes = shelf, megabytes
        self._lock = threading.Lock()
        self._there: int | None = None
        self._coming = 0

    @contextmanager
    def taken(self, read: Read) -> Iterator[Read]:
        """What `read` reads takes space in this block. FilesFull and DiskFull, at once and between the pieces."""
        pieces: list[int] = []
        self._check(1)
        try:
            yield partial(self._counted, read, pieces)
        finally:
            with self._lock:
                self._coming -= sum(pieces)

    def _counted(self, read: Read, pieces: list[int], size: int) -> bytes:
        piece = read(size)
        pieces.append(len(piece))
        with self._lock:
            self._coming += len(piece)
        self._check(0)
        return piece

    def _check(self, more: int) -> None:
        if self._there is None:
            self._there = on_real_thread(self._shelf.size)
        if self._there + self._coming + more > self._megabytes * MEGABYTE:
            raise FilesFull(limit=self._megabytes)
        folder = self._shelf.folder
        if shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free < RESERVE:
            raise DiskFull

    def keep(self, size: int) -> None:
        """So many bytes are there for good."""
        with self._lock:
            self._there = (self._there or 0) + size

    def count_anew(self) -> None:
        """Something was thrown away, or came by another server."""
        self._there = None
