"""What a message can be: ONE table, read by the store, the wire, the file and the courier."""

from enum import StrEnum
from typing import NamedTuple


class _Traits(NamedTuple):
    """`spoken`: a member's words. `naming`: from here on its author is called so. `leaving`: its author is gone."""

    spoken: bool = False
    naming: bool = False
    leaving: bool = False


class Kind(StrEnum):
    """The word on the wire. Whatever is not spoken is a notice: the room itself writes it, and it carries no text."""

    TEXT = "text"
    ACTION = "action"
    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"

    @property
    def spoken(self) -> bool:
        """Are these a member's words?"""
        return _TRAITS[self].spoken

    @property
    def naming(self) -> bool:
        """Is its author called so from here on?"""
        return _TRAITS[self].naming

    @property
    def leaving(self) -> bool:
        """Is its author no longer there?"""
        return _TRAITS[self].leaving


_TRAITS = {
    Kind.TEXT: _Traits(spoken=True),
    Kind.ACTION: _Traits(spoken=True),
    Kind.JOINED: _Traits(naming=True),
    Kind.LEFT: _Traits(leaving=True),
    Kind.RENAMED: _Traits(naming=True),
}
