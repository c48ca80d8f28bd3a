"""Socket.IO: event in, one call on the hub. Its question is answered by the courier."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from socketio import Namespace
from socketio.exceptions import ConnectionRefusedError as Refused
from werkzeug.wrappers import Request

from chatapp import cookie, language, payloads, serverlog
from chatapp.chat.errors import BadRequest, ChatError, LoginRequired
from chatapp.chat.message import Person
from chatapp.hub.asking import outcome_of
from chatapp.hub.house import House
from chatapp.transport.engine import CONNECTION
from chatapp.transport.network import network

from . import enclosing
from .acknowledgement import JoinQuestion, LineQuestion, Question
from .outlet import Outlet
from .tab import Tab
from .throttle import STIR

NO_ROOM = serverlog.of_room("", made=False)
"""The log, for whoever asks for a room that there is not."""


class Events(Namespace):  # type: ignore[misc]
    """The events of docs/wire.md. Identity comes from the cookie at connect, never from a payload."""

    def __init__(self, app: Flask, house: House, outlet: Outlet) -> None:
        super().__init__("/")
        self._app, self._house, self._outlet = app, house, outlet
        self._tabs: dict[str, Tab] = {}
        self._events: dict[str, Callable[[Question, Any], None]] = {
            "join": self._join, "message": self._message, "pm": self._pm, "rename": self._rename,
            "quit": self._quit, "history": self._history, "typing": self._typing, "state": self._state,
            "correct": self._correct, "delete": self._delete, "agree": self._agree, "find": self._find,
        }  # fmt: skip

    # Connections: what python-socketio calls for the first and the last of each

    def on_connect(self, sid: str, environ: dict[str, Any], _auth: Any) -> None:
        """A good cookie, or refused with the reason."""
        translate, log = language.translator(language.of(Request(environ, populate_request=False))), NO_ROOM
        try:
            place = self._house.place(cookie.room(environ))
            log = place.hub.log
            member = outcome_of(partial(place.hub.recall, address=_address(environ)), self._person(environ)).person
        except ChatError as refusal:
            said = {"address": environ.get("REMOTE_ADDR"), "code": refusal.code}
            log.info("connection from %(address)s refused: %(code)s", said)
            raise Refused(translate(refusal.phrase), payloads.refusal(refusal, translate)) from None
        assert member
        eio_sid, connection = self.server.manager.eio_sid_from_sid(sid, "/"), environ.get(CONNECTION)
        self._tabs[sid] = Tab(sid, eio_sid, place, member.id, translate, _room_address(environ), connection)
        environ.clear()  # python-socketio keeps it as long as the connection

    def _person(self, environ: dict[str, Any]) -> Person:
        person = cookie.read(self._app, environ)
        if not person:
            raise LoginRequired
        return person

    def on_disconnect(self, sid: str, _reason: str) -> None:
        """The tab was closed, or the line was cut."""
        if tab := self._tabs.pop(sid, None):
            tab.place.hub.detach(tab)

    def stop(self) -> None:
        """Tell everybody that the room comes back."""
        self._outlet.stop(tuple(self._tabs.values()))

    # Events

    def on_heard(self, sid: str, number: int | None, name: str, payload: Any = None, *_more: Any) -> None:
        """The one edge: whatever comes is answered later, with what happened or a refusal. Nothing raises here."""
        tab = self._tabs.get(sid)
        if not tab:
            return  # it is being closed
        question = Question(self._outlet, tab, number)
        try:
            self._events.get(name, _unknown)(question, payload)
        except Exception as fault:
            question.refused(fault)
        if tab.throttle.owes:
            tab.throttle.pay()

    def _join(self, question: Question, payload: Any) -> None:
        asked = payloads.parse(payloads.Join, payload)
        joining = JoinQuestion(question.outlet, question.tab, question.number, asked)
        question.tab.place.hub.join(question.tab, joining)
        joining.come.wait()  # whether the next event comes from somebody who has joined is known only then
        question.tab.throttle.wait_for_turn()

    def _message(self, question: Question, payload: Any) -> None:
        line = payloads.parse(payloads.Line, payload)
        asking = LineQuestion(question.outlet, question.tab, question.number, line.zone)
        speak = partial(question.tab.place.hub.line, question.tab, line.text, re=line.re, seen=line.seen)
        if line.files:
            enclosing.send(line, asking, speak)
        else:
            speak(line.key or None, asking)
        question.tab.throttle.wait_for_turn()

    def _pm(self, question: Question, payload: Any) -> None:
        pm = payloads.parse(payloads.Pm, payload)
        speak = partial(question.tab.place.hub.pm, question.tab, pm.recipients, pm.text, seen=pm.seen)
        if pm.files:
            enclosing.send(pm, question, speak)
        else:
            speak(pm.key or None, question)
        question.tab.throttle.wait_for_turn()

    def _correct(self, question: Question, payload: Any) -> None:
        asked = payloads.parse(payloads.Correct, payload)
        question.tab.place.hub.correct(question.tab, asked.seq, asked.text, asked.key or None, question)
        question.tab.throttle.wait_for_turn()

    def _delete(self, question: Question, payload: Any) -> None:
        asked = payloads.parse(payloads.About, payload)
        question.tab.place.hub.delete(question.tab, asked.seq, asked.key or None, question)
        question.tab.throttle.wait_for_turn()

    def _agree(self, question: Question, payload: Any) -> None:
        asked = payloads.parse(payloads.About, payload)
        question.tab.place.hub.agree(question.tab, asked.seq, asked.key or None, question)
        question.tab.throttle.wait_for_turn()

    def _rename(self, question: Question, payload: Any) -> None:
        question.tab.place.hub.rename(question.tab, payloads.parse(payloads.Rename, payload).name, question)
        question.tab.throttle.wait_for_turn()

    def _quit(self, question: Question, payload: Any) -> None:
        payloads.parse(payloads.Nothing, payload)
        hub = question.tab.place.hub
        hub.quit(hub.owner(question.tab).id, question)
        question.tab.throttle.wait_for_turn()

    def _history(self, question: Question, payload: Any) -> None:
        asked = payloads.parse(payloads.History, payload)
        history = question.tab.place.history
        page = history.history(question.tab, asked.before, asked.after, asked.limit)
        self._outlet.acknowledge(question.tab, question.number, payloads.page(page))
        question.tab.throttle.owe()

    def _find(self, question: Question, payload: Any) -> None:
        asked = payloads.parse(payloads.Find, payload)
        finding = question.tab.place.finding
        found = finding.find(question.tab, asked.text, asked.zone, asked.before, asked.limit)
        self._outlet.acknowledge(question.tab, question.number, payloads.found(found))
        question.tab.throttle.owe()

    def _typing(self, question: Question, payload: Any) -> None:
        payloads.parse(payloads.Nothing, payload)
        hub = question.tab.place.hub
        self._outlet.typing(hub.slug, hub.typing(question.tab))
        question.tab.throttle.owe()

    def _state(self, question: Question, payload: Any) -> None:
        told = payloads.parse(payloads.State, payload)
        question.tab.place.hub.rest(question.tab, told.state == "asleep", question)
        question.tab.throttle.wait_for_turn()
        question.tab.throttle.owe(STIR)


def _room_address(environ: dict[str, Any]) -> str:
    """As the browser's own page has it in `Origin`, for a proxy may not say that it speaks TLS; else as was asked."""
    request = Request(environ)
    return f"{environ.get('HTTP_ORIGIN', '').rstrip('/') or request.host_url.rstrip('/')}{request.root_path}/"


def _address(environ: dict[str, Any]) -> str:
    return network(environ.get("REMOTE_ADDR", ""))


def _unknown(_question: Question, _payload: Any) -> None:
    raise BadRequest
