"""Work that waits for the disk, out of everybody's way: on a real thread under gevent too."""

import sys
from collections.abc import Callable
from typing import TypeVar

Done = TypeVar("Done")


def on_real_thread(work: Callable[[], Done]) -> Done:
    """What comes of `work`, which must touch nothing that others use meanwhile."""
    gevent = sys.modules.get("gevent")
    if gevent and "gevent.monkey" in sys.modules:
        done: Done = gevent.get_hub().threadpool.apply(work)
        return done
    return work()
