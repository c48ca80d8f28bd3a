"""HTTP: the door (login), the room, /quit, /seats, /healthz."""

import hmac
import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue as Answer
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from wtforms import PasswordField, StringField

from . import config, cookie, errorpage, export, language, payloads
from .chat.errors import (
    BadRequest,
    ChatError,
    LoginRequired,
    NameTaken,
    RoomFull,
    StalePage,
    Stopping,
    TooManyTries,
    WrongPassword,
)
from .chat.message import Person
from .config import Settings
from .hub import Hub
from .language import translate
from .reading import Reading

log = logging.getLogger(__name__)

_STATUS = {
    RoomFull: 503,
    WrongPassword: 403,
    NameTaken: 409,
    LoginRequired: 401,
    BadRequest: 400,
    StalePage: 400,
    Stopping: 503,
    TooManyTries: 429,
}
_RETRY_AFTER = 5

WRONG_PASSWORDS = "30 per minute"
"""From one address; a whole class may be behind it."""


class DoorForm(FlaskForm):  # type: ignore[misc]
    """The login form."""

    username = StringField()
    password = PasswordField()


class Pages:
    """The views. `routes` is their table of contents."""

    def __init__(self, app: Flask, hub: Hub, reading: Reading, settings: Settings) -> None:
        self._hub, self._reading, self._settings = hub, reading, settings
        self._csrf = CSRFProtect(app)
        self._limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")

    def routes(self) -> Blueprint:
        """All that is served but static files and Socket.IO."""
        pages = Blueprint("pages", __name__)
        pages.add_url_rule("/", view_func=self.door, methods=["GET"])
        pages.add_url_rule("/", view_func=self._limited(self.enter), methods=["POST"])
        pages.add_url_rule("/chat", view_func=self.room)
        pages.add_url_rule("/export", view_func=self.export)
        pages.add_url_rule("/quit", view_func=self.quit, methods=["POST"])
        pages.add_url_rule("/seats", view_func=self.seats)
        pages.add_url_rule("/healthz", view_func=self.healthz)
        pages.before_app_request(self._follow_name)
        pages.app_context_processor(self._context)
        pages.register_error_handler(ChatError, _show_refusal)
        pages.register_error_handler(RateLimitExceeded, self._turn_away)
        pages.app_errorhandler(HTTPException)(errorpage.of_error)
        pages.app_errorhandler(Exception)(errorpage.of_fault)
        return pages

    def _limited(self, view: Callable[[], Answer]) -> Callable[[], Answer]:
        guesses = self._limiter.limit(WRONG_PASSWORDS, deduct_when=lambda response: response.status_code == 403)
        tries = self._limiter.limit(f"{self._settings.logins_per_minute} per minute")
        return guesses(tries(view))

    def _turn_away(self, _exceeded: RateLimitExceeded) -> Answer:
        return self._refuse(TooManyTries(retry_after=60))

    def _context(self) -> dict[str, Any]:
        """What every template may use."""
        settings = self._settings
        room = {"title": translate(config.title(settings)), "seats": settings.seats}
        keeping = {"days": settings.retention_days, "forgets": settings.forgets}
        return {"room": room, "keeping": keeping, "limits": {"text": settings.text_limit}}

    def _follow_name(self) -> None:
        """After `/name` the cookie still says the old one: no cookie can be set over a WebSocket."""
        person = cookie.current()
        if person and (member := self._hub.seated(person.id)) and member != person:
            cookie.rename(member.name)

    # The door

    def door(self) -> Answer:
        """The login page, or straight on to the room for whoever has a seat."""
        person = cookie.current()
        if person and self._hub.seated(person.id):
            return redirect(url_for("pages.room"), 303)
        return self._render_door(DoorForm(username=cookie.name()))

    def enter(self) -> Answer:
        """Take the seat and the name at once."""
        if request.mimetype == "application/json":
            return self._enter_program()
        form = DoorForm()
        person = cookie.current()
        if person and self._hub.seated(person.id):  # a second click on the button
            return redirect(url_for("pages.room"), 303)
        try:
            self._check_token()
            cookie.remember(self._take_seat(form.username.data or "", form.password.data or ""))
        except ChatError as refusal:
            return self._refuse(refusal)
        return redirect(url_for("pages.room"), 303)

    def _enter_program(self) -> Answer:
        """The same for programs. No token: a page of another site cannot send this content type unasked."""
        try:
            login = payloads.decode(payloads.Login, request.get_data())
            member = self._take_seat(login.username, login.password)
        except ChatError as refusal:
            return self._refuse(refusal)
        cookie.remember(member)
        return jsonify(payloads.you(member)), 201

    def _take_seat(self, name: str, password: str) -> Person:
        try:
            self._check_password(password)
            member = self._hub.enter(name)
        except ChatError as refusal:
            log.info("%s turned away: %s", request.remote_addr, refusal.code)
            raise
        log.info("%s came from %s", member.name, request.remote_addr)
        return member

    def _check_password(self, password: str) -> None:
        if not hmac.compare_digest(password.encode(errors="replace"), self._settings.password.encode()):
            raise WrongPassword

    def _check_token(self) -> None:
        try:
            self._csrf.protect()
        except CSRFError:
            raise StalePage from None

    def _refuse(self, refusal: ChatError) -> Answer:
        """The same page with what was typed, or JSON for a program."""
        if request.mimetype == "application/json":
            answer: Any = jsonify(payloads.refusal(refusal, translate))
        else:
            answer = self._render_door(DoorForm(), refusal)
        return answer, status_of(refusal), _retry_after(refusal)

    def _render_door(self, form: DoorForm, refusal: ChatError | None = None) -> str:
        if not self._settings.password:
            del form.password
        taken = self._hub.taken()
        return render_template(
            "door.html", form=form, refusal=refusal, taken=taken, waiting=taken >= self._settings.seats
        )

    # The room

    def room(self) -> Answer:
        """The frame of the room; the messages come over Socket.IO."""
        try:
            me = self._hub.recall(cookie.current() or _nobody())
        except Stopping:
            raise
        except ChatError:
            return redirect(url_for("pages.door"), 303)
        return render_template("room.html", me=me)

    def quit(self) -> Answer:
        """Free the seat at once."""
        self._check_token()
        person = cookie.current()
        if person and self._hub.seated(person.id):
            self._hub.quit(person.id)
        cookie.forget()
        return redirect(url_for("pages.door"), 303)

    def export(self) -> Answer:
        """What this member may read, as a file."""
        person, form = cookie.current(), request.args.get("format", "text")
        if form not in export.MIMETYPES:
            raise BadRequest
        if not person or not self._hub.seated(person.id):
            raise LoginRequired
        pieces = export.write(form, self._reading.everything(person.id), language.translator(language.of(request)))
        answer = Response(pieces, mimetype=export.MIMETYPES[form])
        answer.headers.set("Content-Disposition", "attachment", filename=f"room.{export.SUFFIXES[form]}")
        return answer

    # For programs

    def seats(self) -> Answer:
        """How full the room is."""
        return jsonify(payloads.seats(self._hub.taken(), self._settings.seats))

    def healthz(self) -> Answer:
        """Can the room keep what is said?"""
        well = self._hub.keeps()
        status = "ok" if well else "the transcript cannot be written"
        return jsonify(payloads.health(status, self._hub.taken(), self._settings.seats)), 200 if well else 503


def _nobody() -> Person:
    raise LoginRequired


def _retry_after(refusal: ChatError) -> dict[str, str]:
    seconds = _RETRY_AFTER if isinstance(refusal, RoomFull) else refusal.fields.get("retry_after")
    return {"Retry-After": str(seconds)} if seconds else {}


def _show_refusal(refusal: ChatError) -> Answer:
    return errorpage.show(status_of(refusal), errorpage.FAILED, refusal.phrase)


def status_of(refusal: ChatError) -> int:
    """The HTTP status of a refusal; 422 for a field that breaks a rule."""
    return _STATUS.get(type(refusal), 422)
