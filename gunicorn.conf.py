"""The production server: `make serve`. One worker, unless they share a Valkey; gevent, because most wait."""

import os
import sys

from chatapp import serverlog
from chatapp.config import database, read, signing_key, valkey
from chatapp.serving import address, console, listening
from chatapp.transcript.held import opened


def _check():
    """What is wrong stops here, with its sentence, instead of in a worker that restarts."""
    if _settings.valkey_url:
        with valkey():
            from chatapp.transcript.valkey_fitness import check

            check(_settings.valkey_url, durable=_settings.durability == "full")
    else:
        with database(_settings) as path:
            opened(path, durable=False, who=address.signature(os.getpid(), _host, _port)).close()
    signing_key(_settings)


_settings = read(os.environ)
serverlog.begin(_settings.log)
_host, _port = address.of_environment()
if "chatapp.serving.worker" not in sys.modules:  # gunicorn reads this again on SIGHUP: then a worker of ours has them
    _check()

wsgi_app = "wsgi:app"
bind = address.bound(_host, _port)
workers = _settings.processes
worker_class = "chatapp.serving.worker.Worker"
worker_connections = 100_000  # how many lines there are says transport/lines.py; here the next one would just wait
keepalive = 0  # a line is for one request: else strangers keep theirs, and ask a hundred times in one turn
limit_request_fields = 40  # of 8 KB each: with a hundred, four lines took all of its time; other programs' cookies fit
graceful_timeout = 5
forwarded_allow_ips = ""  # whom to believe says CHAT_TRUSTED_PROXIES; gunicorn by itself believes this machine
control_socket_disable = True  # it would want a home that can be written, for what nobody here asks
loglevel = "warning"


def on_starting(server):
    """One sentence where gunicorn has ten. A place that systemd has opened (LISTEN_FDS) is taken, by ourselves."""
    for place in server.cfg.address if "LISTEN_FDS" not in os.environ else ():
        if isinstance(place, tuple):
            listening.check(*place)
        else:
            listening.check_socket(place)


def when_ready(server):
    """Say where to go, once somebody listens there."""
    for listener in server.LISTENERS:
        console.announce(_settings, listener.getsockname())
