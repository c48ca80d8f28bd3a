"""Bringing: what goes along with a line is put into the room before the line."""

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from .errors import Cut, Refused, Unreachable
from .line import Line
from .presence import Presence
from .seat import Seat
from .upload import MOST, Upload
from .wording import word

TRIES = 12
"""How often it is tried for one line, over cuts and over "too many for now"."""
TELL = 0.25
"""Seconds between two looks at how far it is."""

LONGEST = 30
"""Characters of a name in the status line."""


class Progress(NamedTuple):
    """How far the file is that is on its way."""

    name: str
    percent: int


class Bringing:
    """Of one link. `progress` is None while no file is on its way; `changed` is told when it is another one."""

    def __init__(self, seat: Seat, changed: Callable[[], None]) -> None:
        self._seat, self._changed = seat, changed
        self._told = 0.0
        self.progress: Progress | None = None

    def bring(self, line: Line, presence: Presence) -> bool:
        """Is everything there? If not, it is to be tried again. Raises Refused, or Cut: then again after coming back.

        With its key it is one file, so that nothing is there twice.
        """
        if len(line.uploads) > MOST:
            raise Refused("too_many_files", word("too_many_files", limit=MOST))
        try:
            for number, upload in enumerate(line.uploads):
                upload.id = upload.id or self._bring(upload, f"{line.key}-{number}", presence)
        except (Refused, Unreachable) as fault:
            return self._try_again(line, fault)
        finally:
            self.progress = None
        return True

    def _bring(self, upload: Upload, key: str, presence: Presence) -> str:
        with upload.opened(presence.room.file_megabytes) as (file, size):
            tell = partial(self._tell, upload.name, size, presence)
            tell(0)
            return self._seat.bring(upload.name, size, key, upload.pieces(file, size, tell))

    def _tell(self, name: str, size: int, presence: Presence, sent: int) -> None:
        if presence.connection.cut:
            raise Cut
        self.progress = Progress(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…", sent * 100 // size)
        if time.monotonic() - self._told > TELL:
            self._told = time.monotonic()
            self._changed()

    def _try_again(self, line: Line, fault: Refused | Unreachable) -> bool:
        """After a wait where the room says so, after a cut where nothing answers; not for ever."""
        line.tries += 1
        if isinstance(fault, Unreachable):
            if line.tries >= TRIES:
                raise Refused("not_brought", str(fault))
            raise Cut
        if fault.code != "too_many_files" or "retry_after" not in fault.fields or line.tries >= TRIES:
            raise fault
        time.sleep(fault.fields["retry_after"])
        return False

    def renew(self, line: Line) -> bool:
        """The room has not got them any more: a line waited too long. Is it worth while to bring them once more?"""
        line.tries += 1
        for upload in line.uploads:
            upload.id = ""
        return bool(line.uploads) and line.tries < TRIES
