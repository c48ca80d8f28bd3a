"""When something happens. The chat has no clock of its own; every rule that needs the time is handed a Now."""

from typing import NamedTuple


class Now(NamedTuple):
    """`at`: milliseconds since the epoch, UTC, for people. `tick`: seconds that never go back, for waiting."""

    at: int
    tick: float
