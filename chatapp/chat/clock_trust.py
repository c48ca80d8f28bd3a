"""Looks at the clock: how far it can be believed. What is forgotten is gone for good, and a clock can be wrong.

All looks are handed in, oldest first, the one of now last. Times are milliseconds since the epoch, UTC.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise, takewhile
from typing import NamedTuple

DAY = 86_400_000
"""Milliseconds."""


class Look(NamedTuple):
    """What the clock said, and the last `seq` that had been given by then."""

    at: int
    seq: int


def believed(looks: Sequence[Look], today: date = date.min) -> int:
    """The time to forget by: that of now; after a jump, until a look a day later agrees, one from before it.

    Whoever runs the room can say that a day is `today`; while the clock says so too, it is believed at once.
    """
    now = looks[-1].at
    if day(now) == today or not any(now - DAY < jump <= now for jump in jumps(looks)):
        return now
    return max(look.at for look in looks if look.at <= now - DAY)  # there is one: the look before the jump


def jumps(looks: Sequence[Look]) -> list[int]:
    """When the clock was ahead of the look before by more than a day: it was wrong, is wrong, or nobody looked.

    The newest message would be no measure: whatever is said after a jump has the date of the jump.
    """
    return [later.at for earlier, later in pairwise(looks) if later.at > earlier.at + DAY]


def outlived(looks: Sequence[Look], before: int) -> int:
    """The last `seq` that was surely given before `before`, or 0.

    Messages cannot say: one look or line while the clock is ahead, and for years every later line has that date. So a
    look counts if none in front of it was later than `before`, or if the clock has gone steadily since some such one.
    """
    old = (takewhile(lambda look: look.at < before, each) for each in (looks, _steady(looks)))
    return max((look for each in old for look in each), default=Look(0, 0)).seq


def _steady(looks: Sequence[Look]) -> list[Look]:
    """The last ones, between which the clock neither jumped nor was set back: it may be wrong, but measures time."""
    steady = [looks[-1]]
    for look in reversed(looks[:-1]):
        if not look.at <= steady[-1].at <= look.at + DAY:
            break
        steady.append(look)
    return steady[::-1]


def day(at: int) -> date:
    """The day, in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).date()
