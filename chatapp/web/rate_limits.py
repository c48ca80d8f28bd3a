"""How often one address may try, and how long that is remembered. (Logins a minute: a setting.)"""

import time

from flask import Response, g
from limits.storage import MemoryStorage

from chatapp.chat.errors import ChatError

WRONG_PASSWORDS = "10 per minute"
"""At one door. Right ones are not counted: a whole class may be behind the address."""
ROOMS_MADE = "10 per hour"

MOST = 4096
"""Addresses that are remembered for each limit taken together; the oldest is forgotten for one more."""

URI = "tries://"
"""What Flask-Limiter knows the memory of `Tries` by."""
WINDOWS = {"minute": 60, "hour": 3600}
"""Seconds: of every limit there is, by the last word of its key."""


def counted(refusal: ChatError) -> ChatError:
    """The same; whoever asks has guessed wrong once more."""
    g.guessed = True
    return refusal


def is_counted(_response: Response) -> bool:
    """Was there a wrong guess in this request?"""
    return "guessed" in g


class Tries(MemoryStorage):
    """Counted in memory, and forgotten after their time, also when the clock was set back meanwhile."""

    STORAGE_SCHEME = [URI.removesuffix("://")]

    def get(self, key: str) -> int:
        """The tries of this minute, or hour. One that ends too late was begun before the clock was set back."""
        if self.expirations.get(key, 0) > time.time() + WINDOWS[key.rpartition("/")[2]]:
            self.clear(key)
        return super().get(key)

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """One more. Whoever comes from ever new addresses makes no memory grow."""
        if key not in self.storage and len(self.storage) >= MOST:
            self.clear(next(iter(self.storage)))
        return super().incr(key, expiry, amount)
