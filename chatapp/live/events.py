"""Socket.IO: event in, one call on the hub, answer out."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from socketio import Namespace
from socketio.exceptions import ConnectionRefusedError as Refused
from werkzeug.wrappers import Request

from chatapp import cookie, language, payloads, serverlog
from chatapp.chat.errors import BadRequest, ChatError, LoginRequired, Stopping
from chatapp.chat.message import Person
from chatapp.chat.outcome import Outcome
from chatapp.chat.phrase import Phrase, Translate
from chatapp.hub.courier import Answer
from chatapp.hub.history import History
from chatapp.hub.hub import Hub
from chatapp.transport.connection import CONNECTION, Connection

from .ahead import Ahead
from .outlet import EVERYONE, Outlet, member_room

log = logging.getLogger(__name__)

READ_AHEAD = 64
"""How many lines of one connection may wait for their answers before the next one is read."""

PENALTY = 0.01
"""Seconds that a connection waits after what no pace counts (refused, repeated, looked up, typing): floods are slow."""

Reply = Callable[[dict[str, Any]], None]
Shape = Callable[[Outcome, Translate], dict[str, Any]]


class Live(Namespace):  # type: ignore[misc]
    """The events of design's wire. Identity comes from the cookie at connect, never from a payload."""

    def __init__(self, app: Flask, hub: Hub, history: History, outlet: Outlet, title: Phrase) -> None:
        super().__init__("/")
        self._app, self._hub, self._past, self._outlet, self._title = app, hub, history, outlet, title
        self._ahead: dict[str, Ahead] = {}
        self._events: dict[str, Callable[[str, Any, Reply], None]] = {
            "join": self._join, "message": self._message, "pm": self._pm, "rename": self._rename,
            "quit": self._quit, "history": self._history, "typing": self._typing,
        }  # fmt: skip

    def register(self, socketio: SocketIO) -> None:
        """Take the place of the server's dispatch, which knows no acknowledgement later than its handler's return,
        and which lets a client call the handlers of `connect` and `disconnect`.
        """
        socketio.server.register_namespace(self)
        socketio.server._handle_event_internal = self.trigger

    # Connections

    def on_connect(self, sid: str, environ: dict[str, Any], _auth: Any) -> None:
        """A good cookie, or refused with the reason."""
        translate = language.translator(language.of(Request(environ)))
        try:
            self._hub.attach(sid, self._person(environ))
        except ChatError as refusal:
            log.info("connection from %s refused: %s", environ.get("REMOTE_ADDR"), refusal.code)
            raise Refused(translate(refusal.phrase), payloads.refusal(refusal, translate)) from None
        self._outlet.meet(sid, translate)
        self._ahead[sid] = Ahead(READ_AHEAD if CONNECTION in environ else 0)
        self._listen(sid, environ.get(CONNECTION))

    def _listen(self, sid: str, connection: Connection | None) -> None:
        if connection:  # Flask-SocketIO's test client has none; its events come through `trigger`
            engine_sid = self.server.manager.eio_sid_from_sid(sid, "/")
            connection.listen(
                lambda number, data: self._hear(sid, engine_sid, data, number), partial(self._ended, sid, engine_sid)
            )
            self.server.environ[engine_sid] = {CONNECTION: connection}  # the rest of the request is not needed again

    def _person(self, environ: dict[str, Any]) -> Person:
        person = cookie.read(self._app, environ)
        if not person:
            raise LoginRequired
        return person

    def on_disconnect(self, sid: str, _reason: str) -> None:
        """The tab was closed, or the line was cut."""
        self._ahead.pop(sid, None)
        self._outlet.forget(sid)
        self._hub.detach(sid)

    def _ended(self, sid: str, engine_sid: str) -> None:
        """The connection's thread ends. python-socketio does not notice who is cut in the middle of connecting."""
        if sid in self._ahead:
            self.server.manager.disconnect(sid, "/", ignore_queue=True)
            self.server.environ.pop(engine_sid, None)
            self.on_disconnect(sid, "")

    # Events

    def trigger(
        self, _server: Any, sid: str, engine_sid: str, data: list[Any], _namespace: str, ack: int | None
    ) -> None:
        """An event as python-socketio hands it on."""
        self._hear(sid, engine_sid, data, ack)

    def _hear(self, sid: str, engine_sid: str, data: list[Any], ack: int | None) -> None:
        """The one edge: whatever comes is answered with what happened, or with a refusal. Nothing raises here."""
        reply = partial(self._acknowledge, engine_sid, ack)
        try:
            self._dispatch(sid, data, reply)
        except Exception as fault:
            self._refuse(sid, reply, fault)
            self.server.sleep(PENALTY)

    def _dispatch(self, sid: str, data: list[Any], reply: Reply) -> None:
        event, payload = data[0], data[1] if len(data) > 1 else None
        if not isinstance(event, str) or event not in self._events:
            raise BadRequest
        self._events[event](sid, payload, reply)

    def _acknowledge(self, engine_sid: str, ack: int | None, payload: dict[str, Any]) -> None:
        if ack is not None:
            self._outlet.acknowledge(engine_sid, ack, payload)

    def _refuse(self, sid: str, reply: Reply, fault: Exception) -> None:
        """Stopping is not answered: the client sends the line again, with its key, to the next server."""
        refusal = fault if isinstance(fault, ChatError) else serverlog.fault()
        if isinstance(refusal, Stopping) or sid not in self._ahead:  # the latter: the connection has gone meanwhile
            return
        log.info("refused: %s", refusal.code)
        reply(payloads.refusal(refusal, self._outlet.translator(sid)))

    def _submit(
        self, sid: str, reply: Reply, decide: Callable[[Answer], None], shape: Shape = payloads.outcome
    ) -> None:
        """Answer once the courier has kept and told it. Meanwhile the next line is read, but not without bound."""
        ahead = self._ahead.get(sid) or Ahead(0)  # who has gone meanwhile is refused by the hub
        translate = self._outlet.translator(sid)

        def answer(result: Outcome | ChatError) -> None:
            try:
                if isinstance(result, ChatError):
                    raise result
                reply(shape(result, translate))
            except Exception as fault:
                self._refuse(sid, reply, fault)
            finally:
                ahead.one_less(isinstance(result, Outcome) and result.repeated)

        decide(answer)
        ahead.one_more()
        if repeated := ahead.take_repeated():
            self.server.sleep(PENALTY * repeated)

    def _join(self, sid: str, payload: Any, reply: Reply) -> None:
        asked = payloads.parse(payloads.Join, payload)

        def welcome(_outcome: Outcome, translate: Translate) -> dict[str, Any]:
            # On the courier's thread: nothing can be told between reading the transcript and entering the rooms.
            welcome = self._past.welcome(sid, asked.since, asked.epoch)
            with suppress(KeyError):  # the connection has gone meanwhile
                self.enter_room(sid, EVERYONE)
                self.enter_room(sid, member_room(welcome.you.id))
                self._let_stay(sid)
            return payloads.welcome(welcome, self._title, translate)

        self._submit(sid, reply, partial(self._hub.join, sid), welcome)

    def _let_stay(self, sid: str) -> None:
        connection = self.server.get_environ(sid).get(CONNECTION)
        if connection:  # Flask-SocketIO's test client has none
            connection.joined()

    def _message(self, sid: str, payload: Any, reply: Reply) -> None:
        line = payloads.parse(payloads.Line, payload)
        self._submit(sid, reply, partial(self._hub.line, sid, line.text, line.key, re=line.re, seen=line.seen))

    def _pm(self, sid: str, payload: Any, reply: Reply) -> None:
        pm = payloads.parse(payloads.Pm, payload)
        self._submit(sid, reply, partial(self._hub.pm, sid, pm.recipients, pm.text, pm.key, seen=pm.seen))

    def _rename(self, sid: str, payload: Any, reply: Reply) -> None:
        self._submit(sid, reply, partial(self._hub.rename, sid, payloads.parse(payloads.Rename, payload).name))

    def _quit(self, sid: str, payload: Any, reply: Reply) -> None:
        payloads.parse(payloads.Nothing, payload)
        self._submit(sid, reply, partial(self._hub.quit, self._hub.owner(sid).id))

    def _history(self, sid: str, payload: Any, reply: Reply) -> None:
        asked = payloads.parse(payloads.History, payload)
        reply(payloads.page(self._past.history(sid, asked.before, asked.after, asked.limit)))
        self.server.sleep(PENALTY)

    def _typing(self, sid: str, payload: Any, _reply: Reply) -> None:
        payloads.parse(payloads.Nothing, payload)
        self._outlet.typing(self._hub.owner(sid))
        self.server.sleep(PENALTY)
