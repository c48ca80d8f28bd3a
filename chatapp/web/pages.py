"""HTTP: every address, and what is behind the door: the room, /quit, /export, /seats, /healthz."""

from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

from flask import Blueprint, Flask, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue as Answer
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from chatapp import cookie, language, payloads
from chatapp.chat import time_zone
from chatapp.chat.errors import BadRequest, ChatError, LoginRequired, NoSuchFile, Stopping, TooManyTries
from chatapp.chat.message import Person
from chatapp.config import Settings, makes_rooms
from chatapp.host_keys import HostKeys
from chatapp.hub.asking import outcome_of
from chatapp.hub.house import House, Place
from chatapp.language import translate
from chatapp.transcript import ANYBODY, MAIN

from . import compressed, error_pages, hook, seat
from .corridor import BARE
from .door import Door
from .export import MIMETYPES, File
from .files import Files
from .host import HostDoor
from .hosts import Hosts
from .invitations import Invitations
from .rooms import Rooms
from .saving import Saving


class Pages:
    """The views. `routes` is their table of contents."""

    def __init__(self, app: Flask, house: House, settings: Settings, hosts: Hosts, keys: HostKeys) -> None:
        self._house, self._settings, self._hosts = house, settings, hosts
        self._door = Door(app, settings)
        self._host = HostDoor(self._door, keys)
        self._rooms = Rooms(house, self._door, keys)
        self._saving, self._files = Saving(), Files(app)
        self._invitations = Invitations(proxied=bool(settings.trusted_proxies))

    def routes(self) -> Blueprint:
        """All that is served but static files and Socket.IO."""
        pages = Blueprint("pages", __name__)
        pages.add_url_rule("/", "door", self._door.show, methods=["GET"])
        pages.add_url_rule("/", "enter", self._door.limited(self._door.enter), methods=["POST"])
        pages.add_url_rule("/host", "host", self._host.show, methods=["GET"])
        pages.add_url_rule("/host", "become_host", self._door.limited(self._host.enter), methods=["POST"])
        pages.add_url_rule("/host/order", "order", self._door.limited(self._host.order), methods=["POST"])
        pages.add_url_rule("/hook/<key>", "post", self._door.limited_guesses(hook.post), methods=["POST"])
        pages.add_url_rule("/chat", view_func=self.room)
        pages.add_url_rule("/export", view_func=self.export)
        pages.add_url_rule("/quit", view_func=self.quit, methods=["POST"])
        pages.add_url_rule("/seats", view_func=self.seats)
        pages.add_url_rule("/healthz", view_func=self.healthz)
        self._invitations.route(pages)
        self._files.route(pages)
        if makes_rooms(self._settings):
            self._rooms.route(pages)
        pages.before_app_request(self._find_room)
        pages.before_app_request(self._check_origin)
        pages.before_app_request(self._follow_name)
        pages.app_context_processor(self._context)
        pages.app_errorhandler(ChatError)(error_pages.of_refusal)
        pages.register_error_handler(RateLimitExceeded, self._turn_away)
        pages.app_errorhandler(HTTPException)(error_pages.of_error)
        pages.app_errorhandler(Exception)(error_pages.of_fault)
        return pages

    def _find_room(self) -> Answer | None:
        """Which room this request is for, or NoSuchRoom; the files are the same in all.

        A link may lack the last slash, which the room's cookie needs.
        """
        if request.endpoint != "static":
            g.place = self._house.place(cookie.room(request.environ))
        if BARE in request.environ:
            query = request.query_string.decode("latin-1")
            return redirect(url_for("pages.door") + (f"?{query}" if query else ""), 307)
        return None

    def _check_origin(self) -> None:
        """403 for a form on another site's page. The token in ours says the same, but tells nobody why."""
        if request.method == "POST" and not self._hosts.admit(request.environ):
            abort(403)

    def _turn_away(self, _exceeded: Exception) -> Answer:
        if request.endpoint == hook.ENDPOINT:
            return error_pages.of_refusal(TooManyTries(retry_after=60))
        return self._rooms.turn_away() if request.endpoint == "pages.make" else self._door.turn_away()

    def _context(self) -> dict[str, Any]:
        """What every template may use."""
        settings, place = self._settings, g.get("place") or self._house.place(MAIN)
        room = {"title": translate(place.title), "seats": settings.seats}
        keeping = {"days": settings.retention_days, "forgets": settings.forgets}
        return {"room": room, "keeping": keeping, "limits": {"text": settings.text_limit}}

    def _follow_name(self) -> None:
        """After `/name` the cookie still says the old one: no cookie can be set over a WebSocket."""
        person = cookie.current() if "place" in g else None
        if person and (member := g.place.hub.seated(person.id)) and member != person:
            cookie.rename(member.name)

    def room(self) -> Answer:
        """The frame of the room; the messages come over Socket.IO."""
        try:
            me = outcome_of(g.place.hub.recall, cookie.current() or _nobody()).person
        except Stopping:
            raise
        except ChatError:
            return redirect(url_for("pages.door"), 303)
        html = render_template("room.html", me=me, invitation=self._invitations.of_request())
        return compressed.page(html)

    def quit(self) -> Answer:
        """Free the seat at once."""
        self._door.check_token()
        person = cookie.current()
        if person and g.place.hub.seated(person.id):
            outcome_of(g.place.hub.quit, person.id)
        cookie.forget()
        return redirect(url_for("pages.door", left=1), 303)

    def export(self) -> Answer:
        """What is public, or with `private=1` all that this member may read, as a file with the times of `zone`."""
        person = seat.check()
        file = self._file(person)
        reader = file.owner.id if file.owner else ANYBODY
        whole = partial(_whole, g.place, reader)
        pieces = file.write(g.place.history.everything(reader), language.translator(language.of(request)), whole)
        answer = self._saving.begin(person.id, pieces, partial(g.place.hub.seated, person.id))
        answer.mimetype = MIMETYPES[file.form]
        answer.headers.set("Content-Disposition", "attachment", filename=file.name)
        return answer

    def _file(self, person: Person) -> File:
        form, asked = request.args.get("format", "text"), request.args.get("zone", "UTC")
        if form not in MIMETYPES:
            raise BadRequest
        owner = person if request.args.get("private") == "1" else None
        return File(form, translate(g.place.title), time_zone.read(asked), owner)

    def seats(self) -> Answer:
        """How full the room is."""
        return jsonify(payloads.seats(g.place.hub.taken(), self._settings.seats))

    def healthz(self) -> Answer:
        """Can the room keep what is said? Others stand elsewhere, perhaps: that is told, and keeps nobody away."""
        well = self._house.keeps(g.place)
        others = well and self._house.keeps()
        status = "ok" if others else f"the transcript{' of other rooms' if well else ''} cannot be written"
        return jsonify(payloads.health(status, g.place.hub.taken(), self._settings.seats)), 200 if well else 503


def _whole(place: Place, reader: str, file_id: str) -> BinaryIO | None:
    with suppress(NoSuchFile, FileNotFoundError):  # its line is deleted meanwhile
        return place.files.readable(reader, file_id).whole.open("rb")
    return None


def _nobody() -> Person:
    raise LoginRequired
