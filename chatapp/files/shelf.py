"""The shelf: the folder where files are kept, a folder for each room. An object store could stand in its place.

Which files there are, and who may have them, the transcript alone says. A file belongs to the line whose author and key
stand in its `claim`. It appears by one rename, and vanishes by one: a kill leaves it whole or not at all.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from chatapp.chat.errors import NoSuchFile
from chatapp.chat.file import File
from chatapp.private import make_folder

ID = re.compile(r"[\w-]{22}", re.ASCII)
"""128 bits as base64url (RFC 4648 section 5)."""
MAIN = "_"
"""The folder of the room whose slug is empty; no slug has this character."""
PIECE = 16_384
"""Bytes read at once: of a hundred files that come at the same time each has as many in memory, a few times."""

_INCOMING, _SAME = "incoming", "same"
_ABOUT, _WHOLE, _THUMBNAIL, _CLAIM, _SETTLED = "about.json", "whole", "thumbnail", "claim", "settled"


class Claim(NamedTuple):
    """The line that has a file: its author's id, and its key."""

    author: str
    key: str


class Kept(NamedTuple):
    """A file on the shelf. `owner`: who has put it there; `digest`: its SHA-256; `claim`: the line that has it.

    `settled`: that line was said, and may be gone by now; else it may be on its way.
    """

    file: File
    owner: str
    digest: str
    folder: Path
    claim: Claim | None
    settled: bool

    @property
    def whole(self) -> Path:
        """All of it."""
        return self.folder / _WHOLE

    @property
    def thumbnail(self) -> Path:
        """A small picture of it, where it is one."""
        return self.folder / _THUMBNAIL

    def age(self) -> float:
        """Seconds since it came, or since a line wanted it."""
        wanted = (self.folder / _CLAIM).stat().st_mtime if self.claim else self.came()
        return time.time() - wanted

    def came(self) -> float:
        """When its owner put it in, in seconds since the epoch."""
        return (self.folder / _ABOUT).stat().st_mtime


class Tray:
    """A folder in which a file comes together, before it stands on the shelf."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.source, self.whole, self.thumbnail = folder / "source", folder / _WHOLE, folder / _THUMBNAIL

    def __enter__(self) -> "Tray":
        while not self._folder.is_dir():  # once more if `tidy` was there in between
            with suppress(FileNotFoundError):
                make_folder(self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def finish(self, file: File, owner: str, to: Path) -> None:
        """It stands there now. Raises FileExistsError if one does already."""
        about = {"file": file, "owner": owner, "hash": _hash(self.whole)}
        (self._folder / _ABOUT).write_text(json.dumps(about))
        self.source.unlink(missing_ok=True)
        while not self._move(to):
            make_folder(to.parent)  # once more if `tidy` was there in between

    def _move(self, to: Path) -> bool:
        try:
            self._folder.rename(to)
        except FileNotFoundError:
            return False
        except OSError as fault:
            if to.exists():
                raise FileExistsError from fault
            raise
        return True


class Shelf:
    """Of one room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tray(self) -> Tray:
        """To put a file together in: `with shelf.tray() as tray`. What is left in it is thrown away."""
        return Tray(self.folder / _INCOMING / secrets.token_hex(8))

    def put(self, tray: Tray, file: File, owner: str) -> Kept:
        """From the tray, or the same one that stands there already."""
        with suppress(FileExistsError):
            tray.finish(file, owner, self._place(file.id))
        kept = self.find(file.id)
        if not kept or kept.owner != owner:
            raise NoSuchFile
        self._share(kept)
        return kept

    def find(self, file_id: str) -> Kept | None:
        """The file with that id."""
        if not ID.fullmatch(file_id):
            return None
        with suppress(FileNotFoundError, NotADirectoryError):
            about = json.loads((self._place(file_id) / _ABOUT).read_text())
            claim, settled = self._claim(self._place(file_id)), (self._place(file_id) / _SETTLED).exists()
            return Kept(File(*about["file"]), about["owner"], about["hash"], self._place(file_id), claim, settled)
        return None

    def _place(self, file_id: str) -> Path:
        return self.folder / file_id[:2] / file_id

    def _claim(self, place: Path) -> Claim | None:
        try:
            return Claim(*json.loads((place / _CLAIM).read_text()))
        except FileNotFoundError:
            return None

    def claim(self, kept: Kept, claim: Claim) -> None:
        """It goes along with that line. NoSuchFile where it is gone meanwhile, or goes along with another."""
        beside = kept.folder / f"{_CLAIM}-{secrets.token_hex(4)}"
        try:
            beside.write_text(json.dumps(claim))
            _put_there(beside, kept.folder / _CLAIM)
        except FileExistsError:
            if self._claim(kept.folder) != claim:
                raise NoSuchFile from None
        except FileNotFoundError:
            raise NoSuchFile from None

    def free(self, kept: Kept) -> None:
        """It goes along with no line."""
        with suppress(FileNotFoundError):
            (kept.folder / _CLAIM).unlink()

    def settle(self, kept: Kept) -> None:
        """The line that has it was said."""
        with suppress(FileNotFoundError):
            (kept.folder / _SETTLED).touch()

    def remove(self, kept: Kept) -> None:
        """Throw it away."""
        with suppress(FileNotFoundError), Tray(self.folder / _INCOMING / secrets.token_hex(8)) as waste:
            kept.folder.rename(waste.source)
        self._tidy_same(kept.digest)

    def all(self) -> Iterator[Kept]:
        """Every file, also those that no line has."""
        for shelf in sorted(self.folder.glob("??")):
            for place in sorted(shelf.glob("*")):
                if kept := self.find(place.name):
                    yield kept

    def size(self) -> int:
        """Bytes of all files."""
        return sum(kept.file.size for kept in self.all())

    def tidy(self, seconds: float) -> None:
        """Throw away what nobody has finished for so long (its server was killed), and folders in which nothing is."""
        for tray in self.folder.glob(f"{_INCOMING}/*"):
            with suppress(FileNotFoundError):
                if time.time() - tray.stat().st_mtime > seconds:
                    shutil.rmtree(tray, ignore_errors=True)
        for folder in (*self.folder.glob("*"), self.folder):
            with suppress(OSError):  # something is in it
                folder.rmdir()

    # The same bytes are kept once, where the file system has hard links

    def _share(self, kept: Kept) -> None:
        same = self.folder / _SAME / kept.digest
        with suppress(OSError):
            make_folder(same.parent)
            try:
                os.link(kept.whole, same)
            except FileExistsError:
                self._put_in_its_place(same, kept)

    def _put_in_its_place(self, same: Path, kept: Kept) -> None:
        beside = kept.folder / f"same-{secrets.token_hex(4)}"
        os.link(same, beside)
        beside.replace(kept.whole)
        beside.unlink(missing_ok=True)  # rename does nothing where both are one file already (POSIX)

    def _tidy_same(self, digest: str) -> None:
        same = self.folder / _SAME / digest
        with suppress(OSError):
            if same.stat().st_nlink == 1:
                same.unlink()


def _put_there(beside: Path, place: Path) -> None:
    """In one step, unless something is there: FileExistsError. Without hard links only one server can be sure of it."""
    try:
        os.link(beside, place)
    except (FileExistsError, FileNotFoundError):
        beside.unlink(missing_ok=True)
        raise
    except OSError:
        beside.replace(place)
    beside.unlink(missing_ok=True)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


NOWHERE = Path(os.devnull, "files")
"""Where no folder can ever be: of a room without files nothing is looked through, and nothing thrown away."""


class Shelves:
    """Of all rooms, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, slug: str) -> Shelf:
        """That of a room."""
        return Shelf(self.folder / (slug or MAIN))

    def slugs(self) -> list[str]:
        """Of the rooms in which there are files, or were."""
        folders = sorted(path.name for path in self.folder.glob("*") if path.is_dir())
        return ["" if name == MAIN else name for name in folders]
