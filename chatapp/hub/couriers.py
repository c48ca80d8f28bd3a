"""Several couriers as one, as far as a house needs to know: none waits for what keeps another one waiting."""

from collections.abc import Sequence
from threading import Thread

from .courier import Courier


class Couriers:
    """See `Courier`."""

    def __init__(self, couriers: Sequence[Courier]) -> None:
        self.each = couriers

    @property
    def busy(self) -> bool:
        """Is something on its way at one of them? A hint, for whoever can wait."""
        return any(courier.busy for courier in self.each)

    def stop(self) -> None:
        """End `run` once all that waits now is delivered."""
        for courier in self.each:
            courier.stop()

    def run(self) -> None:
        """Deliver until `stop`, each on a thread of its own."""
        threads = [Thread(target=courier.run, daemon=True) for courier in self.each]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
