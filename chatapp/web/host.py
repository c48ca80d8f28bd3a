"""The host's link: who opens it and has, or takes, a seat is host of the room. Its key comes in a form, never in a URL.

In a browser it stands behind the `#` of the link, which no browser sends and no proxy logs; the page's script reads it.
"""

from functools import partial

from flask import g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue as Answer

from chatapp import cookie, payloads
from chatapp.chat.errors import ChatError, RoomFull, WrongHostKey
from chatapp.chat.message import Person
from chatapp.host_keys import HostKeys
from chatapp.hub.asking import outcome_of
from chatapp.language import translate
from chatapp.transport.network import network

from . import rate_limits, status
from .door import Door, is_program, say


class HostDoor:
    """The views of `/host`."""

    def __init__(self, door: Door, keys: HostKeys) -> None:
        self._door, self._keys = door, keys

    def show(self) -> Answer:
        """The page that the link leads to."""
        return self._render(cookie.name())

    def enter(self) -> Answer:
        """Become host, on one's own seat or on one that is taken now."""
        try:
            return self._enter_program() if is_program() else self._enter_person()
        except ChatError as refusal:
            say("%(address)s turned away: %(code)s", code=refusal.code)
            return self._refuse(refusal)

    def order(self) -> Answer:
        """For `python -m chatapp.host`: a command of whoever runs the server."""
        asked = payloads.decode(payloads.Order, request.get_data())
        if not self._keys.orders(_slug(), asked.key):
            raise rate_limits.counted(WrongHostKey())
        return jsonify(payloads.outcome(outcome_of(g.place.hub.order, asked.line), translate, request.url_root))

    def _enter_person(self) -> Answer:
        self._door.check_token()
        self._check(request.form.get("key", ""))
        person = self._seated() or self._take_seat(request.form.get("username", ""), request.form.get("instead", ""))
        outcome_of(g.place.hub.entitle, person.id)
        return redirect(url_for("pages.room"), 303)

    def _enter_program(self) -> Answer:
        asked = payloads.decode(payloads.HostLogin, request.get_data())
        self._check(asked.key)
        person = self._seated() or self._take_seat(asked.username, asked.instead)
        outcome_of(g.place.hub.entitle, person.id)
        return jsonify(payloads.you(person)), 201

    def _check(self, key: str) -> None:
        if not self._keys.opens(_slug(), key):
            raise rate_limits.counted(WrongHostKey())

    def _seated(self) -> Person | None:
        person = cookie.current()
        return g.place.hub.seated(person.id) if person else None

    def _take_seat(self, name: str, instead: str) -> Person:
        address = network(request.remote_addr or "")
        enter = partial(g.place.hub.enter_as_host, address=address, before=cookie.known())
        person = outcome_of(enter, name, instead).person
        assert person
        say("%(name)s came from %(address)s by the host's link", name=person.name)
        cookie.remember(person)
        return person

    def _refuse(self, refusal: ChatError) -> Answer:
        if is_program():
            return jsonify(payloads.refusal(refusal, translate)), status.of(refusal)
        return self._render(request.form.get("username", ""), refusal), status.of(refusal)

    def _render(self, name: str, refusal: ChatError | None = None) -> str:
        """With the key that was right, where one thing more is asked: who makes way."""
        members = g.place.hub.snapshot().members if isinstance(refusal, RoomFull) else ()
        sitting = [each for each in members if not each.host]
        key = "" if not refusal or isinstance(refusal, WrongHostKey) else request.form.get("key", "")
        me = self._seated()
        return render_template("host.html", me=me, name=name, key=key, refusal=refusal, sitting=sitting)


def _slug() -> str:
    return str(g.place.hub.slug)
