"""When a connection is pinged, and when it is too late for it. Times are `time.monotonic`'s seconds."""

PING_INTERVAL, PING_TIMEOUT = 6, 6
"""Seconds between a pong and the next ping, and until its pong: whoever vanishes is noticed within 13."""
TO_JOIN, TO_FINISH = 10, 2
"""Seconds that a connection has to join, and to read what is left when it is being closed."""


class Deadlines:
    """Of one connection, from its handshake on."""

    def __init__(self, now: float) -> None:
        self._heard, self._pinged = now, 0.0
        self._to, self._until = "join", now + TO_JOIN

    def answered(self, now: float) -> None:
        """Its pong has come."""
        self._heard, self._pinged = now, 0.0

    def joined(self) -> None:
        """It may stay, as long as it answers."""
        self._to = ""

    def closing(self, now: float) -> None:
        """It was told to end."""
        self._to, self._until = "end", now + TO_FINISH

    @property
    def joining(self) -> bool:
        """Has it not joined yet?"""
        return self._to == "join"

    def missed(self, now: float) -> str:
        """What it did not do in time, or nothing."""
        if self._to and now > self._until:
            return self._to
        return "answer" if self._pinged and now - self._pinged > PING_TIMEOUT else ""

    def ping_is_due(self, now: float) -> bool:
        """Is it to be pinged at this moment? Then it has to answer from now on."""
        due = not self._pinged and now - self._heard > PING_INTERVAL
        self._pinged = now if due else self._pinged
        return due
