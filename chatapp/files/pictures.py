"""Pictures are made harmless by a process of their own, one at a time.

`picture.py` has no part of the room in it, and nothing of this process but what is said here: three paths.
"""

import json
import logging
import os
import re
import select
import signal
import sys
import time
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from chatapp.chat.errors import PictureInvalid, PictureTooLarge

log = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("picture.py")
PATIENCE = 60.0
"""Seconds by the clock, on a busy machine; it has 15 of work."""
LENGTH = 1000
"""Bytes that it may say; it needs sixty."""
BEGINS = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftyp", re.DOTALL)
"""What each of them does; a process for every other file would keep pictures waiting."""
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
    paths = [str(path.absolute()) for path in (source, whole, thumbnail)]
    said, status = _run([sys.executable, "-I", str(PROGRAM), *paths], time.monotonic() + patience)
    if said.startswith("{") and status == 0:
        return Picture(**found) if (found := json.loads(said)) else None
    if said == "beyond" or status in (-signal.SIGXCPU, -signal.SIGKILL):  # the time is up, or the machine has no memory
        raise PictureTooLarge
    if said.isdecimal():
        raise OSError(int(said), os.strerror(int(said)))
    if said != "broken":
        log.error("what makes pictures harmless ended with %(status)s", {"status": status})
    raise PictureInvalid


def _run(command: list[str], until: float) -> tuple[str, int]:
    """What it has said, and how it ended: as a status, or as a signal below 0.

    Not by `subprocess`: gevent's copies this whole process for it, and nobody is heard for 15 ms.
    """
    ours, theirs = os.pipe()
    said = None
    try:
        child = _begin(command, theirs)
        try:
            said = _heard(ours, until)
        finally:  # also when whoever waits for it is given up
            status = _end(child, until if said is not None else 0)
    finally:
        os.close(ours)
    return said or "", status


def _begin(command: list[str], out: int) -> int:
    """In a group of its own: Ctrl-C is meant for the room. It closes by itself what it should not have."""
    opened = [(os.POSIX_SPAWN_OPEN, number, os.devnull, how, 0) for number, how in ((0, os.O_RDONLY), (2, os.O_WRONLY))]
    given = [*opened, (os.POSIX_SPAWN_DUP2, out, 1)]
    try:
        return os.posix_spawn(command[0], command, _environment(), file_actions=given, setpgroup=0)
    finally:
        os.close(out)  # else its end would not be heard


def _begins_like_one(source: Path) -> bool:
    with source.open("rb") as file:
        return bool(BEGINS.match(file.read(16)))


def _environment() -> dict[str, str]:
    """Next to nothing: no key of the room's is for a decoder to find. Some Pythons do not start without this one."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _heard(pipe: int, until: float) -> str | None:
    """All that it says until it ends; None if it does not end, or does not stop talking."""
    said, waiting = b"", select.poll()
    waiting.register(pipe, select.POLLIN)
    while len(said) < LENGTH and waiting.poll(max(0, until - time.monotonic()) * 1000):
        piece = os.read(pipe, LENGTH)
        if not piece:
            return said.decode(errors="replace").strip()
        said += piece
    return None


def _end(child: int, until: float) -> int:
    """How it ended; then it is killed. Unasked, it would stay in the system's list for as long as the room runs."""
    try:
        while (found := os.waitpid(child, os.WNOHANG)) == (0, 0):
            if time.monotonic() > until:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.005)  # to wait in the system would keep everybody waiting, under gevent
        return os.waitstatus_to_exitcode(found[1])
    except (ProcessLookupError, ChildProcessError):  # somebody else has asked: what it has said must do
        return 0
    except BaseException:  # gevent ends whoever waits here
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
