"""Under `flask run`: Werkzeug's server, one thread a connection."""

import io
import signal
import socket
import sys
import time
from typing import Any

from flask import Flask, cli
from flask.helpers import get_debug_flag
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from . import address, strangers

SIP = 16 * 1024
"""Bytes; no body of ours is longer."""
REST = 0.1
"""Seconds after a line could not be taken, for want of descriptors: else the next try follows at once, without end."""
PATIENCE, PAUSE = 12, 0.0003
"""How often who comes waits for a line to pass, and the seconds of each time."""


class Sips(io.BufferedReader):
    """What comes on a line. Werkzeug reads on behind a request, 10 MB at once; sixty such lines took 500 MB."""

    def read(self, size: int | None = -1) -> bytes:
        """At most SIP bytes."""
        return super().read(SIP if size is None or size < 0 else min(size, SIP))


def prepare(app: Flask) -> None:
    """Strangers are refused on the thread that accepts; SIGTERM and Ctrl-C are a polite end."""
    _read_in_sips()
    WSGIRequestHandler.connection_dropped = _hang_up  # type: ignore[assignment,method-assign]
    _refuse_strangers(app)
    _end_politely(app)
    if not get_debug_flag():
        cli.show_server_banner = lambda *_: None  # what the room says itself, and that nothing is debugged


def _read_in_sips() -> None:
    setup = WSGIRequestHandler.setup

    def in_sips(handler: Any) -> None:
        setup(handler)
        handler.rfile = Sips(handler.rfile.detach())

    WSGIRequestHandler.setup = in_sips  # type: ignore[assignment,method-assign]


def _hang_up(handler: WSGIRequestHandler, _error: BaseException, _environ: Any = None) -> None:
    """Where a request has ended with its socket. Else what came behind the handshake is read as the next request."""
    handler.close_connection = True


def _refuse_strangers(app: Flask) -> None:
    """`flask run` takes no server class, so the hooks that socketserver has for subclasses are set on its own."""
    accept, activate = ThreadedWSGIServer.get_request, ThreadedWSGIServer.server_activate
    shut, lines = ThreadedWSGIServer.shutdown_request, app.extensions["lines"]

    def get_request(server: Any) -> Any:
        try:
            return accept(server)
        except OSError:
            time.sleep(REST)
            raise

    def verify_request(_server: Any, line: Any, where: Any) -> bool:
        _let_pass(app)
        return lines.open(line, address.host(where)) and not strangers.refused(app, line, socket.MSG_DONTWAIT)

    def shutdown_request(server: Any, line: Any) -> None:
        lines.close(line)
        shut(server, line)

    def server_activate(server: Any) -> None:
        activate(server)
        address.tell_system(server.socket)

    ThreadedWSGIServer.get_request = get_request  # type: ignore[assignment,method-assign]
    ThreadedWSGIServer.verify_request = verify_request  # type: ignore[assignment,method-assign]
    ThreadedWSGIServer.shutdown_request = shutdown_request  # type: ignore[assignment,method-assign]
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
