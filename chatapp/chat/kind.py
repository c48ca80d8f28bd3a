"""What a message can be: ONE table, read by the store, the wire, the file and the courier."""

from enum import StrEnum


class Kind(StrEnum):
    """The word on the wire, and what it says.

    `spoken`: a member's words; what is not spoken is a notice: the room itself writes it, and it carries no text.
    `naming`: from here on its author is called so. `leaving`: its author is gone, or those whom it is about.
    `clearing`: what came before it is forgotten. `amending`: something that was said is otherwise from here on; it is
    told by nothing else.
    """

    spoken: bool
    naming: bool
    leaving: bool
    clearing: bool
    amending: bool

    def __new__(cls, word: str, trait: str = "") -> "Kind":
        """`trait` is the one that is true of it."""
        kind = str.__new__(cls, word)
        kind._value_ = word
        for each in cls.__annotations__:
            setattr(kind, each, each == trait)
        return kind

    TEXT = "text", "spoken"
    ACTION = "action", "spoken"
    JOINED = "joined", "naming"
    LEFT = "left", "leaving"
    RENAMED = "renamed", "naming"
    HOST = "host"
    APPOINTED = "appointed"
    TOPIC = "topic"
    NO_TOPIC = "no_topic"
    KICKED = "kicked", "leaving"
    DISPLACED = "displaced", "leaving"
    UNBANNED = "unbanned"
    MUTED = "muted"
    UNMUTED = "unmuted"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    CLEARED = "cleared", "clearing"
    HOOKED = "hooked"
    UNHOOKED = "unhooked"
    CORRECTED = "corrected", "amending"
    DELETED = "deleted", "amending"
    AGREED = "agreed", "amending"
