"""The production server: `make serve`. One worker, because the roster is in its memory; gevent, because most wait."""

import os

from chatapp import serverlog
from chatapp.config import database, read, signing_key, slugs
from chatapp.serving import address
from chatapp.transcript.sqlite import SqliteStore

_settings = read(os.environ)  # a wrong setting stops here, with its sentence, instead of in a worker that restarts
with database(_settings) as _path:
    SqliteStore(_path).close()
signing_key(_settings)

wsgi_app = "wsgi:app"
bind = address.bound(os.environ.get("HOST", "127.0.0.1"), address.port(os.environ.get("PORT", "5000")))
workers = 1
worker_class = "chatapp.serving.worker.Worker"
worker_connections = 1000 + _settings.seats * _settings.connections * (1 + len(slugs(_settings)))
graceful_timeout = 5
forwarded_allow_ips = ""  # whom to believe says CHAT_TRUSTED_PROXIES; gunicorn by itself believes this machine
control_socket_disable = True  # it would want a home that can be written, for what nobody here asks
loglevel = "warning"


def on_starting(server):
    """One sentence where gunicorn has ten. A place that systemd has opened (LISTEN_FDS) is taken, by ourselves."""
    for place in server.cfg.address:
        if isinstance(place, tuple) and "LISTEN_FDS" not in os.environ:
            address.check_free(*place)


def when_ready(server):
    """Say where to go, once somebody listens there."""
    serverlog.begin(_settings.log)
    for listener in server.LISTENERS:
        serverlog.say(address.invitation(listener.getsockname()))
