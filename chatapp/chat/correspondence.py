"""With whom a member talks privately, as `/reply` understands it."""

from collections.abc import Iterable, Sequence

from .errors import Choice, ConversationChanged
from .message import Message, Person
from .recipients import joined

People = tuple[Person, ...]


def others(message: Message, reader: str) -> People:
    """All who were in a private message but `reader`; whoever writes to themselves is in it alone."""
    everyone = once([message.by, *message.to])
    return tuple(person for person in everyone if person.id != reader) or everyone


def once(people: Iterable[Person]) -> People:
    """Each of them once, in this order."""
    return tuple({person.id: person for person in people}.values())


def after(before: Sequence[People], message: Message, reader: str) -> tuple[People, ...]:
    """What `/reply` may mean after this message: who writes has settled it; who is written to may mean two."""
    people = others(message, reader)
    if message.by.id == reader or not before:
        return (people,)
    return (*before[:-1], people) if _ids(before[-1]) == _ids(people) else (before[-1], people)


def check_certain(could_be: Sequence[People], text: str) -> None:
    """Raise ConversationChanged unless one conversation alone can be meant; the last one is the first choice."""
    if len(could_be) < 2:
        return
    named = [[person.name for person in people] for people in reversed(could_be)]
    choices = [Choice(", ".join(names), f"/pm {joined(names)} {text}") for names in named]
    who = " / ".join(map(", ".join, named))
    raise ConversationChanged(name=who, suggestion=None, choices=choices)


def _ids(people: People) -> set[str]:
    return {person.id for person in people}
