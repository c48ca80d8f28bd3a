"""The files of the lines that somebody may read, as they stand in a saved conversation."""

import re
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from chatapp.chat.file import File, clean_name
from chatapp.chat.message import Message
from chatapp.chat.phrase import Counted, Phrase, Translate

PIECE, REST = 65_536, 0.002
"""Bytes read at once, and seconds between two pieces: under gevent nobody else would have a turn before the end."""
FOLDER = "files"

Whole = Callable[[str], BinaryIO | None]
"""All of the file with that id, opened for its reader; None where it is gone."""

_NO_NAME = re.compile(r'[<>:"|?*]')
"""What some file system takes for something else than a part of a name."""
_PICTURE, _FILE = Phrase("[picture] %(name)s, %(size)s"), Phrase("[file] %(name)s, %(size)s")
_KB, _MB = 1024, 1024 * 1024


def rows(message: Message, translate: Translate, named: bool) -> list[str]:
    """`[picture] name, 1.2 MB`, one each; where they are `named`, with the place in the archive."""
    return [_row(file, translate) + (f", {place(message, file)}" if named else "") for file in message.files]


def _row(file: File, translate: Translate) -> str:
    row = translate((_PICTURE if file.is_picture else _FILE).filled(name=file.name, size=size(file.size)))
    return f"{row} · {file.alt}" if file.alt else row


def size(count: int) -> Phrase:
    """For people: in the units in which the limits are."""
    if count < 1000:
        return Counted("1 byte", "%(count)s bytes", by="count", count=count)
    if count < 1000 * _KB:
        return Phrase("%(count)s KB", count=max(1, round(count / _KB)))
    tenths = round(count * 10 / _MB)
    if tenths >= 100:
        return Phrase("%(count)s MB", count=tenths // 10)
    return Phrase("%(whole)s.%(tenth)s MB", whole=tenths // 10, tenth=tenths % 10)


def place(message: Message, file: File) -> str:
    """`files/12-board.png`; where a line has several, `files/12-1-board.png`. It is no other's, in any letter case."""
    number = f"-{message.files.index(file) + 1}" if len(message.files) > 1 else ""
    name = _NO_NAME.sub("-", clean_name(file.name)).rstrip(". ")
    return f"{FOLDER}/{message.seq}{number}-{name}"


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Its bytes, with rests; then it is closed."""
    with file:
        while piece := file.read(PIECE):
            yield piece
            time.sleep(REST)
