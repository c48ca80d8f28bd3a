"""With whom a member writes privately, as `/reply` understands it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .errors import Choice, ConversationChanged
from .message import Message, Person
from .recipients import joined

People = tuple[Person, ...]


class Exchange(NamedTuple):
    """The others in it, and whether the member has written to them last."""

    people: People
    answered: bool


def others(message: Message, reader: str) -> People:
    """All who were in a private message but `reader`; whoever writes to themselves is in it alone."""
    everyone = once([message.by, *message.to])
    return tuple(person for person in everyone if person.id != reader) or everyone


def once(people: Iterable[Person]) -> People:
    """Each of them once, in this order."""
    return tuple({person.id: person for person in people}.values())


def after(before: Sequence[Exchange], message: Message, reader: str) -> tuple[Exchange, ...]:
    """What `/reply` may mean after this message: the last exchange, and one before it.

    Whoever writes leaves what they had answered, but nobody who still waits for an answer.
    """
    writes = message.by.id == reader
    last = Exchange(others(message, reader), writes)
    still = [each for each in before if _ids(each) != _ids(last) and not (writes and each.answered)]
    return (*still[-1:], last)


def check_certain(could_be: Sequence[People], text: str) -> None:
    """Raise ConversationChanged unless one exchange alone can be meant; the last one is the first choice."""
    if len(could_be) < 2:
        return
    named = [[person.name for person in people] for people in reversed(could_be)]
    choices = [Choice(", ".join(names), f"/pm {joined(names)} {text}") for names in named]
    who = " / ".join(map(", ".join, named))
    raise ConversationChanged(name=who, suggestion=None, choices=choices)


def _ids(exchange: Exchange) -> set[str]:
    return {person.id for person in exchange.people}
