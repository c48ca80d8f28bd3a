"""A body comes in, piece by piece, and becomes a file."""

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chatapp.chat.errors import DiskFull, FileEmpty, FileTooLarge
from chatapp.chat.file import File, clean_name, with_ending

from .pictures import made
from .shelf import PIECE, Tray

MEGABYTE = 1024 * 1024

Read = Callable[[int], bytes]
"""Gives so many bytes of a body at most, and none at its end."""


def receive(read: Read, to: Path, megabytes: int) -> None:
    """All of the body, on the disk and not in memory. Raises FileTooLarge, FileEmpty."""
    size = 0
    with to.open("xb") as file:
        while piece := read(PIECE):
            size += len(piece)
            if size > megabytes * MEGABYTE:
                raise FileTooLarge(limit=megabytes)
            file.write(piece)
            time.sleep(0)  # under gevent whoever sends faster than we read would have all the turns
    if not size:
        raise FileEmpty


def file_of(tray: Tray, file_id: str, name: str) -> File:
    """What came, made harmless: pictures are written anew, all else is only saved. PictureInvalid, PictureTooLarge."""
    name = clean_name(name)
    picture = made(tray.source, tray.whole, tray.thumbnail)
    if not picture:
        tray.source.rename(tray.whole)
        return File(file_id, name, size=tray.whole.stat().st_size)
    size = tray.whole.stat().st_size
    return File(file_id, with_ending(name, picture.type), picture.type, size, picture.width, picture.height)


@contextmanager
def disk() -> Iterator[None]:
    """A disk that is full while something is written to it is DiskFull."""
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from fault
        raise
