"""How fast one member may talk: a token bucket. The clock is handed in."""

from .errors import TooFast


class Pace:
    """Room for `burst` lines at once; one more becomes free every 1/`per_second` seconds."""

    __slots__ = ("burst", "left", "per_second", "since")

    def __init__(self, burst: int, per_second: float) -> None:
        self.burst, self.per_second = burst, per_second
        self.left, self.since = float(burst), 0.0

    def take(self, now: float) -> None:
        """Use up one line at `now` (seconds), or raise TooFast with the seconds to wait."""
        since, self.since = self.since, max(now, self.since)  # of two tabs the later line may come first
        self.left = min(self.burst, self.left + (self.since - since) * self.per_second)
        if self.left < 1:
            raise TooFast(retry_after=round((1 - self.left) / self.per_second + 0.001, 3))  # rounded up: enough to wait
        self.left -= 1
