"""Random keys that are made once and kept in a file of their own, with mode 0600."""

import fcntl
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from .private import make_private

SHORTEST = 16
"""Characters that a key has at least: one that can be guessed makes a cookie for any member. A token has as many."""


def new() -> str:
    """Such a key, 256 bits in hexadecimal."""
    return secrets.token_hex(32)


def kept(name: str, folders: Sequence[Path]) -> str:
    """What is in the file called `name` in the first folder where there may be one. Raises OSError.

    Made anew where it is too short, as after a full disk, or none, as after a power cut. Nobody else may read it.
    """
    first, *others = folders
    try:
        return _kept(first / name)
    except (OSError, UnicodeDecodeError):
        if not others:
            raise
        return kept(name, others)


def renew(name: str, folders: Sequence[Path]) -> str:
    """Another one in its place. Raises OSError."""
    before = kept(name, folders)
    path = next(folder / name for folder in folders if _read(folder / name) == before)
    path.write_text(new())
    return path.read_text()


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def _kept(path: Path) -> str:
    make_private([path])
    key = _read(path)
    return key if _is_good(key) else _make(path)


def _make(path: Path) -> str:
    """Under a lock: of two servers starting now the second one finds the key of the first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        key = file.read()
        if not _is_good(key):
            key = new()
            file.seek(0)
            file.truncate()
            file.write(key)
        return key


def _is_good(key: str) -> bool:
    """Not of blanks, nor of the zero bytes that a power cut can leave."""
    return len(key.strip()) >= SHORTEST and key.strip().isprintable()
