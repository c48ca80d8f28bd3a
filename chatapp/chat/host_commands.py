"""The commands that keep the peace: a host's alone."""

import re
from collections.abc import Iterable
from operator import attrgetter

from . import hooks, hosting, names, peace
from .command import MEMBER, NAME, TEXT, Call, Command
from .errors import UnknownMember, WrongUsage
from .outcome import Outcome
from .peace import Sanction
from .phrase import Phrase, rows
from .recipients import joined, read
from .roster import Member

MINUTES, MOST_MINUTES = 10, 10_080
"""For how long, where nothing is said; a week at most."""

_FOR = re.compile(r"(?P<minutes>\d{1,5})?")
_FOR_AND_FROM = re.compile(r"(?P<minutes>\d{1,5})?\s*(?P<address>address)?\s*(?P<all>(?<=address )all)?", re.IGNORECASE)
"""What may stand behind the names: for how long, and whether where they come from counts too, whoever else is there."""


def _topic(call: Call) -> Outcome:
    return hosting.set_topic(call.room, call.member.person, call.rest, call.now)


def _host(call: Call) -> Outcome:
    hosting.check(call.room, call.member.person)
    whom, _ = _members(call, "host", re.compile(""))
    return hosting.appoint(call.room, call.member.person, whom, call.now)


def _kick(call: Call) -> Outcome:
    hosting.check(call.room, call.member.person)
    whom, more = _members(call, "kick", _FOR_AND_FROM)
    minutes, by_address = _minutes(more), bool(more["address"])
    if by_address and not more["all"]:
        names = joined(each.name for each in whom)
        hosting.check_alone(call.room, whom, f"/kick {names} {minutes} address all")
    return hosting.kick(call.room, call.member.person, whom, minutes, call.now, by_address)


def _mute(call: Call) -> Outcome:
    hosting.check(call.room, call.member.person)
    whom, more = _members(call, "mute", _FOR)
    return hosting.mute(call.room, call.member.person, whom, _minutes(more), call.now)


def _unmute(call: Call) -> Outcome:
    return hosting.unmute(call.room, call.member.person, _name(call), call.now)


def _unban(call: Call) -> Outcome:
    return hosting.unban(call.room, call.member.person, _name(call), call.now)


def _lock(call: Call) -> Outcome:
    _alone(call, "lock")
    return hosting.lock(call.room, call.member.person, call.now, True)


def _unlock(call: Call) -> Outcome:
    _alone(call, "unlock")
    return hosting.lock(call.room, call.member.person, call.now, False)


def _clear(call: Call) -> Outcome:
    _alone(call, "clear")
    return hosting.clear(call.room, call.member.person, call.now)


def _bans(call: Call) -> Outcome:
    hosting.check(call.room, call.member.person)
    kept_out = [_listed(Phrase("%(name)s may not come in, %(minutes)s min more"), each, call.now.at)
                for each in _once(peace.lasting(call.room.peace.bans, call.now.at))]  # fmt: skip
    muted = [_listed(Phrase("%(name)s may not write, %(minutes)s min more"), each, call.now.at)
             for each in _once(peace.lasting(call.room.peace.mutes, call.now.at))]  # fmt: skip
    return Outcome(reply=rows(*kept_out, *muted) if kept_out or muted else Phrase("Everybody may come in and write."))


def _once(sanctions: Iterable[Sanction]) -> Iterable[Sanction]:
    """Of several for one name (who came back has another id) the longest."""
    longest = {names.key(each.name): each for each in sorted(sanctions, key=attrgetter("until"))}
    return longest.values()


def _listed(words: Phrase, sanction: Sanction, at: int) -> Phrase:
    return words.filled(name=sanction.name, minutes=peace.minutes(sanction, at))


def _alone(call: Call, word: str) -> None:
    """Nothing stands behind it: "/clear the screen" means something else."""
    hosting.check(call.room, call.member.person)
    if call.rest.strip():
        raise WrongUsage(usage=_usage(word))


def _usage(word: str) -> Phrase:
    return next(each.usage for each in HOST_COMMANDS if each.name == word)


def _members(call: Call, word: str, more: re.Pattern[str]) -> tuple[list[Member], re.Match[str]]:
    """Those who are meant, as the writer saw them, and what is behind their names."""
    try:
        members, rest = read(call.rest, call.room.roster, word)
    except UnknownMember:
        hooks.check_people(call.room, call.rest)
        raise
    call.room.as_seen(members, call.seen)
    found = more.fullmatch(rest)
    if not found:
        raise WrongUsage(usage=_usage(word))
    return members, found


def _hook(call: Call) -> Outcome:
    if name := _name(call):
        return hooks.make(call.room, call.member.person, name, call.now)
    hosting.check(call.room, call.member.person)
    known = [each.name for each in call.room.peace.hooks]
    none = Phrase("No program posts here. /hook NAME makes an address for one.")
    return Outcome(reply=rows(*known) if known else none)


def _unhook(call: Call) -> Outcome:
    return hooks.remove(call.room, call.member.person, _name(call), call.now)


def _minutes(found: re.Match[str]) -> int:
    return min(int(found["minutes"] or MINUTES), MOST_MINUTES)


def _name(call: Call) -> str:
    return call.rest.strip().strip('"').removeprefix("@")


HOST_COMMANDS = (
    Command(
        "topic",
        ("sujet",),
        Phrase("/topic TEXT"),
        Phrase("say what the room is about; nothing: no topic"),
        _topic,
        (TEXT,),
    ),
    Command(
        "kick",
        ("ban", "exclure"),
        Phrase("/kick NAME[,NAME…] [MINUTES] [address]"),
        Phrase("throw somebody out for 10 or so many minutes; address: keep out where they come from, too"),
        _kick,
        (MEMBER,),
        example=Phrase("/kick Julien 30"),
    ),
    Command(
        "mute",
        ("muet",),
        Phrase("/mute NAME[,NAME…] [MINUTES]"),
        Phrase("let somebody read only, for 10 or so many minutes"),
        _mute,
        (MEMBER,),
        example=Phrase("/mute Julien,Mathieu 5"),
    ),
    Command("unmute", ("parole",), Phrase("/unmute NAME"), Phrase("let somebody write again"), _unmute, (MEMBER,)),
    Command("lock", ("fermer",), Phrase("/lock"), Phrase("let nobody new in"), _lock),
    Command("unlock", ("ouvrir",), Phrase("/unlock"), Phrase("let everybody in again"), _unlock),
    Command("bans", ("exclus",), Phrase("/bans"), Phrase("list who may not come in, or not write"), _bans),
    Command("unban", ("réadmettre",), Phrase("/unban NAME"), Phrase("let somebody come in again"), _unban, (NAME,)),
    Command("clear", ("vider",), Phrase("/clear"), Phrase("delete all that was said so far, for everybody"), _clear),
    Command("host", ("hôte",), Phrase("/host NAME[,NAME…]"), Phrase("make somebody a host too"), _host, (MEMBER,)),
    Command(
        "hook",
        ("brancher",),
        Phrase("/hook NAME"),
        Phrase("make an address where a program posts under that name; nothing: list them"),
        _hook,
        (NAME,),
    ),
    Command(
        "unhook", ("débrancher",), Phrase("/unhook NAME"), Phrase("take a program’s address away"), _unhook, (NAME,)
    ),
)
"""A host's, as every list shows them."""
