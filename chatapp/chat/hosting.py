"""What a host may do. Rules only, as in `room`: each decides, and returns the notice that tells everybody."""

from collections.abc import Iterable, Sequence

from . import names, peace, title
from .errors import AddressShared, AddressUnknown, Choice, HostIsSafe, HostOnly, NoSanction, NotOneself
from .kind import Kind
from .message import Message, Person
from .now import Now
from .outcome import Outcome, Parting
from .peace import MINUTE, Peace, Sanction
from .phrase import Phrase
from .room import Room
from .roster import Member

CONSOLE = Person("", "console")
"""Whoever runs the server: may do all that a host may, to hosts too."""
MOST_HOSTS = 50
"""Hosts of a room that are remembered, those who are away included; the first one is forgotten for one more."""


def check(room: Room, by: Person) -> None:
    """Raises HostOnly."""
    if by != CONSOLE and not room.is_host(by.id):
        raise HostOnly


def _check_other(room: Room, by: Person, whom: Sequence[Member]) -> None:
    check(room, by)
    for each in whom:
        if each.id == by.id:
            raise NotOneself
        if by != CONSOLE and room.is_host(each.id):
            raise HostIsSafe(name=each.name)


# Hosts


def entitle(room: Room, member: Member, now: Now) -> Outcome:
    """They have the host's key. Having it twice is no event."""
    return Outcome() if room.is_host(member.id) else _host(room, Message(Kind.HOST, now.at, member.person), [member])


def appoint(room: Room, by: Person, whom: Sequence[Member], now: Now) -> Outcome:
    """Others are hosts too."""
    check(room, by)
    new = [each for each in whom if not room.is_host(each.id)]
    return _host(room, Message(Kind.APPOINTED, now.at, by, whom=_people(new)), new) if new else Outcome()


def _host(room: Room, notice: Message, new: Sequence[Member]) -> Outcome:
    ids = {each.id for each in new}
    hosts = (*room.peace.hosts, *ids)[-MOST_HOSTS:]
    mutes = tuple(each for each in room.peace.mutes if each.id not in ids)
    return _told(room, notice, room.peace._replace(hosts=hosts, mutes=mutes))


# Who may come in


def kick(room: Room, by: Person, whom: Sequence[Member], minutes: int, now: Now, by_address: bool = False) -> Outcome:
    """They are out, and may not come back for so long; `by_address`: nor may anybody new from where they came."""
    _check_other(room, by, whom)
    bans = [_sanction(each, now, minutes, _address(each) if by_address else "") for each in whom] if minutes else []
    return _out(room, by, whom, minutes, now, peace.also(room.peace.bans, bans, now.at))


def seat(room: Room, host: Person, instead: str, now: Now, address: str, before: str = "") -> Outcome:
    """Whoever has the host's key comes in. In a full room the member with the id `instead` makes way, no host though.

    Banned for whom was thrown out, by the id that they had `before`.
    """
    room.check_known(before, now)
    host = host._replace(name=names.enforce(host.name, room.limits.name))
    leaver = room.roster.get(instead) if len(room.roster) >= room.roster.seats else None
    room.check_free(host.name, but_for=leaver.id if leaver else "")
    if leaver and room.is_host(leaver.id):
        raise HostIsSafe(name=leaver.name)
    way = _out(room, host, [leaver], 0, now, room.peace.bans) if leaver else Outcome()
    return way._replace(person=room.seat(host, now, address).person)


def _out(room: Room, by: Person, whom: Sequence[Member], minutes: int, now: Now, bans: tuple[Sanction, ...]) -> Outcome:
    connections = tuple(connection for each in whom for connection in each.connections)
    for each in whom:
        room.roster.free(each)
    gone = {each.id for each in whom}
    hosts = tuple(each for each in room.peace.hosts if each not in gone)
    kind = Kind.KICKED if minutes else Kind.DISPLACED
    notice = Message(kind, now.at, by, whom=_people(whom), minutes=minutes or None)
    told = _told(room, notice, room.peace._replace(bans=bans, hosts=hosts))
    return told._replace(parting=Parting(kind, connections, minutes=minutes))


def check_alone(room: Room, whom: Sequence[Member], line: str) -> None:
    """Raises AddressShared, with `line` for whoever means it, if others come, or may come, from where they came."""
    addresses = {_address(each) for each in whom}
    others = [each.name for each in room.roster if each not in whom and _is_near(room, each, addresses)]
    if others:
        raise AddressShared(names=", ".join(others), choices=[Choice(Phrase("Keep them out too"), line)])


def _is_near(room: Room, member: Member, addresses: set[str]) -> bool:
    """Of whom it was not noted they may be; a host comes in by the link."""
    return member.address in addresses or not (member.address or room.is_host(member.id))


def _address(member: Member) -> str:
    if not member.address:
        raise AddressUnknown(name=member.name)
    return member.address


def unban(room: Room, by: Person, name: str, now: Now) -> Outcome:
    """Whoever was thrown out under that name may come back."""
    check(room, by)
    lifted, bans = _lift(room.peace.bans, name, now)
    return _told(room, Message(Kind.UNBANNED, now.at, by, whom=lifted), room.peace._replace(bans=bans))


def lock(room: Room, by: Person, now: Now, locked: bool) -> Outcome:
    """Nobody new may come in, or everybody again. What is so already is no event."""
    check(room, by)
    if room.peace.locked == locked:
        return Outcome()
    for member in [each for each in room.roster if locked and not each.announced]:
        room.roster.free(member)  # who never came further than the door is new
    kind = Kind.LOCKED if locked else Kind.UNLOCKED
    return _told(room, Message(kind, now.at, by), room.peace._replace(locked=locked))


# Who may speak, and what was said


def mute(room: Room, by: Person, whom: Sequence[Member], minutes: int, now: Now) -> Outcome:
    """They may read, and write to hosts in private."""
    _check_other(room, by, whom)
    mutes = peace.also(room.peace.mutes, [_sanction(each, now, minutes) for each in whom], now.at)
    notice = Message(Kind.MUTED, now.at, by, whom=_people(whom), minutes=minutes)
    return _told(room, notice, room.peace._replace(mutes=mutes))


def unmute(room: Room, by: Person, name: str, now: Now) -> Outcome:
    """Whoever is muted under that name, or has that name now, may speak."""
    check(room, by)
    here = next((each for each in room.roster if names.same(each.name, name)), None)
    was = peace.of(room.peace.mutes, here.person, now.at) if here else None
    lifted, mutes = _lift(room.peace.mutes, was.name if was else name, now)
    return _told(room, Message(Kind.UNMUTED, now.at, by, whom=lifted), room.peace._replace(mutes=mutes))


def set_topic(room: Room, by: Person, raw: str, now: Now) -> Outcome:
    """What the room is about; nothing for nothing. TopicInvalid, HostOnly."""
    check(room, by)
    topic = title.enforce_topic(raw)
    if topic == room.peace.topic:
        return Outcome()
    notice = Message(Kind.TOPIC if topic else Kind.NO_TOPIC, now.at, by, topic=topic or None)
    return _told(room, notice, room.peace._replace(topic=topic))


def clear(room: Room, by: Person, now: Now) -> Outcome:
    """What was said so far is forgotten."""
    check(room, by)
    return _told(room, Message(Kind.CLEARED, now.at, by), room.peace)


def _lift(sanctions: Iterable[Sanction], name: str, now: Now) -> tuple[tuple[Person, ...], tuple[Sanction, ...]]:
    lasting = peace.lasting(sanctions, now.at)
    lifted = tuple(each for each in lasting if names.same(each.name, name))
    if not lifted:
        raise NoSanction(name=name[:40], suggestion=None)
    return tuple(Person(each.id, each.name) for each in lifted), tuple(each for each in lasting if each not in lifted)


def _sanction(member: Member, now: Now, minutes: int, address: str = "") -> Sanction:
    return Sanction(member.id, member.name, now.at + minutes * MINUTE, address)


def _people(members: Iterable[Member]) -> tuple[Person, ...]:
    return tuple(each.person for each in members)


def _told(room: Room, notice: Message, decided: Peace) -> Outcome:
    return Outcome(notice, peace=room.settle(decided))
