"""How many tries at the door are remembered, and for how long."""

import time

from limits.storage import MemoryStorage

URI = "tries://"
"""What Flask-Limiter knows the memory of `Tries` by."""
WINDOW = 60
"""Seconds: every limit at the door is one a minute."""


class Tries(MemoryStorage):
    """Counted in memory, and forgotten after a minute, also when the clock was set back meanwhile."""

    STORAGE_SCHEME = [URI.removesuffix("://")]

    def get(self, key: str) -> int:
        """The tries of this minute. A minute that ends later than any can was begun before the clock was set back."""
        if self.expirations.get(key, 0) > time.time() + WINDOW:
            self.clear(key)
        return super().get(key)
