"""A file that the room offers, saved where the program was started."""

import os
from itertools import count
from pathlib import Path


def save(name: str, content: bytes) -> Path:
    """Beside what is there already: `room.txt`, then `room-2.txt`. For nobody else to read: private lines may be in it.

    The room names it, and cannot lead out of this folder, nor make it a file that some program reads by itself.
    """
    wanted = Path("".join(filter(str.isprintable, Path(name).name)).lstrip(".") or "room")
    path = next(path for number in count(1) if not (path := _numbered(wanted, number)).exists())
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    return path


def _numbered(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_stem(f"{path.stem}-{number}")
