"""What was typed is done: a command, or a text for everybody unless that is in doubt."""

import re

from . import commands, doubt
from . import line as lines
from .message import Message
from .now import Now
from .outcome import Outcome
from .room import Room
from .roster import Member

_SYNTAX = re.compile(r"/(\S*)\s*(.*)", re.DOTALL)


def obey(room: Room, member: Member, raw: str, now: Now, key: str | None = None,
         re: Message | None = None, seen: int | None = None) -> Outcome:  # fmt: skip
    """Raises Doubtful for a text that looks like a private line, UnknownCommand with the nearest one.

    `re`: the private message that a `/reply` answers. `seen`: the last `seq` that the writer had read; names in the
    line mean who had them then.
    """
    if not lines.is_command(raw):
        return _publish(room, member, raw, now, key)
    word, rest = _SYNTAX.fullmatch(lines.meant(raw)).groups()  # type: ignore[union-attr]  # it begins with "/"
    command = commands.called(word, rest)
    if command.public:
        doubt.check(rest, room.roster)
    return command.run(commands.Call(room, member, rest, now, key, re, seen))


def _publish(room: Room, member: Member, raw: str, now: Now, key: str | None) -> Outcome:
    """`//x` is the text "/x": whoever writes so means it."""
    text = lines.unescaped(raw)
    said = room.say(member, text, now, key)
    if text == raw and said.message and said.message.text:
        doubt.check(said.message.text, room.roster)
    return said
