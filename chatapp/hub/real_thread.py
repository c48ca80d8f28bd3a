"""Work that waits for the disk, out of everybody's way: on a real thread under gevent too."""

import sys
from collections.abc import Callable


def on_real_thread(work: Callable[[], None]) -> None:
    """Do `work`, which must touch nothing that others use, and return when it is done."""
    gevent = sys.modules.get("gevent")
    if gevent and "gevent.monkey" in sys.modules:
        gevent.get_hub().threadpool.apply(work)
    else:
        work()
