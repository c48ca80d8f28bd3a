"""What happens by itself: the courier's rounds, seats that become free, old messages that are forgotten."""

import logging
from threading import Event, Thread

from .courier import Courier
from .hub import Hub

log = logging.getLogger(__name__)

SWEEP = 0.5
"""Seconds between two looks for members whose grace period is over."""
PRUNE = 3600
"""Seconds between two rounds of forgetting."""


class Clockwork:
    """Two background threads (greenlets under gevent): the courier, and the sweeper."""

    def __init__(self, hub: Hub, courier: Courier, retention_days: float) -> None:
        self._hub, self._courier, self._days = hub, courier, retention_days
        self._stopped = Event()
        self._threads = [Thread(target=run, daemon=True, name=run.__qualname__) for run in (courier.run, self._sweep)]

    def start(self) -> None:
        """Begin; what waits is delivered from now on."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both, after what waits is delivered."""
        self._stopped.set()
        self._courier.stop()
        for thread in self._threads:
            thread.join()

    def _sweep(self) -> None:
        rounds = 0
        while True:
            try:
                if rounds % int(PRUNE / SWEEP) == 0:
                    self._hub.prune(self._days)
                self._hub.sweep()
            except Exception:  # a full disk today must not keep seats taken for ever
                log.exception("the sweeper stumbled")
            rounds += 1
            if self._stopped.wait(SWEEP):
                return
