"""A server's hold on its file: no other server has it, and a mark says how far its numbering had come at least.

Both are in a small file of their own, `chat.db-lock` beside `chat.db`. The lock is the kernel's (flock): it ends with
the process, however that ends. On the database itself it could shut SQLite out: not every system keeps the two apart.
"""

import fcntl
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Linux's name for the time since the machine was started (proc(5)). Elsewhere nothing tells two of these apart."""
LENGTH = 1024
"""Bytes of the file."""
YOUNGER = 5.0
"""Seconds by which a mark may be younger on the disk than it says: a copy of one is younger by more."""
RETRY = 0.05


class Taken(OSError):
    """Another server has the file. Says which."""


class Mark(NamedTuple):
    """The numbering `epoch` had come to `last` at least. `closed`: no further, and all of it is on the disk."""

    epoch: str
    last: int
    closed: bool = False
    boot: str = ""


class Hold:
    """From now until `release`. `left` is the mark that was found, if it was left here.

    `who` is what another server is told; `patience` the seconds to wait for one that is ending. Raises Taken, or
    another OSError where the file cannot be made.
    """

    def __init__(self, database: str | Path, who: str, patience: float = 0.0) -> None:
        self.path, self._who = Path(f"{database}-lock"), who
        # O_NOFOLLOW, or whoever may put a link into the folder chooses which of our files is written over.
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            self._lock(time.monotonic() + patience)
        except Taken:
            os.close(self._file)
            raise
        self.left = self._left()
        self._write(who=who)

    def _lock(self, until: float) -> None:
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    who = self._read().get("who", "another server")
                    raise Taken(f"{who} has it open. Stop that one first, or give this one another file") from None
                time.sleep(RETRY)

    def _left(self) -> Mark | None:
        said = self._read()
        younger = os.fstat(self._file).st_ctime - said.get("at", 0)  # nobody can set a file's ctime: see stat(2)
        return Mark(*said["mark"]) if "mark" in said and abs(younger) < YOUNGER else None

    def proves(self, epoch: str, last: int) -> bool:
        """Was no number given behind `last`, which is the last of `epoch` that is there now?

        One may have been where another file was put here, or this one as it was before (there is less of it, or with it
        came its mark, as a copy), and where the power was cut (another boot, and nobody had closed it).
        """
        left = self.left
        return left is not None and left.epoch == epoch and left.last <= last and _reached_us(left)

    def mark(self, epoch: str, last: int, closed: bool = False) -> None:
        """Leave one. Where it cannot be written, the one before it says less, but nothing wrong."""
        self._write(who=self._who, mark=Mark(epoch, last, closed, boot()))

    def _write(self, **said: Any) -> None:
        with suppress(OSError):
            os.pwrite(self._file, json.dumps(said | {"at": time.time()}).ljust(LENGTH).encode(), 0)

    def _read(self) -> dict[str, Any]:
        with suppress(ValueError, TypeError):  # half of it was written, or somebody else's
            return dict(json.loads(os.pread(self._file, LENGTH, 0)))
        return {}

    def settle(self) -> None:
        """Wait until the mark is on the disk: after a power cut it is this one, or a later one."""
        with suppress(OSError):
            os.fsync(self._file)

    def release(self) -> None:
        """Others may have the file."""
        os.close(self._file)


def _reached_us(left: Mark) -> bool:
    return left.closed or left.boot == boot() != ""


def boot() -> str:
    """Which one this is; "" where nobody can say."""
    with suppress(OSError):
        return BOOT.read_text().strip()
    return ""
