"""What happens by itself: the courier's rounds, pings, seats that become free, what is forgotten, the end."""

import logging
import time
from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread

from chatapp.chat.errors import Internal
from chatapp.transcript import Unwritable
from chatapp.transcript.real_thread import on_real_thread

from .courier import Courier
from .couriers import Couriers
from .file_sweep import FileSweep
from .house import House

END = object()
log = logging.getLogger(__name__)

ROUND = 0.5
"""Seconds between two looks for what is due."""
CHECKPOINT, PRUNE = 10, 3600
"""Seconds between two rounds of tidying the transcript's log, and of forgetting."""
FILES = 60
"""Seconds between two looks for files that no line has; what was deleted goes in the next round."""
INDEX, REST = 1.0, 0.005
"""Seconds after which what was said is in the index of the search; and of rest between two pieces of that work."""


class Background:
    """Background threads (greenlets under gevent): the courier, the index of the search, and the rest.

    `tick` is called every ROUND, `prune` every PRUNE; `close` once at the end, when all that was accepted is told.
    """

    def __init__(
        self, house: House, courier: Courier | Couriers, prune: Callable[[], None], tick: Callable[[], None],
        close: Callable[[], None],
    ) -> None:  # fmt: skip
        self.house = house
        self._forget, self._tick, self._close = prune, tick, close
        self._stopped, self._once = Event(), Lock()
        self._pruning = Thread(target=self._prune)
        self._threads = [
            Thread(target=run, daemon=True) for run in (courier.run, self._rounds, self._index, self._sweep_files)
        ]

    def start(self) -> None:
        """Begin; what waits is delivered from now on."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Accept nothing more, deliver what was accepted, then close. Whoever comes second finds it done."""
        with self._once:
            if self._stopped.is_set():
                return
            self._stopped.set()
            self.house.stop()
            for thread in self._threads:
                thread.join()
            self._close()

    def _rounds(self) -> None:
        count = 0
        while not self._stopped.wait(ROUND if count else 0):
            try:
                self._go_round(count)
            except (Unwritable, Internal) as fault:
                log.warning("a round has to wait: %(fault)s", {"fault": fault})
            except Exception:  # a full disk today must not keep seats taken for ever
                log.exception("a round failed")
            count += 1

    def _index(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            pause = INDEX
            try:
                self._go_on(self.house.index())
            except Exception:  # a search without an index still finds what is new
                log.exception("the index of the search was not brought up to date")

    def _sweep_files(self) -> None:
        sweep = FileSweep(self.house, FILES)
        while not self._stopped.wait(ROUND):
            try:
                sweep.go_round(time.monotonic())
            except (Unwritable, Internal) as fault:
                log.info("files that nobody needs have to wait: %(fault)s", {"fault": fault})
            except Exception:  # what is on the disk too long today can go tomorrow
                log.exception("files that nobody needs are there yet")

    def _go_on(self, pieces: Iterator[None]) -> None:
        while on_real_thread(lambda: next(pieces, END)) is not END and not self._stopped.is_set():
            time.sleep(REST)

    def _prune(self) -> None:
        try:
            self._forget()
        except (Unwritable, Internal) as fault:  # also when the room is stopped in the middle of it
            log.info("not all that is old was forgotten: %(fault)s", {"fault": fault})

    def _go_round(self, count: int) -> None:
        self._tick()
        self.house.sweep()
        if count % (CHECKPOINT / ROUND) == 0:
            on_real_thread(self.house.checkpoint)
            self.house.tidy()
        if count % (PRUNE / ROUND) == 0 and not self._pruning.is_alive():
            self._pruning = Thread(target=self._prune, daemon=True)  # of its own: it may take a while, and nobody waits
            self._pruning.start()
