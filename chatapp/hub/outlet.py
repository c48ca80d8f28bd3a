"""What the courier asks of whoever knows the connections."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from chatapp.chat.message import Message, Person
from chatapp.chat.outcome import Parting
from chatapp.chat.roster_updates import Snapshot


class Outlet(Protocol):
    """What tells people: the only thing that knows connections."""

    batch: AbstractContextManager[None]
    """All that is said in this block, answers included, may leave at its end."""

    def tell(self, room: str, messages: Sequence[Message], readers: frozenset[str]) -> None:
        """Tell messages, in order of `seq`, to these members; when `readers` is empty to everybody in the room."""

    def show(self, room: str, snapshot: Snapshot) -> None:
        """Show everybody in the room the roster."""

    def part(self, parting: Parting) -> None:
        """Say goodbye to these connections, and close them."""

    def typing(self, room: str, member: Person) -> None:
        """Tell the others in the room who is typing."""
