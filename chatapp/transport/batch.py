"""What one thread sends within a block leaves at its end: for one connection in one piece."""

from collections import defaultdict
from threading import Lock, get_ident
from typing import Any

from .connection import Connection


class Batch:
    """`with batch:` begins to hold what this thread sends, if no other one does: the others send at once.

    `holder` is that thread. `held`: frames that wait, by their connections.
    """

    def __init__(self) -> None:
        self.holder: int | None = None
        self.held: defaultdict[Connection, list[bytes]] = defaultdict(list)
        self._one = Lock()

    def __enter__(self) -> None:
        if self._one.acquire(blocking=False):
            self.holder = get_ident()

    def __exit__(self, *_fault: Any) -> None:
        if self.holder != get_ident():
            return
        held, self.held, self.holder = self.held, defaultdict(list), None
        self._one.release()
        for connection, frames in held.items():
            connection.send(b"".join(frames))

    def release(self, connection: Connection) -> None:
        """Send what waits for this one: its end has to leave behind that."""
        if frames := self.held.pop(connection, None):
            connection.send(b"".join(frames))
