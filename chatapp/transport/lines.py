"""The TCP lines of HTTP: how many of them anybody may hold, and how long the server waits on one.

Beyond a bound the oldest line is cut whose request has not come whole within a second; where there is none, the oldest
one of whoever holds the most. A WebSocket is no such line.
"""

import errno
import logging
import socket
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from .network import network
from .raw_lock import Latch

log = logging.getLogger(__name__)

PATIENCE, PROMPT = 10, 1
"""Seconds until a request is whole, and until each piece of its answer is taken; those in which most are."""


class Holder(NamedTuple):
    """Who holds lines, and how many at most."""

    name: str
    most: int


STRANGERS, MEMBERS = Holder("all strangers", 400), Holder("all members", 1000)
OF_NETWORK, OF_MEMBER = 300, 64
"""Behind one address may be a whole class. A page is some fifty requests, and HTTP/2 brings all of them at once."""


@dataclass(eq=False)
class Line:
    """`due`: the moment (of `time.monotonic`) until which the other side has to act; None while the server has to."""

    sock: socket.socket
    due: float | None
    whole: bool = False
    cut: bool = False
    holders: tuple[Holder, ...] = ()


class Lines:
    """Of one server. `by_network`: not behind a proxy, where all come from one address."""

    def __init__(self, by_network: bool) -> None:
        self._by_network, self._latch = by_network, Latch()
        self._lines: dict[Any, Line] = {}
        self._held: defaultdict[Holder, dict[Line, None]] = defaultdict(dict)

    # Who holds it

    def open(self, sock: socket.socket, address: str) -> bool:
        """Is it let in? A stranger's, until more is known. `address`: "" for a Unix socket.

        Not who has hung up with a reset: what they said is there, and thousands who are gone would be served.
        """
        if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            return False
        line = self._lines[sock] = Line(sock, time.monotonic() + PATIENCE)
        own = [Holder(network(address), OF_NETWORK)] if self._by_network and address else []
        self._give(line, STRANGERS, *own)
        return not line.cut

    def know(self, sock: Any, member_id: str) -> None:
        """It is this member's."""
        if line := self._uncut(sock):
            self._give(line, MEMBERS, Holder(f"member {member_id}", OF_MEMBER))

    def _uncut(self, sock: Any) -> Line | None:
        line = self._lines.get(sock)
        return line if line and not line.cut else None

    def close(self, sock: Any) -> None:
        """It is closed, or becomes a WebSocket."""
        if line := self._lines.pop(sock, None):
            self._give(line)

    def _give(self, line: Line, *holders: Holder) -> None:
        with self._latch:
            self._take_away(line)
            line.holders = holders
            for holder in holders:
                self._held[holder][line] = None
        for holder in holders:
            self._bound(holder)

    def _take_away(self, line: Line) -> None:
        for holder in line.holders:
            self._held[holder].pop(line)
            if not self._held[holder]:
                del self._held[holder]

    def _bound(self, holder: Holder) -> None:
        with self._latch:
            surplus = self._surplus(holder) if len(self._held.get(holder, ())) > holder.most else None
        if surplus:
            self._cut(surplus, f"{holder.name}: more than {holder.most} lines")

    def _surplus(self, holder: Holder) -> Line:
        """Under the latch. Not whoever has just come: their request is on its way."""
        held = self._held[holder]
        largest = max({line.holders[-1] for line in held}, key=lambda each: len(self._held[each]))
        late = time.monotonic() + PATIENCE - PROMPT
        slow = (line for line in held if not line.whole and line.due and line.due < late)
        whole = (line for line in self._held[largest] if line.whole)
        return next(chain(slow, whole, held))

    # Whose turn it is

    def expect(self, sock: Any, whole: bool = True) -> None:
        """The other side's: to read what is sent next, and when all is sent, to ask for more (it is not `whole`)."""
        if line := self._uncut(sock):
            line.due, line.whole = time.monotonic() + PATIENCE, whole

    def serve(self, sock: Any) -> None:
        """The server's. Raises ConnectionResetError, which web servers take as the end, when the line was cut.

        Of a line that a web server has not told of nothing is known, and nothing is asked.
        """
        line = self._lines.get(sock)
        if line and line.cut:
            raise ConnectionResetError(errno.ECONNRESET, "the line was cut")
        if line:
            line.due, line.whole = None, True

    def tick(self) -> None:
        """Cut those on which the server has waited too long."""
        now = time.monotonic()
        for line in tuple(self._lines.values()):
            if line.due and line.due < now:
                self._cut(line, f"more than {PATIENCE} s of silence")

    def end(self) -> None:
        """Cut all."""
        for line in tuple(self._lines.values()):
            if not line.cut:
                self._cut(line, "the end")

    def _cut(self, line: Line, why: str) -> None:
        """For whoever reads or sends there it ends as if the other side had hung up; the web server closes it.

        By a twin of its own: gevent's sockets answer their `shutdown` with a fault, which gunicorn would log.
        """
        self._give(line)
        line.cut, line.due = True, None
        log.info("a line was cut: %(why)s", {"why": why})
        with suppress(OSError), socket.fromfd(line.sock.fileno(), line.sock.family, line.sock.type) as twin:
            twin.shutdown(socket.SHUT_RDWR)
