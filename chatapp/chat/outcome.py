"""What came of a line: what the caller is answered, and the message that the room made of it."""

from collections.abc import Mapping
from typing import NamedTuple

from .message import Message, Person
from .peace import Peace
from .phrase import Phrase
from .roster import Row


class Ask(NamedTuple):
    """The next step of a command: show `prompt`; what is typed next, whatever it is, belongs to the question.

    It is sent behind `line`; or, when the question is about a private message, to the people in `to`, by their ids.
    """

    prompt: Phrase
    line: str = ""
    to: tuple[Person, ...] = ()


class Ignoring(NamedTuple):
    """What the caller's own screen is to leave out: the lines of `person`; with `over`, to show them again.

    The screen alone knows who that is so far. Nobody: it shows whom. Without an id: whoever it calls so.
    """

    person: Person | None = None
    over: bool = False


class Parting(NamedTuple):
    """Connections that are told a goodbye, called `code`, once all the rest is told, and then closed.

    `ended`: the member who has left for good; a cookie with that id is worth nothing from now on. `minutes`: for how
    long nobody of them may come back.
    """

    code: str
    connections: tuple[object, ...]
    ended: Person | None = None
    minutes: int = 0


class Outcome(NamedTuple):
    """`repeated`: the key was known, so nothing new was posted. `name`: the caller's name from now on.

    `person`: who was given a seat. `parting`: who has to go. `export`: the caller wants the conversation as a file,
    "text", "json" or "zip"; with `private`, their private messages too. `invites`: they ask how others come in.
    `changes`: who stands otherwise in a shared room now. `peace`: what hosts have decided, if that is otherwise now.
    `ignoring`: what the caller's screen leaves out. `path`: of the address in the reply, within the room. `find`: what
    the caller looks for. `explained`: the commands that the reply explains, by their names.
    """

    message: Message | None = None
    reply: Phrase | None = None
    ask: Ask | None = None
    name: str | None = None
    repeated: bool = False
    export: str | None = None
    private: bool = False
    invites: bool = False
    person: Person | None = None
    parting: Parting | None = None
    changes: Mapping[str, Row | None] | None = None
    peace: Peace | None = None
    ignoring: Ignoring | None = None
    path: str = ""
    find: str | None = None
    explained: tuple[str, ...] = ()
