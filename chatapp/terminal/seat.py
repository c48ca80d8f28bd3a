"""Who this program is in one room: a name, and the cookie that owns the seat, kept between runs."""

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from . import door, download, invitation, kept
from .errors import Forgotten, Refused, Unreachable
from .own_words import at_home
from .time_zone import in_my_zone
from .uploading import Body
from .wire import Connection, OnEvent
from .wording import word

LARGEST = 1000 * 1024 * 1024
"""Bytes of a file that is saved: no room takes larger ones."""


class Seat:
    """The seat of `name` at `url`. `taken` tells whether this run took it, or an earlier one (or another terminal)."""

    def __init__(self, url: str, name: str, password: str, host_key: str = "") -> None:
        self.url, self.name, self.password, self._host_key = url, name, password, host_key
        self.taken = False
        self._cookie = kept.read(self._file)

    @property
    def _file(self) -> Path:
        return kept.cookie_file(self.url, self.name)

    def enter(self, on_event: OnEvent) -> Connection:
        """A connection, with the cookie of before or through the door. Raises Refused or Unreachable."""
        if self._host_key:
            self._keep(door.enter_as_host(self.url, self.name, self._host_key, self._cookie))
        try:
            return self.come_back(on_event)
        except Refused as refusal:
            if refusal.code != "login_required":
                raise
        return self._through_door(on_event)

    def come_back(self, on_event: OnEvent) -> Connection:
        """The same, but nobody who has quit elsewhere meanwhile is brought back: that is Refused, `login_required`."""
        if self._cookie:
            try:
                return Connection(self.url, self._cookie, on_event)
            except Forgotten:
                self.forget()
        return self._through_door(on_event)

    def _through_door(self, on_event: OnEvent) -> Connection:
        self._keep(door.enter(self.url, self.name, self.password))
        self.taken = True
        try:
            return Connection(self.url, self._cookie, on_event)
        except Forgotten:  # a server that gives out cookies and does not take them
            raise Unreachable(word("blocked", url=self.url, status=403)) from None

    def rename(self, name: str) -> None:
        """The next run finds the seat under the new name."""
        self.forget()
        self.name = name
        self._keep(door.renew(self.url, self._cookie))

    def save(self, path: str) -> Path:
        """Save a file that the room offers to this member. Raises Refused, Unreachable or OSError."""
        return door.take(self.url, in_my_zone(path), self._cookie, download.save)

    def bring(self, name: str, size: int, key: str, pieces: Iterable[bytes]) -> str:
        """Put a file into the room: what the room calls it. Raises Refused or Unreachable."""
        return door.bring(self.url, Body(name, size, key, pieces), self._cookie)

    def save_file(self, id_: str, to: str) -> Path:
        """Save a file that came: in the folder `to`, or under that name. Raises Refused or Unreachable."""
        path = at_home(to)
        is_folder = path.is_dir() or to.endswith(os.sep)
        folder, chosen = (path, "") if is_folder else (path.parent, path.name)
        use = partial(download.save, folder=folder.absolute(), chosen=chosen, again=" ({})", most=LARGEST)
        return door.take(self.url, f"/files/{quote(id_, safe='')}", self._cookie, use)

    def invitation(self, path: str) -> invitation.Invitation:
        """How others come in. Raises Refused, Unreachable or ValueError."""
        _name, content = door.fetch(self.url, path, self._cookie)
        return invitation.read(content)

    def _keep(self, cookie: str) -> None:
        self._cookie = cookie
        kept.write(self._file, cookie)

    def forget(self) -> None:
        """The seat is free, or the cookie no good."""
        kept.forget(self._file)
