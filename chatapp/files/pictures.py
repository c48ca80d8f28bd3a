"""Pictures are made harmless by a process of their own, one at a time.

`picture.py` has no part of the room in it, and nothing of this process but what is said here: three paths.
"""

import json
import logging
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from chatapp.chat.errors import PictureInvalid, PictureTooLarge

log = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("picture.py")
PATIENCE = 60.0
"""Seconds by the clock, on a busy machine; it has 15 of work."""
BROKEN, BEYOND, FAILED = 1, 3, 4
"""As in `picture.py`."""
BEGINS = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftyp", re.DOTALL)
"""What each of them does; a process for every other file would keep pictures waiting."""
TOO_MUCH = (-signal.SIGXCPU, -signal.SIGKILL)
"""How it ends when it has worked for too long, or the machine has no more memory."""
_turn = Lock()


class Picture(NamedTuple):
    """What was made. `type` as in `Content-Type`; `width` and `height` in pixels."""

    type: str
    width: int
    height: int


def made(source: Path, whole: Path, thumbnail: Path, patience: float = PATIENCE) -> Picture | None:
    """Make the picture in `source` anew, and its thumbnail; None where there is none.

    Others wait for their turn: decoders may take a whole core, and hundreds of megabytes. Under gevent everybody else
    goes on meanwhile. Raises PictureInvalid, PictureTooLarge, or OSError where neither could be written.
    """
    if not _begins_like_one(source):
        return None
    with _turn:
        try:
            return _made(source, whole, thumbnail, patience)
        except BaseException:
            for path in (whole, thumbnail):
                path.unlink(missing_ok=True)
            raise


def _made(source: Path, whole: Path, thumbnail: Path, patience: float) -> Picture | None:
    command = [sys.executable, "-I", str(PROGRAM), *(str(path.absolute()) for path in (source, whole, thumbnail))]
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=patience,
            cwd=whole.absolute().parent, env=_environment(), close_fds=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PictureTooLarge from None
    return _read(ended.returncode, ended.stdout)


def _begins_like_one(source: Path) -> bool:
    with source.open("rb") as file:
        return bool(BEGINS.match(file.read(16)))


def _environment() -> dict[str, str]:
    """Next to nothing: no key of the room's is for a decoder to find. Some Pythons need these two to start at all."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}


def _read(status: int, said: bytes) -> Picture | None:
    if status == 0:
        return Picture(**found) if (found := json.loads(said)) else None
    if status == BEYOND or status in TOO_MUCH:
        raise PictureTooLarge
    if status == FAILED:
        raise OSError(int(said), os.strerror(int(said)))
    if status != BROKEN or not said:
        log.error("what makes pictures harmless ended with %(status)s", {"status": status})
    raise PictureInvalid
