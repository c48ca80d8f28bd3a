"""Hears what is appended to rooms, by whichever server. It is the carrier only: what is true stands in the log."""

import logging
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from valkey.exceptions import ValkeyError

from . import Listener, Newer
from .valkey_entries import entries, typing
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
        self._asked, self._answered = 0.0, 0.0

    def add(self, slug: str) -> None:
        """Follow one more room."""
        if slug not in self._rooms:
            self._rooms.add(slug)
            self._wanted.put(slug)

    def remove(self, slug: str) -> None:
        """Follow it no more, from the next connection on."""
        self._rooms.discard(slug)

    def lag(self, now: float) -> float:
        """Seconds behind: the answer to a question comes after all that was told before it."""
        return (self._answered if self._answered >= self._asked else now) - self._asked

    def stop(self) -> None:
        """`run` ends."""
        self._stopped.set()

    def run(self, listener: Listener) -> None:
        """Tell the listener what others append, and of each room whenever it is followed anew."""
        while not self._stopped.is_set():
            try:
                if self._rooms:
                    self._follow(listener)
            except (ValkeyError, OSError) as fault:
                self._say_cut(fault)
            except Exception:  # a server that hears nothing would be a room of its own
                log.exception("what was appended elsewhere could not be heard")
            self._stopped.wait(PAUSE)

    def _say_cut(self, fault: Exception) -> None:
        """Once, until something is heard again."""
        if not (self._cut or self._stopped.is_set()):
            log.warning("nothing is heard from Valkey: %(fault)s", {"fault": fault})
        self._cut = True

    def _follow(self, listener: Listener) -> None:
        heard = time.monotonic()
        if self._answered >= self._asked:
            self._asked = heard
        with self._server.client.pubsub() as line:
            line.subscribe(*(CHANNEL + slug for slug in self._rooms))
            while not self._stopped.is_set() and time.monotonic() < heard + SILENCE:
                if said := line.get_message(timeout=TURN):
                    heard = time.monotonic()
                    self._take(said, listener)
                if self._answered >= self._asked and time.monotonic() > self._asked + PING:
                    self._asked = time.monotonic()
                    line.ping()
                self._add_wanted(line)

    def _take(self, said: dict[str, Any], listener: Listener) -> None:
        if said["type"] in ("pong", "subscribe"):
            self._answered = time.monotonic()
        if said["type"] == "subscribe":
            self._cut = False
            listener.begun(said["channel"].removeprefix(CHANNEL))
        elif said["type"] == "message" and not said["data"].startswith((f'[["{self._own}', f'{{"{self._own}')):
            self._hear(said["channel"].removeprefix(CHANNEL), said["data"], listener)

    def _hear(self, slug: str, data: str, listener: Listener) -> None:
        if data.startswith("{"):
            listener.typing(slug, typing(data))
            return
        try:
            listener.hear(slug, entries(data))
        except Newer:
            listener.begun(slug)

    def _add_wanted(self, line: Any) -> None:
        with suppress(Empty):
            while True:
                line.subscribe(CHANNEL + self._wanted.get_nowait())
