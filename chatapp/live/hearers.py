"""Who hears what: python-socketio's own lists (https://python-socketio.readthedocs.io, "Manager class"), for threads.

They count on one thread. Of two that take the last out of a list both delete it, and one fails; whoever is put into a
room while the last of it leaves is deleted with it, and hears nothing from then on.
"""

from threading import RLock
from typing import Any

from socketio import Manager

NOBODY = ""
"""Stands in each list that is read without the lock, so that it never is empty and never deleted."""


class Hearers(Manager):  # type: ignore[misc]
    """Of the one namespace that there is."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = RLock()
        self.pending_connect["/"], self.pending_disconnect["/"] = [NOBODY], [NOBODY]
        self.basic_enter_room(NOBODY, "/", None, eio_sid=NOBODY)

    def basic_enter_room(self, *who: Any, **where: Any) -> None:
        """As python-socketio does it, one after the other."""
        with self._lock:
            super().basic_enter_room(*who, **where)

    def basic_leave_room(self, *who: Any, **where: Any) -> None:
        """As python-socketio does it, one after the other."""
        with self._lock:
            super().basic_leave_room(*who, **where)
