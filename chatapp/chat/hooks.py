"""Hooks: addresses at which programs say something in a room. Rules only; of the key in an address a hash is kept."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from . import hosting, names
from .errors import NoHook, NoSuchHook, ProgramMeant, TooManyHooks, UnknownMember
from .kind import Kind
from .message import PROGRAM, Message, Person, clean
from .now import Now
from .outcome import Outcome
from .peace import Hook
from .phrase import Phrase
from .recipients import read
from .room import Room
from .roster import Member, Roster

MOST = 20
"""Hooks of a room."""


def make(room: Room, by: Person, raw_name: str, now: Now) -> Outcome:
    """One more; its address is in the answer, and nowhere else. HostOnly, NameInvalid, NameTaken, TooManyHooks."""
    hosting.check(room, by)
    name = names.enforce(raw_name, room.limits.name)
    room.check_free(name)
    if len(room.peace.hooks) >= MOST:
        raise TooManyHooks(limit=MOST)
    key = secrets.token_urlsafe(24)
    hook = Hook(PROGRAM + secrets.token_urlsafe(9), name, _digest(key))
    made = _told(room, Kind.HOOKED, by, hook, (*room.peace.hooks, hook), now)
    return made._replace(reply=_MADE.filled(name=name), path=f"hook/{key}")


_MADE = Phrase(
    "What a program posts to this address is said here by %(name)s. The address is shown this once, and whoever has it "
    "can write here:\n%(address)s"
)


def remove(room: Room, by: Person, name: str, now: Now) -> Outcome:
    """Its address leads nowhere from now on. HostOnly, NoHook."""
    hosting.check(room, by)
    hook = next((each for each in room.peace.hooks if names.same(each.name, name)), None)
    if not hook:
        raise NoHook(name=name[:40], suggestion=None)
    return _told(room, Kind.UNHOOKED, by, hook, [each for each in room.peace.hooks if each != hook], now)


def _told(room: Room, kind: Kind, by: Person, hook: Hook, hooks: Iterable[Hook], now: Now) -> Outcome:
    decided = room.peace._replace(hooks=tuple(hooks))
    return Outcome(Message(kind, now.at, by, whom=(hook.person,)), peace=room.settle(decided))


def find(hooks: Iterable[Hook], key: str) -> Hook:
    """The one whose address has that key, or NoSuchHook."""
    digest = _digest(key)
    for hook in hooks:
        if hmac.compare_digest(hook.digest, digest):
            return hook
    raise NoSuchHook


def _digest(key: str) -> str:
    """Of 192 random bits nobody finds the key to it, so it needs no salt and no time."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def post(room: Room, program: Member, text: str, now: Now, key: str | None) -> Outcome:
    """It is said to everybody, whatever it begins with. Locks and mutes are for people."""
    return Outcome(Message(Kind.TEXT, now.at, program.person, clean(text, room.limits.text), key=key))


def check_people(room: Room, rest: str) -> None:
    """Raises ProgramMeant where a line that names people names a program."""
    everybody = Roster(0)
    for member in (*room.roster, *room.programs()):
        everybody.restore(member)
    for member in _named(rest, everybody):
        if member.person.is_program:
            raise ProgramMeant(name=member.name)


def _named(rest: str, everybody: Roster) -> list[Member]:
    try:
        return read(rest, everybody)[0]
    except UnknownMember:
        return []
