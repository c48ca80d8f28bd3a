"""A file that the room offers, saved on this machine: whole or not at all, and over nothing that is there."""

import atexit
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from .errors import Refused, reason
from .wording import word

NAME, ENDING = 200, 20
"""Bytes of a name, at most (file systems have 255), and characters of its end that stay whatever is cut."""

_PATH = re.compile(r".*[/\\]", re.DOTALL)
_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
"""No file, on Windows, whatever its ending."""
_NO_NAME = re.compile(r'[<>:"|?*]')
"""Nor in a name there: what stands behind a colon would be hidden in another file."""


def save(
    name: str, pieces: Iterable[bytes], folder: Path = Path(), chosen: str = "", again: str = "-{}", most: int = 0
) -> Path:
    """Beside what is there already: `room.txt`, then `room-2.txt`. For nobody else to read: private lines may be in it.

    Others name it, unless a name was `chosen` here, and cannot lead out of this folder, nor make it a file that some
    program reads by itself. `most`: bytes, 0 for any number. Raises Refused where the disk does not take it, and
    whatever `pieces` raises; then nothing is left of it.
    """
    with _beside(folder) as (path, file):
        for piece in pieces:
            with _told():
                file.write(piece)
            if most and file.tell() > most:
                raise Refused("not_saved", word("not_saved", reason=word("larger_than_said")))
        with _told():
            file.close()
            return _named(path, folder / (chosen or plain(name) or "room"), again)


def plain(name: str) -> str:
    """A name that is one for every file system, and no path."""
    name = "".join(filter(str.isprintable, _PATH.sub("", name.rstrip("/"))))
    return _shortened(_DEVICE.sub(r"\1-", _NO_NAME.sub("-", name)).lstrip(".-~ ").rstrip(". "))


def _shortened(name: str) -> str:
    while len(name.encode(errors="replace")) > NAME:
        middle = (min(len(name), NAME) - ENDING) // 2 if len(name) > NAME else len(name) - ENDING - 1
        name = name[: max(1, middle)] + name[-ENDING:]
    return name


@contextmanager
def _beside(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A file without a name of its own yet, which only we read (0600); it is gone afterwards."""
    with _told():
        number, path = mkstemp(prefix=".chat-", dir=folder)
    forget = partial(Path(path).unlink, missing_ok=True)
    atexit.register(forget)  # whoever leaves in the middle does not wait for the thread that this is on
    try:
        with os.fdopen(number, "wb") as file:
            yield Path(path), file
    finally:
        with suppress(OSError):
            forget()
        atexit.unregister(forget)


def _named(path: Path, wanted: Path, again: str) -> Path:
    for number in count(1):
        to = wanted if number == 1 else wanted.with_stem(wanted.stem + again.format(number))
        with suppress(FileExistsError):
            _move(path, to)
            return to
    raise AssertionError


def _move(path: Path, to: Path) -> None:
    """Raises FileExistsError, also where a symbolic link is that leads nowhere: nothing is written through it."""
    try:
        os.link(path, to)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _replace(path, to)


def _replace(path: Path, to: Path) -> None:
    """What is there is empty, and ours."""
    try:
        path.replace(to)
    except OSError:
        to.unlink()
        raise


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise Refused("not_saved", word("not_saved", reason=reason(fault))) from None
