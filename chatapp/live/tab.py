"""One connection of a member, and all that the server knows of it."""

import time
from threading import Semaphore

from chatapp.chat.phrase import Translate
from chatapp.hub.house import Place
from chatapp.transport.connection import Connection

READ_AHEAD = 64
"""How many lines of one connection may wait for their answers before the next one is read."""
PENALTY = 0.01
"""Seconds that a connection waits after what no pace counts (refused, repeated, looked up, typing): floods are slow."""


class Tab:
    """`sid` is what Socket.IO calls it, `eio_sid` what Engine.IO does; `member` is the id of whose it is, in `place`.

    `connection` is None for Flask-SocketIO's test client, which waits for each answer.
    """

    __slots__ = ("_ahead", "_penalties", "connection", "eio_sid", "member", "place", "sid", "translate")

    def __init__(self, sid: str, eio_sid: str, place: Place, member: str, translate: Translate,
                 connection: Connection | None) -> None:  # fmt: skip
        self.sid, self.eio_sid, self.place, self.member = sid, eio_sid, place, member
        self.translate, self.connection = translate, connection
        self._ahead = Semaphore(READ_AHEAD if connection else 0)
        self._penalties = 0

    def wait_for_turn(self) -> None:
        """A line was handed on. Returns when few enough are without an answer."""
        self._ahead.acquire()

    def pay(self) -> None:
        """Wait for what was for nothing."""
        penalties, self._penalties = self._penalties, 0
        if penalties:
            time.sleep(PENALTY * penalties)

    def answered(self) -> None:
        """A line that was handed on has its answer."""
        self._ahead.release()

    def owe(self) -> None:
        """Something was for nothing: refused, repeated, or no line at all."""
        self._penalties += 1
