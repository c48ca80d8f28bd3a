"""What was typed is done: a command, or a text for everybody unless that is in doubt."""

import re

from . import amending, doubt
from . import line as lines
from .amending import Kept
from .command import Call
from .commands import called, find
from .errors import Doubtful, FilesWithCommand, UnknownCommand
from .file import File
from .host_commands import HOST_COMMANDS
from .hosting import CONSOLE
from .message import Message
from .now import Now
from .outcome import Outcome
from .pace import Pace
from .room import Room
from .roster import Member

_COMMAND = re.compile(r"/(?!/)(\S*)\s*(.*)", re.DOTALL)
"""A word behind a slash, and what is behind the word; `//x` is the text "/x"."""


def obey(room: Room, member: Member, now: Now, raw: str, key: str | None = None,
         re: Message | None = None, seen: int | None = None, kept: Kept | None = None,
         files: tuple[File, ...] = ()) -> Outcome:  # fmt: skip
    """Raises Doubtful for a text that looks like a private line, UnknownCommand with the nearest one.

    `re`: the private message that a `/reply` answers. `seen`: the last `seq` that the writer had read; names in the
    line mean who had them then. `kept`: what was said so far. `files` go along with what is spoken: FilesWithCommand.
    """
    line = lines.meant(raw) if lines.slashed(raw) else raw
    if command := _COMMAND.fullmatch(line):
        return _run(Call(room, member, command[2], now, key, re, seen, kept, files), command[1])
    if line.startswith("//"):  # whoever writes so means it
        return room.say(member, line[1:], now, key, files=files)
    said = room.say(member, raw, now, key, files=files)
    if said.message and said.message.text:
        doubt.check(said.message.text, room.roster)
    return said


def amends(raw: str) -> bool:
    """Is it a command that looks at what was said, and changes it?"""
    found = _COMMAND.fullmatch(lines.meant(raw)) if lines.slashed(raw) else None
    command = find(found[1]) if found else None
    return command is not None and command.amends


def correct(room: Room, member: Member, said: Message | None, text: str, now: Now, key: str | None = None) -> Outcome:
    """Other words for what the member has said, and Doubtful as if they said it now, unless they meant it before."""
    corrected = amending.correct(room, member, said, text, now, key)
    if said and not said.to and not _is_doubtful(said.text or "", room):
        _check_meant(text, room)
    return corrected


def _is_doubtful(text: str, room: Room) -> bool:
    try:
        doubt.check(text, room.roster)
    except Doubtful:
        return True
    return False


def _check_meant(text: str, room: Room) -> None:
    """Its ways out are whole lines, and no correction is one."""
    if _is_doubtful(text, room):
        raise Doubtful


def order(room: Room, raw: str, now: Now) -> Outcome:
    """A host's command of whoever runs the server. UnknownCommand for any other line."""
    found = _COMMAND.fullmatch(lines.meant(raw))
    if not found or find(found[1]) not in HOST_COMMANDS:
        raise UnknownCommand(name=raw[:40], suggestion=None)
    return _run(Call(room, Member(CONSOLE, Pace(1, 1), None), found[2], now, None), found[1])


def _run(call: Call, word: str) -> Outcome:
    command = called(word, call.rest)
    if call.files and not command.spoken:
        raise FilesWithCommand
    if command.public:
        doubt.check(call.rest, call.room.roster)
    return command.run(call)
