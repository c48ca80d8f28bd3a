"""A chat room for a small group. `create_app` is the table of contents.

It imports its parts when called, so that the terminal client imports this package without loading a web server.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from flask import Flask

    from chatapp.hub.courier import Courier
    from chatapp.hub.couriers import Couriers
    from chatapp.hub.house import House
    from chatapp.live.outlet import Outlet
    from chatapp.transcript import Archive, Store

    from .config import Settings


class Building(NamedTuple):
    """A house, and what it stands on. `secret`: what signs cookies, if this server would take what it is given.

    `host_secret`: what the hosts' keys are made of.
    """

    house: "House"
    store: "Archive"
    courier: "Courier | Couriers"
    couriers: "Sequence[Courier]"
    start: Callable[[], None] = lambda: None
    stop: Callable[[], None] = lambda: None
    secret: Callable[[str], str] = str
    host_secret: Callable[[], str] = str


def create_app(settings: "Settings | None" = None, who: str = "another room", patience: float = 0.0) -> "Flask":
    """Settings, transcript, house, then the two ways in. `settings`: those of the environment unless given.

    `who` and `patience` are for a file that another server has, or wants: see `transcript.hold`.
    """
    import os
    from pathlib import Path
    from shutil import rmtree

    from flask import Flask
    from flask_socketio import SocketIO
    from werkzeug.middleware.proxy_fix import ProxyFix

    from chatapp.hub.background import Background
    from chatapp.live.events import Events
    from chatapp.live.hearers import Hearers
    from chatapp.live.outlet import Outlet
    from chatapp.live.packet import EventPacket
    from chatapp.transcript import MAIN
    from chatapp.transport.engine import Engine, async_mode
    from chatapp.transport.lines import Lines
    from chatapp.web import headers, pages
    from chatapp.web.admission import Admission
    from chatapp.web.assets import assets
    from chatapp.web.corridor import Corridor
    from chatapp.web.gate import Gate
    from chatapp.web.hosts import Hosts

    from . import config, cookie, language, serverlog, strict_json
    from .host_keys import HostKeys

    settings = settings or config.read(os.environ)
    serverlog.begin(settings.log)
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.from_mapping(config.for_flask(settings))

    socketio = SocketIO(
        app, async_mode=async_mode(), async_handlers=False, manage_session=False,
        serializer=EventPacket, json=strict_json, client_manager=Hearers(),
    )  # fmt: skip
    engine = Engine(settings.connections)
    engine.take_over(socketio)
    outlet = Outlet(socketio, engine)
    building = _build_shared(settings, outlet) if settings.valkey_url else _build(settings, outlet, who, patience)
    house, store = building.house, building.store
    config.check_files(settings, store.files_mark)
    app.config["SECRET_KEY"] = settings.secret_key or building.secret(app.config["SECRET_KEY"])

    hosts = Hosts(settings.hosts.split())
    if settings.metrics:
        from chatapp import watching

        watching.begin(app, settings, house, store, building.couriers, socketio)
    app.session_interface = cookie.Sessions(house)
    assets(Path(app.root_path).parent / "static").install(app)
    app.register_blueprint(pages.Pages(app, house, settings, hosts, HostKeys(building.host_secret)).routes())
    language.install(app, "pages.door", "pages.room", "pages.rooms")
    app.after_request(headers.add)
    events = Events(app, house, outlet)
    socketio.server.register_namespace(events)
    lines = app.extensions["lines"] = Lines(by_network=not settings.trusted_proxies)
    gate = Gate(Admission(app.wsgi_app, app, house, lines), app, hosts, settings.file_megabytes)
    app.wsgi_app = ProxyFix(Corridor(gate), *[settings.trusted_proxies] * 5)  # type: ignore[method-assign]

    def close() -> None:
        events.stop()
        if settings.forgets:
            rmtree(house.shelves.folder, ignore_errors=True)
        if target:
            herald.stop()
        building.stop()
        engine.shutdown()
        lines.end()
        store.close()

    def tick() -> None:
        engine.tick()
        lines.tick()

    prune = partial(house.prune, settings.retention_days, settings.today)
    if target := config.target(settings):
        from chatapp.herald.herald import Herald
        from chatapp.herald.post import post

        herald = Herald(cast("Store", store), (MAIN, *config.slugs(settings)), partial(post, target))
        herald.start()

    app.extensions["chat"] = Background(house, building.courier, prune, tick, close)
    app.extensions["chat"].start()
    building.start()
    return app


def _build(settings: "Settings", outlet: "Outlet", who: str, patience: float) -> "Building":
    """One server, with its file."""
    from chatapp.hub.courier import Courier
    from chatapp.transcript.held import opened

    from . import config

    with config.database(settings) as path:
        store = opened(path, settings.durability == "full", who, patience)
    courier = Courier(store, outlet)
    secret = partial(config.host_secret, settings)
    return Building(_house(settings, store, courier), store, courier, [courier], host_secret=secret)


def _build_shared(settings: "Settings", outlet: "Outlet") -> "Building":
    """One of several servers, which share a Valkey, or some."""
    from chatapp.chat.replica import Replica

    from . import config

    with config.valkey():
        from chatapp.hub.companies import Companies
        from chatapp.transcript.shards import opened

        store = opened(settings.valkey_url, settings.durability == "full", settings.retention_lines)
        companies = Companies(store, outlet)
        house = _house(settings, store, companies.courier, hub=companies.hub, room=Replica)
    courier, start = companies.courier, partial(companies.start, house)
    return Building(house, store, courier, courier.each, start, companies.stop, store.secret, store.host_secret)


def _house(settings: "Settings", store: "Archive", courier: "Courier | Couriers", **kinds: Any) -> "House":
    from chatapp.files.shelf import NOWHERE, Shelves
    from chatapp.hub.house import House
    from chatapp.transcript import MAIN

    from . import config

    shelves = Shelves(config.files_folder(settings) or NOWHERE)
    titles = {slug: config.title(settings, slug) for slug in (MAIN, *config.slugs(settings))}
    return House(titles, settings.password, config.limits(settings), store, courier, shelves=shelves, **kinds)
