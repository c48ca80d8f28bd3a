"""Something on its way to a room: a rule, and who waits for what comes of it."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from chatapp.chat.message import Message, Person
from chatapp.chat.outcome import Outcome
from chatapp.chat.roster_updates import Snapshot
from chatapp.serverlog import Log

from .asking import Question


class Decider(Protocol):
    """A room, as the courier sees it."""

    slug: str
    """What its messages are kept under."""
    log: Log

    def known(self, author: str, key: str) -> Message | None:
        """What `author` has sent with `key` already."""

    def ended(self, person: Person) -> None:
        """That member has left for good, as is decided now and kept later."""

    def settled(self, notice: Message | None) -> None:
        """A host has decided something, as is kept later."""

    def kept(self, message: Message) -> None:
        """`message` is new in the transcript: what follows from it follows now. Nobody has heard it yet."""

    def news(self) -> Snapshot | None:
        """The roster, if it looks different from when it was shown last."""


class Line(NamedTuple):
    """What makes it the same line, however often it is sent: its room, its author's id, the key that they gave it."""

    room: Decider
    author: str
    key: str


class Parcel(NamedTuple):
    """Something on its way: `rule` decides it and raises its ChatError, `question` waits for the answer.

    `first`: it looks at what is kept, so it is decided when all before it is.
    """

    room: Decider
    rule: Callable[[], Outcome]
    question: Question
    line: Line | None = None
    first: bool = False
