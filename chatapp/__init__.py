"""A chat room for a small group. `create_app` is the table of contents.

It imports its parts when called, so that the terminal client imports this package without loading a web server.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Settings, store, room, hub, then the two ways in. `settings`: those of the environment unless given."""
    import os
    from functools import partial
    from pathlib import Path

    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from chatapp.chat.room import Room
    from chatapp.hub.courier import Courier
    from chatapp.hub.history import History
    from chatapp.hub.hub import Hub
    from chatapp.hub.rounds import Rounds
    from chatapp.live.events import Live
    from chatapp.live.outlet import Outlet
    from chatapp.transcript import MAIN
    from chatapp.transcript.sqlite import SqliteStore
    from chatapp.transport import engine
    from chatapp.web import headers, pages
    from chatapp.web.assets import Assets
    from chatapp.web.gate import Gate

    from . import config, cookie, language, serverlog

    settings = settings or config.read(os.environ)
    serverlog.begin()
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.from_mapping(config.for_flask(settings))

    socketio, connections = engine.build(app, settings.connections)
    with config.database(settings) as path:
        store = SqliteStore(path, durable=settings.durability == "full")
    outlet = Outlet(socketio, connections)
    courier = Courier(store, outlet)
    hub = Hub(Room(config.limits(settings)), store, courier, outlet.farewell)
    history = History(hub, store.room(MAIN))

    app.session_interface = cookie.Sessions()
    Assets(Path(app.root_path).parent / "static").install(app)
    app.register_blueprint(pages.Pages(app, hub, history, settings).routes())
    language.install(app, "pages.door", "pages.room")
    app.after_request(headers.add)
    Live(app, hub, history, outlet, config.title(settings)).register(socketio)
    gate = Gate(app.wsgi_app, app, settings.hosts.split())
    proxies = settings.trusted_proxies
    app.wsgi_app = ProxyFix(gate, proxies, proxies, proxies)  # type: ignore[method-assign]

    def close() -> None:
        outlet.stopping()
        connections.close()
        store.close()

    prune = partial(hub.prune, settings.retention_days, settings.today)
    app.extensions["chat"] = Rounds(hub, courier, prune, connections.tick, close)
    app.extensions["chat"].start()
    return app
