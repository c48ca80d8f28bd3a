"""What the rooms say to people. The only place that emits."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from engineio.packet import MESSAGE, Packet
from flask_socketio import SocketIO

from chatapp import payloads, strict_json
from chatapp.chat.message import Message, Person
from chatapp.chat.outcome import Parting
from chatapp.chat.roster_updates import Snapshot
from chatapp.transport.engine import Engine

from .tab import Tab

EVERYONE, MEMBER = "everyone:", "member:"
"""Before the slug of a room of ours, or the id of a member: the Socket.IO room of all its, or their, connections."""


class Outlet:
    """The outlet of the courier. A packet is encoded once, however many it goes to."""

    def __init__(self, socketio: SocketIO, engine: Engine) -> None:
        self._server, self._engine = socketio.server, engine
        self.batch: AbstractContextManager[None] = engine.batch
        """What this thread says for one connection in this block leaves in one send, at its end."""

    def enter(self, tab: Tab, *rooms: str) -> None:
        """The connection hears what these Socket.IO rooms hear, and may stay. Raises KeyError when it has gone."""
        for room in rooms:
            self._server.enter_room(tab.sid, room)
        if tab.connection:
            tab.connection.deadlines.joined()

    def tell(self, room: str, messages: Sequence[Message], readers: frozenset[str]) -> None:
        """Messages for everybody in the room, or private ones for their readers' own rooms."""
        event, to = ("pm", [MEMBER + reader for reader in readers]) if readers else ("message", EVERYONE + room)
        self._server.emit(event, list(map(payloads.message, messages)), to=to)

    def show(self, room: str, snapshot: Snapshot) -> None:
        """The roster, to everybody in the room."""
        self._server.emit("roster", payloads.roster(snapshot), to=EVERYONE + room)

    def typing(self, room: str, member: Person) -> None:
        """Who is typing, to the others: none of the member's own tabs shows it."""
        own = [sid for sid, _ in self._server.manager.get_participants("/", MEMBER + member.id)]
        self._server.emit("typing", payloads.typing(member), to=EVERYONE + room, skip_sid=own)

    def acknowledge(self, tab: Tab, number: int | None, payload: dict[str, Any]) -> None:
        """The answer to the event that came with this number; who gave none wants none."""
        if number is None:
            return
        # python-socketio acknowledges when a handler returns, and has no public way to do it later. A way past this
        # function, as engineio's `send_packet` is, would pass by its test client too, which listens here.
        self._server._send_eio_packet(tab.eio_sid, Packet(MESSAGE, f"3{number}[{strict_json.dumps(payload)}]"))

    def part(self, parting: Parting) -> None:
        """Say why, disconnect (so that the official client does not come back by itself), and hang up.

        Without a code the line is merely cut: who comes back by itself is welcome.
        """
        for tab in parting.connections:
            assert isinstance(tab, Tab)
            if parting.code:
                self._say_goodbye(tab, parting)
                self._server.disconnect(tab.sid)
            self._engine.disconnect(tab.eio_sid)

    def stop(self, tabs: Sequence[Tab]) -> None:
        """Tell everybody that the room comes back."""
        for tab in tabs:
            self._say_goodbye(tab, Parting("stopping", ()))

    def _say_goodbye(self, tab: Tab, parting: Parting) -> None:
        self._server.emit("goodbye", payloads.goodbye(parting, tab.translate), to=tab.sid)
