"""One connection to the room: a question goes out, its answer comes back, and the room's events come in, in order."""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import current_thread
from typing import Any
from urllib.parse import urlsplit

import engineio
import socketio
from socketio.exceptions import ConnectionError as NotConnected
from socketio.exceptions import SocketIOError

from . import door
from .errors import Cut, Forgotten, Unreachable, reason, refusal
from .wording import word

PATIENCE = 20
"""Seconds for an answer: more than the pings need to notice that nobody is there."""

_SILENT = logging.getLogger("chatapp.terminal.silent")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False

OnEvent = Callable[[str, Any], None]


class _Engine(engineio.Client):  # type: ignore[misc]
    """engineio starts a thread for every message, so that they overtake each other, and so that a goodbye is heard
    after the end. Here the thread that reads them also takes them, one by one.
    """

    def start_background_task(self, target: Any, *args: Any, **kwargs: Any) -> Any:
        if target == self.handlers["message"]:
            return target(*args, **kwargs)
        return super().start_background_task(target, *args, **kwargs)

    def disconnect(self, abort: bool = False, reason: str | None = None) -> None:
        """Without waiting for the thread that reads, where it is this one: the room has hung up."""
        super().disconnect(abort or current_thread() is self.read_loop_task, reason)


class _Client(socketio.Client):  # type: ignore[misc]
    """The official client, on the engine above."""

    def _engineio_client_class(self) -> type[_Engine]:
        return _Engine


class Connection:
    """Open from construction until `close`, or until `on_event` hears of "disconnect".

    Raises Refused with the room's reason, Forgotten where the cookie is no good, or Unreachable.
    """

    def __init__(self, url: str, cookie: str, on_event: OnEvent) -> None:
        self._url, self._on_event = url, on_event
        self._answers: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._reason: dict[str, Any] = {}
        self.cut = False
        self._client = _Client(
            reconnection=False,  # coming back means to join and to catch up: see presence.py
            handle_sigint=False,
            logger=_SILENT,
            engineio_logger=_SILENT,
        )
        self._listen()
        self._open(cookie)

    def _listen(self) -> None:
        self._client.on("connect_error", self._refused)
        self._client.on("disconnect", self._cut)
        for event in ("message", "pm", "roster", "goodbye"):
            self._client.on(event, lambda payload=None, event=event: self._on_event(event, payload))

    def _refused(self, reason: Any = None) -> None:
        self._reason = reason.get("data") or {} if isinstance(reason, dict) else {}

    def _cut(self, _reason: Any = None) -> None:
        self.cut = True
        self._answers.put(None)
        self._on_event("disconnect", None)

    def _open(self, cookie: str) -> None:
        try:
            self._client.connect(
                self._url,
                headers=door.headers(cookie),
                transports=["websocket"],
                socketio_path=f"{urlsplit(self._url).path}/socket.io",
                wait_timeout=PATIENCE,
            )
        except NotConnected as fault:
            self._explain(fault)

    def _explain(self, fault: NotConnected) -> None:
        if "error" in self._reason:
            raise refusal(self._reason) from None
        handshake = fault.__cause__ and fault.__cause__.__context__  # websocket-client's, under engineio's
        status = getattr(handshake, "status_code", None)
        if status == 403:
            raise Forgotten from None
        if status:
            raise Unreachable(word("blocked", url=self._url, status=status)) from None
        raise Unreachable(word("unreachable", url=self._url, reason=reason(handshake or fault))) from None

    def ask(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The answer to one event, or Refused, or Cut. One question at a time."""
        try:
            self._client.emit(event, payload, callback=self._answers.put)
            answer = self._answers.get(timeout=PATIENCE)
        except (SocketIOError, Empty):
            answer = None
        if answer is None:
            raise Cut
        if "error" in answer:
            raise refusal(answer)
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._client.connected:
            self._client.eio.disconnect()  # its own way goes through a list that changes when the room hangs up too
