"""The room: coming, going, talking, renaming. Rules only; it returns the message it made, numbered by nobody yet."""

from collections.abc import Iterable, Sequence

from . import commands, names
from .errors import BadRequest, NobodyToAnswer, UnknownMember
from .limits import Limits
from .message import ACTION, JOINED, LEFT, RENAMED, TEXT, Message, Person, clean
from .moment import Moment
from .outcome import Outcome
from .pace import Pace
from .roster import Member, Roster


class Room:
    """One room: its seats, and what may happen in it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.roster = Roster(limits.seats)

    # Coming and going

    def take_seat(self, member_id: str, raw_name: str, now: Moment) -> Member:
        """Seat and name in one step, or RoomFull, NameTaken, NameInvalid. Until `join` the seat is held as away."""
        member = self._member(member_id, names.enforce(raw_name, self.limits.name), now)
        self.roster.seat(member)
        return member

    def restore(self, people: Iterable[Person], now: Moment) -> None:
        """Keep the seats of those who were here before a restart; their grace period begins now."""
        for person in people:
            self.roster.restore(self._member(person.id, person.name, now, announced=True))

    def _member(self, member_id: str, name: str, now: Moment, announced: bool = False) -> Member:
        pace = Pace(self.limits.pace_burst, self.limits.pace_per_second)
        return Member(member_id, name, pace, away_since=now.tick, announced=announced)

    def join(self, member: Member, connection: str, now: Moment) -> Outcome:
        """A connection of `member` is in. The room is told the first time only: a reload is not an event.

        Joining again by the same connection is paced: the welcome is by far the dearest answer, and nobody needs two.
        """
        if connection in member.connections:
            member.pace.take(now.tick)
        else:
            self.roster.connect(member, connection)
        if member.announced:
            return Outcome()
        member.announced = True
        return Outcome(Message(JOINED, now.at, member.person))

    def leave_off(self, member: Member, connection: str, now: Moment) -> None:
        """A connection is gone. The seat is kept; with the last connection the grace period begins."""
        if connection in member.connections:
            self.roster.disconnect(member, connection, now.tick)

    def surplus(self, member: Member) -> list[str]:
        """The oldest connections of `member` beyond the limit."""
        return member.connections[: -self.limits.connections]

    def quit(self, member: Member, now: Moment) -> Outcome:
        """Free the seat and the name at once."""
        self.roster.free(member)
        return Outcome(Message(LEFT, now.at, member.person) if member.announced else None)

    def overdue(self, now: Moment) -> list[Member]:
        """Those who have been away for longer than the grace period."""
        return [member for member in self.roster if member.away_for(now.tick) >= self.limits.grace]

    # Talking

    def line(self, member: Member, raw: str, now: Moment, key: str | None = None) -> Outcome:
        """What was typed: a command, or a text for everybody. `//x` is the text "/x"."""
        if commands.is_one(raw):
            return commands.run(commands.Call(self, member, raw.lstrip(), now, key))
        return self.say(member, commands.unescaped(raw), now, key)

    def say(self, member: Member, text: str, now: Moment, key: str | None, kind: str = TEXT) -> Outcome:
        """A text, or with kind ACTION what the member does, for everybody."""
        return Outcome(Message(kind, now.at, member.person, clean(text, self.limits.text), key=key))

    def act(self, member: Member, text: str, now: Moment, key: str | None) -> Outcome:
        """`/me waves`."""
        return self.say(member, text, now, key, ACTION)

    def whisper(self, member: Member, to: Sequence[Person], text: str, now: Moment, key: str | None) -> Outcome:
        """A private message to all of `to`, or, when one of them is not here, to nobody."""
        for person in to:
            if person.id not in self.roster:
                raise UnknownMember(name=person.name, suggestion=None)
        message = Message(TEXT, now.at, member.person, clean(text, self.limits.text), tuple(to), key=key)
        self._remember(message)
        return Outcome(message)

    def pm(self, member: Member, spellings: Sequence[str], text: str, now: Moment, key: str | None) -> Outcome:
        """A private message to the members with these names, all or nothing."""
        if not 1 <= len(spellings) <= len(self.roster):
            raise BadRequest  # a message without recipients would be for everybody
        return self.whisper(member, self.people(spellings), text, now, key)

    def _remember(self, message: Message) -> None:
        everyone = dict.fromkeys((message.by, *message.to))
        for person in everyone:
            others = tuple(other for other in everyone if other.id != person.id)
            self.roster.of(person.id).correspondents = others or (person,)

    def people(self, spellings: Iterable[str]) -> tuple[Person, ...]:
        """The members with these names, each once, or UnknownMember."""
        return tuple(dict.fromkeys(self.roster.named(name).person for name in spellings))

    def correspondents(self, member: Member) -> tuple[Person, ...]:
        """All who were in the last private message with `member`, under their names of now."""
        if not member.correspondents:
            raise NobodyToAnswer(name="", suggestion=None)
        return tuple(
            self.roster.of(person.id).person if person.id in self.roster else person for person in member.correspondents
        )

    # Renaming

    def rename(self, member: Member, raw_name: str, now: Moment, key: str | None) -> Outcome:
        """The seat stays with the person. Asking for the name one has is no event."""
        name, was = names.enforce(raw_name, self.limits.name), member.name
        self.roster.check_free(name, but_for=member.id)
        if name == was:
            return Outcome(name=name)
        self.roster.rename(member, name)
        return Outcome(Message(RENAMED, now.at, member.person, was=was, key=key), name=name)
