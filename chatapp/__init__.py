"""A chat room for a small group. `create_app` is the table of contents.

It imports its parts when called, so that the terminal client imports this package without loading a web server.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Settings, transcript, room, hub, then the two ways in. `settings`: those of the environment unless given."""
    import os
    from functools import partial
    from pathlib import Path

    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from . import config, cookie, engine, headers, journal, language, pages
    from .assets import Assets
    from .chat.room import Room
    from .clockwork import Clockwork
    from .courier import Courier
    from .gate import Gate
    from .hub import Hub
    from .live import Live
    from .outgoing import Outgoing
    from .reading import Reading
    from .transcript.sqlite import SqliteTranscript

    settings = settings or config.read(os.environ)
    journal.begin()
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.from_mapping(config.for_flask(settings))

    socketio, connections = engine.build(app, settings.connections)
    with config.database(settings) as path:
        transcript = SqliteTranscript(path, durable=settings.durability == "full")
    outgoing = Outgoing(socketio, connections)
    courier = Courier(transcript, outgoing)
    hub = Hub(Room(config.limits(settings)), transcript, courier, outgoing.farewell)
    reading = Reading(hub, transcript)

    app.session_interface = cookie.Sessions()
    Assets(Path(app.root_path).parent / "static").install(app)
    app.register_blueprint(pages.Pages(app, hub, reading, settings).routes())
    language.install(app, "pages.door", "pages.room")
    app.after_request(headers.add)
    Live(app, hub, reading, outgoing, config.title(settings)).register(socketio)
    gate = Gate(app.wsgi_app, app, settings.hosts.split())
    proxies = settings.trusted_proxies
    app.wsgi_app = ProxyFix(gate, proxies, proxies, proxies)  # type: ignore[method-assign]

    def close() -> None:
        outgoing.stopping()
        connections.close()
        transcript.close()

    prune = partial(hub.prune, settings.retention_days, settings.today)
    app.extensions["chat"] = Clockwork(hub, courier, prune, connections.tick, close)
    app.extensions["chat"].start()
    return app
