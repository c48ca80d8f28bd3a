"""Under gunicorn: its gevent worker, one greenlet a connection.

gunicorn's first process loads this module too, and needs no web framework for it: 7 MB. So they are imported late.
"""

import logging
from typing import Any

import gevent
from gevent.hub import Hub
from gevent.server import StreamServer
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.ggevent import GeventWorker

from . import address

log = logging.getLogger(__name__)

AT_ONCE = 5
"""Lines that are accepted before those who are in have their turn; a hundred (gevent's own) take 60 ms."""

SIP = 16 * 1024
"""Bytes of a body taken at once. gunicorn would hold a megabyte of each, and copy all of it for every piece of it."""


class Worker(GeventWorker):  # type: ignore[misc]
    """Refuses strangers before HTTP is read, and ends politely."""

    def run(self) -> None:
        """Accept only who has said something; what goes wrong in gevent is for our log."""
        Hub.print_exception = _tell
        StreamServer.max_accept = AT_ONCE
        SocketUnreader.max_body_chunk = SIP
        for listener in self.sockets:
            address.tell_system(listener)
        super().run()

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """One line, for one request."""
        from . import strangers

        lines = self.wsgi.extensions["lines"]
        try:
            if not lines.open(client, address.host(addr)) or strangers.refused(self.wsgi, client):
                client.close()
            else:
                super().handle(listener, client, addr)
        finally:
            lines.close(client)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM. A greenlet does it: a signal handler may not wait."""
        gevent.spawn(self._end, sig, frame)

    handle_quit = handle_exit
    """SIGINT and SIGQUIT."""

    def _end(self, sig: int, frame: Any) -> None:
        if getattr(self, "wsgi", None):  # else one of several that has not begun
            self.wsgi.extensions["chat"].stop()
        super().handle_exit(sig, frame)


def _tell(_hub: Hub, _context: Any, kind: type, fault: Any, trace: Any) -> None:
    """Gevent would print it beside the log, as often as it happens. No row of ours explains an OSError."""
    where: Any = None if issubclass(kind, OSError) else (kind, fault, trace)
    log.error("gevent: %(fault)s", {"fault": str(fault)}, exc_info=where)
