"""SIGTERM and Ctrl-C: a polite end under each server."""

import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # gunicorn's first process loads this module, and needs no web framework for it: 7 MB
    from flask import Flask


def under_flask_run(app: "Flask") -> None:
    """Stop the room, then the process, with status 0."""

    ending = (signal.SIGTERM, signal.SIGINT)

    def end(_number: int, _frame: Any) -> None:
        for number in ending:  # on this very thread a second one would wait for the first, for ever
            signal.signal(number, signal.SIG_IGN)
        app.extensions["chat"].stop()
        sys.exit(0)

    for number in ending:
        signal.signal(number, end)


def under_gunicorn(worker: Any) -> None:
    """Stop the room, then let the worker end as it would. A greenlet does it: a signal handler may not wait."""
    import gevent  # loaded only where gunicorn has patched the world with it

    def stop(number: int, frame: Any) -> None:
        worker.wsgi.extensions["chat"].stop()
        worker.handle_exit(number, frame)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda number, frame: gevent.spawn(stop, number, frame))
