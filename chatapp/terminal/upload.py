"""An upload: a file of this machine on its way to the room, before the line that it goes along with."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .errors import Refused, reason
from .own_words import at_home
from .wording import word

MOST = 10
"""Files that go along with one line."""
PIECE = 65_536
"""Bytes read at once: a file is never whole in memory."""

_MEGABYTE = 1024 * 1024
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Else to open a named pipe would wait until somebody writes into it."""


@dataclass
class Upload:
    """`typed`: where it is. `id`: what the room calls it, as soon as it has it."""

    typed: str
    id: str = ""

    @property
    def name(self) -> str:
        """Without the path, which is nobody's business. What is no UTF-8 in it is shown as such."""
        return os.fsencode(self._path.name).decode(errors="replace")

    @property
    def _path(self) -> Path:
        return at_home(self.typed)

    def check(self) -> None:
        """Could it be sent now, to a room that takes any? Raises Refused."""
        with self.opened(sys.maxsize):
            pass

    @contextmanager
    def opened(self, megabytes: int) -> Iterator[tuple[BinaryIO, int]]:
        """The file, and how many bytes of it are sent: those that are there now. Raises Refused, at once."""
        with self._told():
            self._check_kind(self._path.stat())  # before: to open a device may do something
            opened = os.open(self._path, os.O_RDONLY | _AT_ONCE)
        with os.fdopen(opened, "rb", buffering=0) as file:
            found = os.fstat(file.fileno())
            self._check_kind(found)
            self._check_size(found.st_size, megabytes)
            yield file, found.st_size

    def pieces(self, file: BinaryIO, size: int, tell: Callable[[int], None]) -> Iterator[bytes]:
        """So many bytes, however the file grows. Raises Refused where it has become shorter: nobody gets half of it."""
        sent = 0
        while sent < size:
            with self._told():
                piece = file.read(min(PIECE, size - sent))
            if not piece:
                raise Refused("file_changed", word("file_changed", file=self.typed))
            yield piece
            sent += len(piece)
            tell(sent)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
            raise Refused("file_unreadable", word("file_unreadable", file=self.typed, reason=reason(fault))) from None

    def _check_kind(self, found: os.stat_result) -> None:
        if stat.S_ISDIR(found.st_mode):
            raise Refused("file_unreadable", word("file_is_folder", file=self.typed))
        if not stat.S_ISREG(found.st_mode):
            raise Refused("file_unreadable", word("file_is_device", file=self.typed))

    def _check_size(self, size: int, megabytes: int) -> None:
        """The room would say the same, but only after all of it has come."""
        if not megabytes:
            raise Refused("files_off", word("files_off"))
        if not size:
            raise Refused("file_empty", word("file_empty", file=self.typed))
        if size > megabytes * _MEGABYTE:
            raise Refused("file_too_large", word("file_too_large", file=self.typed, limit=megabytes))
