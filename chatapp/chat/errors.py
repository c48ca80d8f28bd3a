"""The broken rules. The class is the code; the text is fit to be shown to the person who broke it."""

import re
from typing import Any


class ChatError(Exception):
    """A broken rule: `code` for programs, `text` for people, `fields` for both.

    `text` is a template in English with `%(name)s` places, so that the edge can translate it before filling it in.
    """

    code: str
    text: str

    def __init_subclass__(cls) -> None:
        """A direct child gives its name to the code (`NameTaken` is `name_taken`); grandchildren only say it better."""
        if ChatError in cls.__bases__:
            cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, **fields: Any) -> None:
        super().__init__(fields)
        self.fields = fields

    def __str__(self) -> str:
        return self.text % self.fields


class Stopping(ChatError):
    """The server is on its way down; the next one will take this."""

    text = "The room is restarting. Please try again in a moment."


class BadRequest(ChatError):
    """What came is not of the shape that the wire allows."""

    text = "The room does not understand this."


class LoginRequired(ChatError):
    """No seat, no connection."""

    text = "Please choose a username first."


class StalePage(ChatError):
    """A form without its token: the page is from before the browser forgot its cookie."""

    text = "This page was too old. Please try again."


class NotJoined(ChatError):
    """An event before `join`."""

    text = "Please join the room first."


class Internal(ChatError):
    """A fault of ours; `reference` is the one in the log."""

    text = "Something went wrong here. Please try again. (Reference %(reference)s)"


class WrongPassword(ChatError):
    """The room has a password, and it is another one."""

    text = "That is not the password of this room."


class RoomFull(ChatError):
    """Every one of the `seats` is taken."""

    text = "All %(seats)s seats are taken."


class NameInvalid(ChatError):
    """No username by RFC 8266, or one that this room cannot carry."""

    text = "This name cannot be used. Please choose letters, digits or spaces."


class NameEmpty(NameInvalid):
    """Nothing left of the name after trimming."""

    text = "Please enter a username."


class NameTooLong(NameInvalid):
    """More than `limit` characters."""

    text = "A name has at most %(limit)s characters."


class NameReserved(NameInvalid):
    """Holds one of the characters that mean something in commands."""

    text = 'A name cannot contain "/", ",", "@" or quotes.'


class NameTaken(ChatError):
    """A present member has that name, or one that looks like it."""

    text = "%(name)s is already here. Please choose another name."


class UnknownMember(ChatError):
    """Nobody in the roster has that name; `suggestion` is the nearest one, or None."""

    text = "There is no %(name)s here. Nothing was sent."


class UnknownCommand(ChatError):
    """No such command; `suggestion` is the nearest one, or None."""

    text = "There is no command /%(name)s. (To send a text that begins with /, begin it with //.)"


class NobodyToAnswer(UnknownMember):
    """`/reply` before any private message."""

    text = "There is no private message to answer yet."


class TextEmpty(ChatError):
    """Nothing but white space."""

    text = "There is nothing to send."


class TextInvalid(ChatError):
    """Control characters or half characters."""

    text = "The text has characters that cannot be shown. Nothing was sent."


class TextTooLong(ChatError):
    """More than `limit` characters."""

    text = "A message has at most %(limit)s characters; this one has %(length)s."


class TooFast(ChatError):
    """Faster than the pace; `retry_after` in seconds."""

    text = "That was a little fast. Please wait a moment."


class TooManyTries(TooFast):
    """At the door, from one address."""

    text = "Too many tries from your network. Please wait a minute."
