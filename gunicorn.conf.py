"""The production server: `make serve`. One worker, unless they share a Valkey; gevent, because most wait."""

import os

from chatapp import serverlog
from chatapp.config import database, read, slugs, valkey
from chatapp.serving import address
from chatapp.transcript.sqlite import SqliteStore

_settings = read(os.environ)  # a wrong setting stops here, with its sentence, instead of in a worker that restarts
_host, _port = os.environ.get("HOST", "127.0.0.1"), address.port(os.environ.get("PORT", "5000"))
if _settings.valkey_url:
    with valkey():
        from chatapp.transcript.valkey_server import check

        check(_settings.valkey_url, durable=_settings.durability == "full")
else:
    with database(_settings) as _path:
        SqliteStore(_path).close()
address.check_free(_host, _port)

wsgi_app = "wsgi:app"
bind = f"{_host if ':' not in _host else f'[{_host}]'}:{_port}"
workers = _settings.processes
worker_class = "chatapp.serving.worker.Worker"
worker_connections = 1000 + _settings.seats * _settings.connections * (1 + len(slugs(_settings)))
graceful_timeout = 5
forwarded_allow_ips = ""  # whom to believe says CHAT_TRUSTED_PROXIES; gunicorn by itself believes this machine
loglevel = "warning"


def when_ready(_server):
    """Say where to go, once somebody listens there."""
    serverlog.begin()
    serverlog.say(address.invitation(_host, _port))
