"""Under gunicorn: its gevent worker, one greenlet a connection.

gunicorn's first process loads this module too, and needs no web framework for it: 7 MB. So they are imported late.
"""

from typing import Any

import gevent
from gunicorn.workers.ggevent import GeventWorker

from . import address


class Worker(GeventWorker):  # type: ignore[misc]
    """Refuses strangers before HTTP is read, and ends politely."""

    def run(self) -> None:
        """Accept only who has said something."""
        for listener in self.sockets:
            address.wait_for_words(listener)
        super().run()

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """One connection. Whoever says nothing has as long as between two requests."""
        from . import strangers

        refused = True
        with self.timeout_ctx():
            refused = strangers.refused(self.wsgi, client)
        if refused:
            client.close()
        else:
            super().handle(listener, client, addr)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM. A greenlet does it: a signal handler may not wait."""
        gevent.spawn(self._end, sig, frame)

    handle_quit = handle_exit
    """SIGINT and SIGQUIT."""

    def _end(self, sig: int, frame: Any) -> None:
        if getattr(self, "wsgi", None):  # else one of several that has not begun
            self.wsgi.extensions["chat"].stop()
        super().handle_exit(sig, frame)
