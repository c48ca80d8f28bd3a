"""The files of one room: who may put one in, which line has it, who may have it."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from chatapp.chat.errors import FilesOff, NoSuchFile
from chatapp.chat.file import ALT, File, clean_line
from chatapp.chat.limits import Limits
from chatapp.chat.message import Message
from chatapp.files.receiving import Read, disk, file_of, receive
from chatapp.files.shelf import Claim, Kept, Shelf
from chatapp.files.space import Space
from chatapp.files.uploader import Uploader
from chatapp.transcript import Transcript
from chatapp.transcript.real_thread import on_real_thread

from . import kept as said
from .claims import Claims

ORPHAN = 600
"""Seconds for which a file is kept that no line has, or one whose server was killed on its way."""


class Wanted(NamedTuple):
    """A file that is to go along with a line, and the words for those who do not see it."""

    id: str
    alt: str = ""


class RoomFiles:
    """See the module. Called from the threads of whoever asks."""

    def __init__(self, transcript: Transcript, shelf: Shelf, limits: Limits) -> None:
        self._transcript, self._shelf, self._limits = transcript, shelf, limits
        self._said, self._claims = said.Kept(transcript), Claims(transcript, shelf)
        self._uploaders: dict[str, Uploader] = {}
        self._space = Space(shelf, limits.files_megabytes)

    # Putting in

    def put(self, member_id: str, file_id: str, name: str, read: Read) -> tuple[File, bool]:
        """The file whose bytes `read` gives, and whether it is new: with the same id it is the same file.

        Raises FilesOff, TooManyFiles, FilesFull, DiskFull, FileTooLarge, FileEmpty, PictureInvalid, PictureTooLarge.
        """
        if not self._limits.file_megabytes:
            raise FilesOff
        uploader = self._uploader(member_id)
        with uploader.turn():
            if before := self._shelf.find(file_id):
                return before.file, False
            file = self._receive(uploader, member_id, file_id, name, read)
            uploader.unsent.append(file_id)
        return file, True

    def _uploader(self, member_id: str) -> Uploader:
        uploader = self._uploaders.setdefault(member_id, Uploader())
        uploader.unsent = [each for each in uploader.unsent if (kept := self._shelf.find(each)) and not kept.settled]
        return uploader

    def _receive(self, uploader: Uploader, member_id: str, file_id: str, name: str, read: Read) -> File:
        with disk(), self._space.taken(read) as counted, self._shelf.tray() as tray:
            receive(counted, tray.source, self._limits.file_megabytes)
            with uploader.work:
                file = file_of(tray, file_id, name)
            kept = on_real_thread(partial(self._shelf.put, tray, file, member_id)).file
            self._space.keep(kept.size)
        return kept

    # Sending

    def claim(self, member_id: str, key: str, wanted: Sequence[Wanted]) -> tuple[File, ...]:
        """These go along with the member's line of that key, all or none: NoSuchFile. `answered` has to follow."""
        found = self._claims.claim(Claim(member_id, key), [each.id for each in wanted])
        return tuple(
            kept.file._replace(alt=clean_line(each.alt)[:ALT]) for kept, each in zip(found, wanted, strict=True)
        )

    def answered(self, member_id: str, key: str, files: Sequence[File], message: Message | None) -> None:
        """So was the line that they were for. One that was refused has none, so the next one may have them."""
        self._claims.settle(Claim(member_id, key), [file.id for file in files], message)

    # Having

    def readable(self, reader: str, file_id: str) -> Kept:
        """The file with that id, for whoever may read the line that has it, or has put it in. NoSuchFile."""
        kept = self._shelf.find(file_id)
        if not kept or not (self._line(kept, reader) or (kept.owner == reader and not self._sent(kept))):
            raise NoSuchFile
        return kept

    def _sent(self, kept: Kept) -> Message | None:
        return self._transcript.find(*kept.claim) if kept.claim else None

    def _line(self, kept: Kept, reader: str) -> Message | None:
        """The line that has it, if the reader may read it."""
        sent = self._sent(kept)
        line = self._said.message(reader, sent.seq) if sent else None
        return line if line and any(file.id == kept.file.id for file in line.files) else None

    # Forgetting

    def sweep(self) -> None:
        """Throw away what no line has: it was deleted, or never sent."""
        for kept in self._shelf.all():
            if not self._is_wanted(kept):
                self._shelf.remove(kept)
        self._shelf.tidy(ORPHAN)
        self._space.count_anew()
        for member, uploader in tuple(self._uploaders.items()):
            if uploader.idle:
                self._uploaders.pop(member, None)

    def _is_wanted(self, kept: Kept) -> bool:
        if self._sent(kept):
            return bool(self._line(kept, kept.owner))
        with suppress(FileNotFoundError):
            return not kept.settled and kept.age() < ORPHAN
        return False
