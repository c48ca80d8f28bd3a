"""The broken rules. The class is the code; the text is fit to be shown to the person who broke it."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from .phrase import Counted, Phrase


class Choice(NamedTuple):
    """A way out of a refusal: what it is called, and the line to send in place of the refused one."""

    label: Phrase | str
    line: str


class ChatError(Exception):
    """A broken rule: `code` for programs, `text` for people (filled in it is `phrase`), `fields` for both.

    `choices`: what may have been meant.
    """

    code: str
    text: Phrase

    def __init_subclass__(cls) -> None:
        """A direct child gives its name to the code (`NameTaken` is `name_taken`); grandchildren only say it better."""
        if ChatError in cls.__bases__:
            cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, *, choices: Sequence[Choice] = (), **fields: Any) -> None:
        super().__init__(fields)
        self.fields, self.choices = fields, tuple(choices)
        self.phrase = self.text.filled(**fields)

    def __str__(self) -> str:
        return str(self.phrase)


class Stopping(ChatError):
    """The server is on its way down; the next one will take this."""

    text = Phrase("The room is restarting. Please try again in a moment.")


class BadRequest(ChatError):
    """What came is not of the shape that the wire allows."""

    text = Phrase("The room does not understand this.")


class LoginRequired(ChatError):
    """No seat, no connection."""

    text = Phrase("Please choose a username first.")


class NoSuchRoom(ChatError):
    """The link leads to no room, or to one that is gone."""

    text = Phrase("There is no room at this link. Ask whoever gave it to you.")


class TooManyRooms(ChatError):
    """There are as many as one server has."""

    text = Phrase("There are too many rooms here. Please try again tomorrow.")


class TitleInvalid(ChatError):
    """A room's title shows something, in few characters."""

    text = Counted("A title has one visible character.", "A title has 1 to %(limit)s visible characters.", by="limit")


class StalePage(ChatError):
    """A form without its token: the page is from before the browser forgot its cookie."""

    text = Phrase("This page was too old. Please try again.")


class NotJoined(ChatError):
    """An event before `join`."""

    text = Phrase("Please join the room first.")


class Internal(ChatError):
    """A fault of ours; `reference` is the one in the log."""

    text = Phrase("Something went wrong here. Please try again. (Reference %(reference)s)")


class WrongPassword(ChatError):
    """The room has a password, and it is another one."""

    text = Phrase("That is not the password of this room.")


class RoomFull(ChatError):
    """Every one of the `seats` is taken."""

    text = Counted("The only seat is taken.", "All %(seats)s seats are taken.", by="seats")


class NameInvalid(ChatError):
    """No username by RFC 8266, or one that this room cannot carry."""

    text = Phrase(
        "Something in this name cannot be seen or cannot be used. Please choose letters, digits, spaces, emoji."
    )


class NameEmpty(NameInvalid):
    """Nothing left of the name after trimming."""

    text = Phrase("Please enter a username.")


class NameTooLong(NameInvalid):
    """More than `limit` characters."""

    text = Counted("A name has one character.", "A name has at most %(limit)s characters.", by="limit")


class NameTooManyParts(NameInvalid):
    """Few characters, but of many code points each."""

    text = Phrase("This name is made of too many parts. Please use fewer emoji or accents.")


class NameReserved(NameInvalid):
    """Holds one of the characters that mean something in commands."""

    text = Phrase('A name cannot contain a slash, a comma, "@" or quotation marks.')


class NameAccents(NameInvalid):
    """Holds a letter with a tower of marks."""

    text = Phrase("A letter of a name has at most four accents.")


class NameWordless(NameInvalid):
    """Holds punctuation and the like only."""

    text = Phrase("A name needs a letter, a digit or an emoji.")


class NameOfTheRoom(NameInvalid):
    """Holds what the room itself writes to say who is meant, what is private, or what happened."""

    text = Phrase(
        'A name cannot contain what the room itself writes, such as "(PM)", ">>>", "***", "has left" or "you".'
    )


class NameTaken(ChatError):
    """A present member has that name, or one that looks like it."""

    text = Phrase("%(name)s is already here. Please choose another name.")


class NameKeptOut(NameTaken):
    """Somebody of that name, or of one that looks like it, may not come in."""

    text = Phrase("A host keeps %(name)s out. Please choose another name.")


class UnknownMember(ChatError):
    """Nobody in the roster has that name; `suggestion` is the nearest one, or None."""

    text = Phrase("There is no %(name)s here. Nothing was sent.")


class MemberGone(UnknownMember):
    """Whoever was chosen, by id, has left since."""

    text = Phrase("%(name)s is not here any more. Nothing was sent.")


class NameAmbiguous(UnknownMember):
    """What was typed could be the names of two people."""

    text = Phrase("Whom do you mean: %(name)s? Nothing was sent.")


class NameChanged(UnknownMember):
    """Since the line was typed, somebody else has taken that name."""

    text = Phrase("%(name)s is somebody else since you wrote this. Nothing was sent.")


class UnknownCommand(ChatError):
    """No such command; `suggestion` is the nearest one, or None."""

    text = Phrase("There is no command /%(name)s. (To send a text that begins with /, begin it with //.)")


class NobodyToAnswer(UnknownMember):
    """`/reply` before any private message."""

    text = Phrase("There is no private message to answer yet.")


class ConversationChanged(UnknownMember):
    """`/reply TEXT`, and since the member's last private line somebody else has written to them."""

    text = Phrase("Whom do you want to answer: %(name)s? Nothing was sent.")


class Doubtful(ChatError):
    """A line for everybody that begins nearly like a private one."""

    text = Phrase("This looks like a private message, and everybody would have read it. Nothing was sent.")


class TextEmpty(ChatError):
    """Nothing to see in it."""

    text = Phrase("There is nothing to send.")


class TextInvalid(ChatError):
    """Control characters or half characters."""

    text = Phrase("The text has characters that cannot be shown. Nothing was sent.")


class TextTooLong(ChatError):
    """More than `limit` characters."""

    text = Counted(
        "A message has one character; this one has %(length)s.",
        "A message has at most %(limit)s characters; this one has %(length)s.",
        by="limit",
    )


class TooFast(ChatError):
    """Faster than the pace; `retry_after` in seconds."""

    text = Phrase("That was a little fast. Please wait a moment.")


class TooManyTries(TooFast):
    """At the door, from one address."""

    text = Phrase("Too many tries from your network. Please wait a minute.")


class StillSaving(TooFast):
    """One file a member at a time."""

    text = Phrase("A file of yours is still on its way. Please wait until it is there.")


class TooManyMade(TooFast):
    """Rooms, from one address."""

    text = Phrase("Ten rooms have been made from your network in an hour. Please try again later.")


class HostOnly(ChatError):
    """A command that keeps the peace, from somebody who is no host."""

    text = Phrase("Only a host can do that.")


class HostIsSafe(HostOnly):
    """One host against another."""

    text = Phrase("%(name)s is a host too: only whoever runs the server can do that.")


class NotOneself(ChatError):
    """A host against themselves."""

    text = Phrase("That is you. (/quit leaves the room.)")


class WrongUsage(ChatError):
    """What is behind a command is not what it takes."""

    text = Phrase("That is written so: %(usage)s")


class TopicInvalid(ChatError):
    """A topic is one line."""

    text = Counted(
        "A topic has one visible character.", "A topic is one line of at most %(limit)s characters.", by="limit"
    )


class Banned(ChatError):
    """A host has thrown them out, `minutes` more."""

    text = Counted(
        "A host has closed this room to you for one minute.",
        "A host has closed this room to you for %(minutes)s minutes.",
        by="minutes",
    )


class AddressFull(ChatError):
    """As many as may come from one network are here."""

    text = Counted(
        "Only one person may come in from your network.",
        "Only %(limit)s people may come in from your network, and they are here.",
        by="limit",
    )


class RoomLocked(ChatError):
    """A host lets nobody new in."""

    text = Phrase("A host has locked this room: nobody new can come in now.")


class Muted(ChatError):
    """A host lets them read only, `minutes` more."""

    text = Counted(
        "A host has muted you for one minute. You can read, and write to a host in private.",
        "A host has muted you for %(minutes)s minutes. You can read, and write to a host in private.",
        by="minutes",
    )


class NoSanction(UnknownMember):
    """Nobody of that name is kept out, or muted."""

    text = Phrase("Nobody called %(name)s is on the list. (/bans shows it.)")


class AddressUnknown(ChatError):
    """It was not noted where they came from."""

    text = Phrase("It is not known from which network %(name)s came.")


class AddressShared(ChatError):
    """Others come from the same network."""

    text = Phrase("%(names)s would be kept out too, once they have left: they come from the same network.")


class TooManyHooks(ChatError):
    """A room has so many of them at most."""

    text = Phrase("There are %(limit)s addresses for programs here already. /unhook NAME takes one away.")


class NoSuchHook(ChatError):
    """The address is that of no program, or of another room's, or was taken away."""

    text = Phrase("No program posts at this address. A host makes one with /hook NAME.")


class NoHook(UnknownMember):
    """No program of that name posts here."""

    text = Phrase("No program called %(name)s posts here. (/hook lists them.)")


class ProgramMeant(ChatError):
    """A command for people that names a program."""

    text = Phrase("%(name)s is a program: /unhook %(name)s takes its address away.")


class WrongHostKey(ChatError):
    """It is the host's key of no room, or of another one."""

    text = Phrase("That is not the host’s key of this room.")


class NothingToFind(ChatError):
    """A search for nothing that can be looked for."""

    text = Phrase("Which words do you look for? For example: /find menu from:Anne since 9:00")


class SearchTooLong(ChatError):
    """It took longer than a search may."""

    text = Phrase("This search took too long. Please look for longer words, or for more of them.")


class NoSuchMessage(ChatError):
    """There is none with that number, or it is not theirs to read, or nothing that somebody has said."""

    text = Phrase("There is no such message any more.")


class MessageDeleted(ChatError):
    """It is gone already."""

    text = Phrase("This message was deleted.")


class NotYours(ChatError):
    """Somebody else has written it."""

    text = Phrase("Somebody else has written this message.")


class TooLate(ChatError):
    """It was said more than `minutes` ago."""

    text: Phrase = Counted(
        "A message can be corrected or deleted for one minute.",
        "A message can be corrected or deleted for %(minutes)s minutes.",
        by="minutes",
    )


class NeverAmended(TooLate):
    """Whoever runs the server lets nobody do that."""

    text = Phrase("In this room messages stay as they were sent.")


class FilesOff(ChatError):
    """Whoever runs the server wants none, or has no folder that all its processes share."""

    text = Phrase("In this room no files can be sent.")


class FileTooLarge(ChatError):
    """Over so many megabytes."""

    text = Counted("A file can have one megabyte.", "A file can have up to %(limit)s megabytes.", by="limit")


class FileEmpty(ChatError):
    """Nothing is in it, or no file came."""

    text = Phrase("This file is empty.")


class FilesFull(ChatError):
    """The room keeps so many megabytes, and nothing that was said goes without being told."""

    text = Phrase(
        "The room is full of files (limit: %(limit)s MB). When old ones are deleted, there is space for new ones."
    )


class DiskFull(ChatError):
    """What is left of the disk is for what people say."""

    text = Phrase("The server has no space left for files. Texts still go.")


class TooManyFiles(ChatError):
    """Too often, too many at once, or too many that no line has yet."""

    text = Phrase("So many files at once are too many. Please try again in a moment.")


class NoSuchFile(ChatError):
    """There is none with that id, or it is not theirs, or it went along with another line."""

    text = Phrase("One of the files is not there any more. Please add it again.")


class FilesWithCommand(ChatError):
    """They go along with what is a line: not with every command."""

    text = Phrase("Files go with a text, not with a command.")


class PictureInvalid(ChatError):
    """It begins like a picture, and cannot be decoded."""

    text = Phrase("This picture is damaged. Please send another copy of it, or a screenshot.")


class PictureTooLarge(ChatError):
    """It has more pixels or frames than are decoded, or would take too long."""

    text = Phrase("This picture is too large to be shown. Please make it smaller, or send it in a ZIP file.")
