"""What the room says to people. The only place that emits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from engineio.packet import MESSAGE, Packet
from flask_socketio import SocketIO

from chatapp import payloads, strict_json
from chatapp.chat.message import Message, Person
from chatapp.chat.phrase import Translate
from chatapp.chat.snapshot import Snapshot
from chatapp.transport.connection import Connection
from chatapp.transport.engine import Connections

EVERYONE = "everyone"


def member_room(member: str) -> str:
    """The Socket.IO room of all connections of one member."""
    return f"member:{member}"


class Outlet:
    """The outlet of the courier, and the hub's farewell.

    A packet is encoded once, however many it goes to. What a batch has for one connection leaves in one send.
    """

    def __init__(self, socketio: SocketIO, connections: Connections) -> None:
        self._server, self._connections = socketio.server, connections
        self._translators: dict[str, Translate] = {}
        self._held: dict[Connection, list[Packet]] = {}
        self._holder: int | None = None

    def meet(self, sid: str, translate: Translate) -> None:
        """A connection has come, and this is how to talk to whoever reads it."""
        self._translators[sid] = translate

    def forget(self, sid: str) -> None:
        """It has gone."""
        self._translators.pop(sid, None)

    def translator(self, sid: str) -> Translate:
        """What puts a phrase into the language of whoever reads that connection."""
        return self._translators.get(sid, str)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Hold what this thread says until the end of the block."""
        self._holder = get_ident()
        try:
            yield
        finally:
            self._flush()
            self._holder = None

    def tell(self, messages: Sequence[Message], readers: frozenset[str]) -> None:
        """Messages for everybody, or private ones for their readers' own rooms."""
        event, to = ("pm", [member_room(reader) for reader in readers]) if readers else ("message", EVERYONE)
        self._emit(event, payloads.messages(messages), to)

    def show(self, snapshot: Snapshot) -> None:
        """The roster, to everybody."""
        self._emit("roster", payloads.roster(snapshot), EVERYONE)

    def typing(self, member: Person) -> None:
        """Who is typing, to the others: none of the member's own tabs shows it."""
        self._emit("typing", payloads.typing(member), EVERYONE, but=member_room(member.id))

    def stopping(self) -> None:
        """Tell everybody that the room comes back."""
        for sid, _engine_sid in self._in(EVERYONE):
            self._part(sid, "stopping")

    def farewell(self, connections: Sequence[str], code: str) -> None:
        """Say why, disconnect (so that the official client does not come back by itself), and hang up."""
        for sid in connections:
            engine_sid = self._server.manager.eio_sid_from_sid(sid, "/")
            if not engine_sid:  # it hung up by itself; to engineio, None means everybody
                continue
            self._part(sid, code)
            self._flush()  # nothing is heard behind the disconnection
            self._server.disconnect(sid)
            self._server.eio.disconnect(engine_sid)

    def _part(self, sid: str, code: str) -> None:
        self._emit("goodbye", payloads.goodbye(code, self.translator(sid)), sid)

    def _emit(self, event: str, payload: Any, to: str | list[str], but: str = "") -> None:
        """An event to all connections in a Socket.IO room (or several) but not in the room `but`."""
        packet = Packet(MESSAGE, f'2["{event}",{strict_json.dumps(payload)}]')
        left_out = dict(self._in(but)) if but else {}
        for sid, engine_sid in self._in(to):
            if sid not in left_out:
                self._post(engine_sid, packet)

    def _in(self, room: str | list[str]) -> Iterator[tuple[str, str]]:
        """The connections there, each as its Socket.IO and its Engine.IO session id."""
        yield from self._server.manager.get_participants("/", room)

    def acknowledge(self, engine_sid: str, number: int, payload: Any) -> None:
        """The answer to the event that came with this number."""
        self._post(engine_sid, Packet(MESSAGE, f"3{number}[{strict_json.dumps(payload)}]"))

    def _post(self, engine_sid: str, packet: Packet) -> None:
        connection = self._connections.of(engine_sid)
        if not connection:  # gone, or Flask-SocketIO's test client, which listens at this function
            self._server._send_eio_packet(engine_sid, packet)
        elif self._holder == get_ident():
            self._held.setdefault(connection, []).append(packet)
        else:
            connection.send(packet)

    def _flush(self) -> None:
        if self._holder == get_ident():
            held, self._held = self._held, {}
            for connection, packets in held.items():
                connection.send(*packets)
