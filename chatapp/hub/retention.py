"""What is forgotten, and when: by age, with a clock that may be wrong."""

import logging
from datetime import UTC, date, datetime

from chatapp.chat.clock_trust import DAY, Look, believed, day, jumps, outlived
from chatapp.transcript import Archive

log = logging.getLogger(__name__)


def forget(store: Archive, now: int, days: float, today: date = date.min) -> int:
    """Look at the clock, which says `now`, and forget what is older than `days`, as far as it can be believed.

    How far is what it returns. `today`: what whoever runs the room says that day it is. Raises Unwritable.
    """
    looks = store.look(now)
    time = believed(looks, today)
    if time != now and jumps(looks[-2:]):
        _say_that_it_waits(*looks[-2:])
    before = time - int(days * DAY)
    store.prune(before, outlived(looks, before))
    return time


def _say_that_it_waits(last: Look, now: Look) -> None:
    days, until = (now.at - last.at) / DAY, datetime.fromtimestamp((now.at + DAY) / 1000, UTC)
    log.info(
        f"The clock was looked at last {days:.1f} days ago, or it is wrong: nothing is forgotten because of that before"
        f" {until:%Y-%m-%d %H:%M} UTC. If it is right, a start with CHAT_TODAY={day(now.at)} says so."
    )
