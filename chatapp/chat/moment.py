"""When something happens. The chat has no clock of its own; every rule that needs the time is handed a Moment."""

from typing import NamedTuple


class Moment(NamedTuple):
    """`at`: milliseconds since the epoch, UTC, for people. `tick`: seconds that never go back, for waiting."""

    at: int
    tick: float
