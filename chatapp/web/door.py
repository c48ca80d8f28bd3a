"""The door: the login page, for people and for programs. It hands out a seat, a name and a cookie, all at once."""

import hmac
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue as Answer
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField, StringField

from chatapp import cookie, payloads
from chatapp.chat.errors import ChatError, StalePage, TooManyTries, WrongPassword
from chatapp.chat.message import Person
from chatapp.config import Settings
from chatapp.hub.asking import outcome_of
from chatapp.language import translate
from chatapp.transport.network import network

from . import rate_limits, status


class Form(FlaskForm):  # type: ignore[misc]
    """The login form."""

    username = StringField()
    password = PasswordField()


class Door:
    """The views of `/`, and the token that every form of ours carries."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._settings = settings
        self._csrf = CSRFProtect(app)
        self._limiter = Limiter(_address, app=app, storage_uri=rate_limits.URI)

    def limited(self, view: Callable[[], Answer]) -> Callable[[], Answer]:
        """The same view, for so many logins a minute from one address; see `turn_away`.

        What is refused for another reason is not counted: it would shut the door for all behind an address.
        """
        often, wrong = rate_limits.WRONG_PASSWORDS, rate_limits.is_counted
        guesses = self._limiter.limit(often, key_func=_address_and_room, deduct_when=wrong)
        logins = self._limiter.limit(f"{self._settings.logins_per_minute} per minute", deduct_when=_is(201, 303))
        return guesses(logins(view))

    def limited_guesses(self, view: Callable[..., Answer]) -> Callable[..., Answer]:
        """The same view, for so many wrong addresses (404) a minute from one address."""
        limited: Callable[..., Answer] = self._limiter.limit(
            rate_limits.WRONG_PASSWORDS, key_func=_address_and_room, deduct_when=_is(404)
        )(view)
        return limited

    def limited_to(self, often: str, view: Callable[[], Answer]) -> Callable[[], Answer]:
        """The same view, for so many answers that lead on (303) from one address."""
        limited: Callable[[], Answer] = self._limiter.limit(often, deduct_when=_is(303))(view)
        return limited

    def turn_away(self) -> Answer:
        """For whoever tries too often."""
        refusal = TooManyTries(retry_after=60)
        say("%(address)s turned away: %(code)s", code=refusal.code)
        return self._refuse(refusal)

    def show(self) -> Answer:
        """The login page, or straight on to the room for whoever has a seat."""
        return self._straight_on() or self._render(Form(username=cookie.name()))

    def enter(self) -> Answer:
        """Take the seat and the name at once."""
        try:
            return self._enter_program() if is_program() else self._straight_on() or self._enter_person()
        except ChatError as refusal:
            return self._refuse(refusal)

    def _straight_on(self) -> Answer | None:
        """Also after a second click on the button."""
        person = cookie.current()
        return redirect(url_for("pages.room"), 303) if person and g.place.hub.seated(person.id) else None

    def _enter_person(self) -> Answer:
        form = Form()
        self.check_token()
        cookie.remember(self._take_seat(form.username.data or "", form.password.data or ""))
        return redirect(url_for("pages.room"), 303)

    def _enter_program(self) -> Answer:
        """No token: a page of another site cannot send this content type unasked."""
        login = payloads.decode(payloads.Login, request.get_data())
        member = self._take_seat(login.username, login.password)
        cookie.remember(member)
        return jsonify(payloads.you(member)), 201

    def _take_seat(self, name: str, password: str) -> Person:
        try:
            self._check_password(password)
            enter = partial(g.place.hub.enter, address=_address(), before=cookie.known())
            member = _own_ghost(name) or outcome_of(enter, name).person
            assert member
        except ChatError as refusal:
            say("%(address)s turned away: %(code)s", code=refusal.code)
            raise
        say("%(name)s came from %(address)s", name=member.name)
        return member

    def _check_password(self, password: str) -> None:
        place = g.place
        admits = _is_of_hash if place.made else _is_same
        if not admits(password, place.password):
            raise rate_limits.counted(WrongPassword())

    def check_token(self) -> None:
        """Was this form on a page of ours? Else StalePage."""
        try:
            self._csrf.protect()
        except CSRFError:
            raise StalePage from None

    def _refuse(self, refusal: ChatError) -> Answer:
        """The same page with what was typed, or JSON for a program."""
        answer: Any = jsonify(payloads.refusal(refusal, translate)) if is_program() else self._render(Form(), refusal)
        return answer, status.of(refusal), status.retry_after(refusal)

    def _render(self, form: Form, refusal: ChatError | None = None) -> str:
        if not g.place.password:
            del form.password
        taken = g.place.hub.taken()
        return render_template(
            "door.html", form=form, refusal=refusal, taken=taken, waiting=taken >= self._settings.seats
        )


def say(what: str, **fields: str) -> None:
    """One line in the log of the room, with the address of who asks."""
    g.place.hub.log.info(what, fields | {"address": request.remote_addr})


def _own_ghost(name: str) -> Person | None:
    """The seat of whoever was asked again, because the password was changed: else it would be taken, by themselves."""
    before = cookie.outdated()
    seated = g.place.hub.seated(before.id) if before else None
    return seated if seated and seated.name == name.strip() else None


def _is(*statuses: int) -> Callable[[Response], bool]:
    return lambda response: response.status_code in statuses


def _address() -> str:
    return network(get_remote_address())


def _address_and_room() -> str:
    """Who guesses at one door does not shut the others."""
    return f"{_address()} {cookie.room(request.environ)}"


def _is_same(password: str, wanted: str) -> bool:
    return hmac.compare_digest(password.encode(errors="replace"), wanted.encode())


def _is_of_hash(password: str, wanted: str) -> bool:
    return not wanted or check_password_hash(wanted, password.encode(errors="replace").decode())


def hashed(password: str) -> str:
    """As it is kept of a room that somebody makes; "" for none. Guesses are few, and members must not wait for them."""
    return generate_password_hash(password, "pbkdf2:sha256:20000") if password else ""


def is_program() -> bool:
    """Does it send JSON?"""
    return request.mimetype == "application/json"
