"""What finds messages of a room, however they are kept."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from chatapp.chat.message import Message
from chatapp.chat.search import Query


class Found(NamedTuple):
    """Messages, the newest first. `before`: where to go on if there may be older ones, else None."""

    messages: Sequence[Message]
    before: int | None = None


def cut(found: Sequence[Message], most: int) -> Found:
    """What one search answers of more than that."""
    return Found(found[:most], found[most - 1].seq)


class Search(Protocol):
    """Of one room. A reader finds what they may read, and learns nothing of the rest."""

    def find(self, query: Query, reader: str, before: int | None, most: int) -> Found:
        """The newest `most` that it wants, of those before `seq` `before`. Raises SearchTooLong or Internal."""
