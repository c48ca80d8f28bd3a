"""Under `flask run`: Werkzeug's server, one thread a connection."""

import signal
import socket
import sys
import time
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from . import address, strangers

SILENCE = 10
"""Seconds; else whoever opens a line and says nothing holds a thread for ever."""
PATIENCE, PAUSE = 12, 0.0003
"""How often who comes waits for a line to pass, and the seconds of each time."""


def prepare(app: Flask) -> None:
    """Strangers are refused on the thread that accepts; SIGTERM and Ctrl-C are a polite end."""
    WSGIRequestHandler.timeout = SILENCE
    WSGIRequestHandler.connection_dropped = _hang_up  # type: ignore[assignment,method-assign]
    _refuse_strangers(app)
    _end_politely(app)


def _hang_up(handler: WSGIRequestHandler, _error: BaseException, _environ: Any = None) -> None:
    """Where a request has ended with its socket. Else what came behind the handshake is read as the next request."""
    handler.close_connection = True


def _refuse_strangers(app: Flask) -> None:
    """`flask run` takes no server class, so the hooks that socketserver has for subclasses are set on its own."""
    activate = ThreadedWSGIServer.server_activate

    def verify_request(_server: Any, line: Any, _address: Any) -> bool:
        _let_pass(app)
        return not strangers.refused(app, line, socket.MSG_DONTWAIT)

    def server_activate(server: Any) -> None:
        activate(server)
        address.wait_for_words(server.socket)

    ThreadedWSGIServer.verify_request = verify_request  # type: ignore[assignment,method-assign]
    ThreadedWSGIServer.server_activate = server_activate  # type: ignore[assignment,method-assign]


def _let_pass(app: Flask) -> None:
    """Members first: threads share one core, and a stranger in the middle of a line makes it half as long again."""
    for _ in range(PATIENCE):
        if app.extensions["chat"].house.busy:
            time.sleep(PAUSE)


def _end_politely(app: Flask) -> None:
    """Stop the room, then the process, with status 0."""
    ending = (signal.SIGTERM, signal.SIGINT)

    def end(_number: int, _frame: Any) -> None:
        for number in ending:  # on this very thread a second one would wait for the first, for ever
            signal.signal(number, signal.SIG_IGN)
        app.extensions["chat"].stop()
        sys.exit(0)

    for number in ending:
        signal.signal(number, end)
