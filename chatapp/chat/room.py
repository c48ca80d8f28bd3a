"""The room: coming, going, talking, renaming. Rules only; it returns the message it made, numbered by nobody yet."""

from collections.abc import Iterable, Sequence

from . import correspondence, names, peace
from .errors import (
    AddressFull,
    BadRequest,
    Banned,
    Muted,
    NameChanged,
    NameKeptOut,
    NameTaken,
    NobodyToAnswer,
    NoSuchHook,
    RoomFull,
    RoomLocked,
)
from .file import File
from .kind import Kind
from .limits import Limits
from .message import Message, Person, clean
from .now import Now
from .outcome import Outcome, Parting
from .pace import Pace
from .peace import Peace
from .roster import Member, Roster
from .waiting import Waiting

FORGETTING = {Kind.DELETED, Kind.CLEARED}
"""What the room does not have any more from there on: nor the files that went along."""
MISSED = 120.0
"""Seconds away after which the room says of whoever keeps the seat that they left."""
NAMING = 100
"""Lines a second that one may say, for each new name a second that one may take."""


class Room:
    """One room: its seats, and what may happen in it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.roster = Roster(limits.seats)
        self.peace = Peace()
        self.waiting = Waiting(limits.seats)
        self.counted = False
        """Does what is decided now count for no pace, since it has counted before?"""
        self._programs: dict[str, Member] = {}
        self.forgotten = 0

    # Coming and going

    def take_seat(
        self, member_id: str, raw_name: str, now: Now, address: str = "", new: bool = True, before: str = ""
    ) -> Member:
        """Seat and name in one step, or RoomFull, NameTaken, NameInvalid. Until `join` the seat is held as away.

        Banned, or when `new` RoomLocked, for whom a host does not want; AddressFull. `address`: the network that they
        come from; `before`: the id that they had here before, as their cookie says.
        """
        person = Person(member_id, names.enforce(raw_name, self.limits.name))
        self.check_known(before, now)
        self._check_welcome(person, now, address, new)
        try:
            member = self.seat(person, now, address)
        except RoomFull:
            self.waiting.refuse(person.name, now.tick)
            raise
        self.waiting.admit(person.name)
        return member

    def check_known(self, before: str, now: Now) -> None:
        """Another name is no other person."""
        if ban := next((each for each in peace.lasting(self.peace.bans, now.at) if each.id == before), None):
            raise Banned(minutes=peace.minutes(ban, now.at))

    def is_muted(self, member_id: str, now: Now) -> bool:
        """By that id, whatever they are called."""
        return any(each.id == member_id for each in peace.lasting(self.peace.mutes, now.at))

    def _check_welcome(self, person: Person, now: Now, address: str, new: bool) -> None:
        if ban := peace.of(self.peace.bans, person, now.at, address):
            raise Banned(minutes=peace.minutes(ban, now.at))
        if new and self.peace.locked:
            raise RoomLocked
        most = self.limits.seats_per_address
        if most and address and sum(member.address == address for member in self.roster) >= most:
            raise AddressFull(limit=most)

    def seat(self, person: Person, now: Now, address: str = "") -> Member:
        """The same for whoever is welcome, with a name that may be one."""
        self._check_no_program(person.name)
        member = self._member(person, now)
        member.address = address
        self.roster.seat(member)
        return member

    def check_free(self, name: str, but_for: str = "") -> None:
        """Raise NameTaken if a program, or somebody but member `but_for`, has that name, or one that looks like it."""
        self._check_no_program(name)
        self.roster.check_free(name, but_for)

    def _check_no_program(self, name: str) -> None:
        for hook in self.peace.hooks:
            if names.clash(hook.name, name):
                raise NameTaken(name=hook.name)

    def restore(self, present: Iterable[tuple[Person, int]], now: Now) -> None:
        """Keep the seats of those who were here before a restart; their grace period begins now.

        `present`: each with the `seq` of the notice that told their name.
        """
        for person, named in present:
            member = self._member(person, now)
            member.announced, member.named = True, named
            self.roster.restore(member)

    def _member(self, person: Person, now: Now) -> Member:
        return Member(person, self._pace(), away_since=now.tick)

    def _pace(self) -> Pace:
        return Pace(self.limits.pace_burst, self.limits.pace_per_second)

    def join(self, member: Member, connection: object, now: Now) -> Outcome:
        """A connection of `member` is in; the oldest beyond the limit have to go.

        The room is told the first time, and after it was told that they left: a reload is not an event. Joining again
        by the same connection is paced: the welcome is by far the dearest answer, and nobody needs two.
        """
        if connection in member.connections:
            member.pace.take(now.tick)
        else:
            self.roster.connect(member, connection)
        parting = self._surplus(member, now)
        if member.announced and not member.gone:
            return Outcome(parting=parting)
        member.announced, member.gone = True, False
        return Outcome(Message(Kind.JOINED, now.at, member.person), parting=parting)

    def _surplus(self, member: Member, now: Now) -> Parting | None:
        surplus = tuple(member.connections[: -self.limits.connections])
        for connection in surplus:
            self.leave_off(member, connection, now)
        return Parting("elsewhere", surplus) if surplus else None

    def leave_off(self, member: Member, connection: object, now: Now) -> None:
        """A connection is gone. The seat is kept; with the last connection the grace period begins."""
        if connection in member.connections:
            self.roster.disconnect(member, connection, now.tick)

    def rest(self, member: Member, connection: object, asleep: bool) -> Outcome:
        """The page behind a connection is hidden, or shown again: nothing that the room speaks of."""
        if connection in member.connections:
            self.roster.rest(member, connection, asleep)
        return Outcome()

    def quit(self, member: Member, now: Now) -> Outcome:
        """Leave for good: the seat and the name are free at once, the connections are closed, the cookie ends."""
        parting = Parting("quit", tuple(member.connections), member.person)
        return self._leave(member, now, for_good=True)._replace(parting=parting)

    def close(self) -> Outcome:
        """Everybody has to go, and nobody is told who: there is no room any more."""
        everybody = tuple(connection for member in self.roster for connection in member.connections)
        for member in self.roster:
            self.roster.free(member)
        return Outcome(parting=Parting("closed", everybody))

    def leave(self, member: Member, now: Now) -> Outcome:
        """The seat and the name are free; whoever has the cookie may come again."""
        return self._leave(member, now)

    def _leave(self, member: Member, now: Now, for_good: bool = False) -> Outcome:
        self.roster.free(member)
        message = Message(Kind.LEFT, now.at, member.person) if member.announced and not member.gone else None
        return Outcome(message, peace=self._step_down(member, for_good))

    def miss(self, member: Member, now: Now) -> Outcome:
        """The room says that they left; seat and name stay theirs."""
        self.roster.miss(member)
        return Outcome(Message(Kind.LEFT, now.at, member.person))

    def missed(self, now: Now) -> list[Member]:
        """Those of whom that is to be said: away for long, with a seat that is kept over the grace period."""
        away = [member for member in self.roster if member.away_for(now.tick) >= MISSED]
        return [member for member in away if member.announced and not member.gone and self.limits.keep]

    def _step_down(self, member: Member, for_good: bool) -> Peace | None:
        """A host who leaves is none any more; the last one stays it, for when they come back."""
        hosts = tuple(each for each in self.peace.hosts if each != member.id)
        if hosts == self.peace.hosts or not (for_good or any(each in self.roster for each in hosts)):
            return None
        return self.settle(self.peace._replace(hosts=hosts))

    # Keeping the peace (`hosting` has the rules)

    def is_host(self, member_id: str) -> bool:
        """May they keep the peace?"""
        return member_id in self.peace.hosts

    def settle(self, decided: Peace) -> Peace:
        """That holds from now on."""
        self.peace = decided
        self.roster.changes += 1
        return decided

    # Programs (`hooks` has the rules)

    def programs(self) -> Iterable[Member]:
        """Those who speak by hooks, each with a pace of its own. They have no seat."""
        before = self._programs
        self._programs = {
            each.id: before.get(each.id) or Member(each.person, self._pace(), None) for each in self.peace.hooks
        }
        return self._programs.values()

    def program(self, hook_id: str) -> Member:
        """One of them, or NoSuchHook."""
        for each in self.programs():
            if each.id == hook_id:
                return each
        raise NoSuchHook

    def check_may_speak(self, member: Member, now: Now, to: Iterable[Person] = ()) -> None:
        """Raise Muted, unless it is for hosts alone."""
        mute = peace.of(self.peace.mutes, member.person, now.at) if self.peace.mutes else None
        is_to_hosts = all(self.is_host(each.id) for each in to) if to else False
        if mute and not is_to_hosts:
            raise Muted(minutes=peace.minutes(mute, now.at))

    def overdue(self, now: Now) -> list[Member]:
        """Those whose seats are to be freed: away for too long, or, longest away first, as many as are waited for."""
        away = [each for each in self.roster if not each.here and each.away_for(now.tick) >= self.limits.grace]
        over = [each for each in away if each.away_for(now.tick) >= self._keep(each)]
        kept = sorted((each for each in away if each not in over), key=lambda each: -each.away_for(now.tick))
        return over + kept[: max(0, self._wanted(now) - len(over))]

    def _keep(self, member: Member) -> float:
        """Seconds for which the seat is kept while nobody waits: for who never came in, the grace period."""
        return max(self.limits.grace, self.limits.keep) if member.announced else self.limits.grace

    def _wanted(self, now: Now) -> int:
        """How many seats there are too few for those who wait."""
        waiting = self.waiting.count(now.tick)
        return waiting and waiting + len(self.roster) - self.roster.seats

    # Talking

    def say(self, member: Member, text: str, now: Now, key: str | None, kind: Kind = Kind.TEXT,
            files: tuple[File, ...] = ()) -> Outcome:  # fmt: skip
        """A text, or with kind ACTION what the member does, for everybody. Raises Muted too."""
        self.check_may_speak(member, now)
        said = clean(text, self.limits.text, files)
        return Outcome(Message(kind, now.at, member.person, said, key=key, files=files))

    def whisper(self, member: Member, to: Sequence[Person], text: str, now: Now, key: str | None,
                files: tuple[File, ...] = ()) -> Outcome:  # fmt: skip
        """A private message to all of `to`, by their ids, or, when one of them is not here (MemberGone), to nobody."""
        self.check_may_speak(member, now, to)
        present = tuple(self.roster.present(person) for person in to)
        said = clean(text, self.limits.text, files)
        return Outcome(Message(Kind.TEXT, now.at, member.person, said, present, key=key, files=files))

    def pm(self, member: Member, to: Sequence[str | Person], text: str, now: Now, key: str | None,
           seen: int | None = None, files: tuple[File, ...] = ()) -> Outcome:  # fmt: skip
        """A private message to these members, all or nothing: each by name, or chosen before, by id."""
        if not 1 <= len(to) <= len(self.roster):
            raise BadRequest  # a message without recipients would be for everybody
        people = [each if isinstance(each, Person) else self._named(each, seen) for each in to]
        return self.whisper(member, correspondence.once(people), text, now, key, files)

    def _named(self, name: str, seen: int | None) -> Person:
        return self.as_seen([self.roster.named(name)], seen)[0]

    def as_seen(self, members: Iterable[Member], seen: int | None) -> tuple[Person, ...]:
        """Members who were meant by their names, or NameChanged: another one had the name when the line was typed."""
        for member in members:
            if seen is not None and (member.named is None or member.named > seen):
                raise NameChanged(name=member.name, suggestion=None)
        return tuple(member.person for member in members)

    # Answering

    def correspondents(self, member: Member, re: Message | None = None) -> tuple[Person, ...]:
        """All who were in `re`, else in the last private message with `member`, under their names of now."""
        if re:
            return self._now(correspondence.others(re, member.id))
        if not member.exchanges:
            raise NobodyToAnswer(name="", suggestion=None)
        return self._now(member.exchanges[-1].people)

    def answered(self, member: Member, re: Message | None, text: str) -> tuple[Person, ...]:
        """The same for an answer in one line, which shows nobody whom it goes to; without `re` it must be certain."""
        if not re:
            correspondence.check_certain([self._now(each.people) for each in member.exchanges], text)
        return self.correspondents(member, re)

    def _now(self, people: Iterable[Person]) -> tuple[Person, ...]:
        return tuple(self.roster.of(each.id).person if each.id in self.roster else each for each in people)

    # What follows from a message

    def kept(self, message: Message) -> None:
        """`message` is new in the transcript. Whatever it changes for later lines changes now, and only now."""
        for member in filter(None, map(self.roster.get, message.readers if message.to and message.kind.spoken else ())):
            member.exchanges = correspondence.after(member.exchanges, message, member.id)
        if message.kind in FORGETTING:
            self.forgotten += 1
        author = self.roster.get(message.by.id)
        if author and message.key:
            author.used(message.key)
        if author and message.kind.naming and message.by.name == author.name:
            author.named = message.seq

    # Renaming

    def rename(self, member: Member, raw_name: str, now: Now, key: str | None) -> Outcome:
        """The seat stays with the person. Asking for the name one has is no event."""
        self.check_may_speak(member, now)
        name, was = names.enforce(raw_name, self.limits.name), member.name
        self.check_free(name, but_for=member.id)
        if peace.of(self.peace.bans, Person(member.id, name), now.at):
            raise NameKeptOut(name=name)
        if name == was:
            return Outcome(name=name)
        self._pace_name(member, now)
        self.roster.rename(member, name)
        return Outcome(Message(Kind.RENAMED, now.at, member.person, was=was, key=key), name=name)

    def _pace_name(self, member: Member, now: Now) -> None:
        """Everybody is told of each, and nobody needs many: at the pace of lines it would be millions in a few days."""
        if self.counted:
            return
        member.naming = member.naming or Pace(self.limits.pace_burst, self.limits.pace_per_second / NAMING)
        member.naming.take(now.tick)
