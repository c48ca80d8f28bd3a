"""Hears what is appended to rooms, by whichever server. It is the carrier only: what is true stands in the log."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from valkey.exceptions import ValkeyError

from . import Entry
from .valkey_entries import entries
from .valkey_keys import CHANNEL
from .valkey_server import Server

log = logging.getLogger(__name__)

TURN, PAUSE = 0.25, 0.3
"""Seconds between two looks for rooms to follow besides, and before the next try when Valkey is away."""
PING, SILENCE = 2.0, 6.0
"""Seconds between two questions whether the line still stands, and without any answer until it is given up."""


class Follower:
    """A subscription. `run` has a thread of its own; all else may be called by anybody."""

    def __init__(self, server: Server, process: str) -> None:
        self._server, self._own = server, process + "."
        self._rooms: set[str] = set()
        self._wanted: SimpleQueue[str] = SimpleQueue()
        self._stopped = Event()
        self._cut = False

    def add(self, slug: str) -> None:
        """Follow one more room."""
        if slug not in self._rooms:
            self._rooms.add(slug)
            self._wanted.put(slug)

    def remove(self, slug: str) -> None:
        """Follow it no more, from the next connection on."""
        self._rooms.discard(slug)

    def stop(self) -> None:
        """`run` ends."""
        self._stopped.set()

    def run(self, hear: Callable[[str, Sequence[Entry]], None], begun: Callable[[str], None]) -> None:
        """Call `hear` with what others have appended, and `begun` for each room whenever it is followed anew."""
        while not self._stopped.is_set():
            try:
                self._follow(hear, begun)
            except (ValkeyError, OSError) as fault:
                self._say_cut(fault)
            except Exception:  # a server that hears nothing would be a room of its own
                log.exception("what was appended elsewhere could not be heard")
            self._stopped.wait(PAUSE)

    def _say_cut(self, fault: Exception) -> None:
        """Once, until something is heard again."""
        if not (self._cut or self._stopped.is_set()):
            log.warning("nothing is heard from Valkey: %s", fault)
        self._cut = True

    def _follow(self, hear: Callable[[str, Sequence[Entry]], None], begun: Callable[[str], None]) -> None:
        with self._server.client.pubsub() as line:
            line.subscribe(*(CHANNEL + slug for slug in self._rooms))
            heard = asked = time.monotonic()
            while not self._stopped.is_set() and time.monotonic() < heard + SILENCE:
                while said := line.get_message(timeout=TURN):
                    heard = time.monotonic()
                    self._take(said, hear, begun)
                if time.monotonic() > asked + PING:
                    asked = time.monotonic()
                    line.ping()
                self._add_wanted(line)

    def _take(
        self, said: dict[str, Any], hear: Callable[[str, Sequence[Entry]], None], begun: Callable[[str], None]
    ) -> None:
        if said["type"] == "subscribe":
            self._cut = False
            begun(said["channel"].removeprefix(CHANNEL))
        elif said["type"] == "message" and not said["data"].startswith(f'[["{self._own}'):
            hear(said["channel"].removeprefix(CHANNEL), entries(said["data"]))

    def _add_wanted(self, line: Any) -> None:
        with suppress(Empty):
            while True:
                line.subscribe(CHANNEL + self._wanted.get_nowait())
