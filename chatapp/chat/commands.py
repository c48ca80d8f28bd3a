"""The slash commands: ONE list that is parsed, completed, and printed as help."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from . import recipients
from .errors import UnknownCommand
from .moment import Moment
from .outcome import Ask, Outcome
from .phrase import Phrase, lines

if TYPE_CHECKING:
    from .room import Room
    from .roster import Member

EXPORTS = ("text", "json")

_SYNTAX = re.compile(r"/(\S*)\s*(.*)", re.DOTALL)


class Call(NamedTuple):
    """One use of a command: `rest` is what was typed behind it (at first, the whole line)."""

    room: "Room"
    member: "Member"
    rest: str
    now: Moment
    key: str | None


class Command(NamedTuple):
    """A slash word with what completion and help need, and the small function that does it."""

    name: str
    aliases: tuple[str, ...]
    usage: Phrase
    help: Phrase
    run: Callable[[Call], Outcome]


def is_one(line: str) -> bool:
    """Is this line a command? `//x` is the text "/x"."""
    typed = line.lstrip()
    return typed.startswith("/") and not typed.startswith("//")


def unescaped(line: str) -> str:
    """The text that a line means which is no command."""
    typed = line.lstrip()
    return typed[1:] if typed.startswith("//") else line


def run(call: Call) -> Outcome:
    """Find the command that the line begins with and run it, or raise UnknownCommand with the nearest one."""
    typed = _SYNTAX.match(call.rest)
    assert typed  # a line is a command because it begins with "/"
    return find(typed[1]).run(call._replace(rest=typed[2]))


def find(word: str) -> Command:
    """The command called `word` (in any letter case), by its name or an alias."""
    try:
        return _BY_WORD[word.lower()]
    except KeyError:
        near = get_close_matches(word.lower(), _BY_WORD, n=1, cutoff=0.5)
        raise UnknownCommand(name=word[:40], suggestion=_BY_WORD[near[0]].name if near else None) from None


def _pm(call: Call) -> Outcome:
    if not call.rest.strip():
        return Outcome(ask=Ask(Phrase("Whom do you want to write to?"), "/pm "))
    spellings, text = recipients.split(call.rest, (member.name for member in call.room.roster))
    people = call.room.people(spellings)
    if not text:
        shown = [person.name for person in people]
        prompt = Phrase("What do you want to write to %(names)s?", names=", ".join(shown))
        return Outcome(ask=Ask(prompt, f"/pm {recipients.joined(shown)} "))
    return call.room.whisper(call.member, people, text, call.now, call.key)


def _reply(call: Call) -> Outcome:
    people = call.room.correspondents(call.member)
    if not call.rest.strip():
        shown = ", ".join(person.name for person in people)
        return Outcome(ask=Ask(Phrase("What do you want to answer %(names)s?", names=shown), "/reply "))
    return call.room.whisper(call.member, people, call.rest, call.now, call.key)


def _name(call: Call) -> Outcome:
    if not call.rest.strip():
        return Outcome(ask=Ask(Phrase("Which name do you want?"), "/name "))
    return call.room.rename(call.member, call.rest, call.now, call.key)


def _quit(call: Call) -> Outcome:
    return call.room.quit(call.member, call.now)


def _me(call: Call) -> Outcome:
    return call.room.act(call.member, call.rest, call.now, call.key)


def _who(call: Call) -> Outcome:
    roster = call.room.roster
    head = Phrase("%(taken)s of %(seats)s:", taken=len(roster), seats=roster.seats)
    return Outcome(reply=lines(head, *map(_shown, roster)))


def _shown(member: "Member") -> Phrase | str:
    return member.name if member.here else Phrase("%(name)s (away)", name=member.name)


def _export(call: Call) -> Outcome:
    form = call.rest.strip().lower() or "text"
    return Outcome(export=form) if form in EXPORTS else Outcome(reply=_explained(find("export")))


def _help(call: Call) -> Outcome:
    word = call.rest.strip().removeprefix("/")
    return Outcome(reply=lines(*map(_explained, [find(word)] if word else COMMANDS)))


def _explained(command: Command) -> Phrase:
    if not command.aliases:
        return Phrase("%(usage)s: %(help)s", usage=command.usage, help=command.help)
    aliases = " ".join(f"/{alias}" for alias in command.aliases)
    return Phrase("%(usage)s: %(help)s (also %(aliases)s)", usage=command.usage, help=command.help, aliases=aliases)


COMMANDS = (
    Command(
        "pm",
        ("msg", "w", "whisper", "tell", "mp"),
        Phrase("/pm NAME[,NAME…] TEXT"),
        Phrase("write to one or several in private"),
        _pm,
    ),
    Command(
        "reply",
        ("r",),
        Phrase("/reply TEXT"),
        Phrase("answer the last private message, to all who were in it"),
        _reply,
    ),
    Command("name", ("nick",), Phrase("/name NAME"), Phrase("change your name"), _name),
    Command("me", (), Phrase("/me TEXT"), Phrase("say what you are doing"), _me),
    Command("who", ("names", "list", "users"), Phrase("/who"), Phrase("list who is here"), _who),
    Command("help", ("?", "commands"), Phrase("/help [COMMAND]"), Phrase("explain the commands"), _help),
    Command("export", (), Phrase("/export [text|json]"), Phrase("save what you may read as a file"), _export),
    Command("quit", ("exit", "leave", "part"), Phrase("/quit"), Phrase("leave the room"), _quit),
)

_BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.aliases)}
