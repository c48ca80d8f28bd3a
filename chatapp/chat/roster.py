"""The roster (presence list): who holds a seat. It enforces the cap and the unique names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from . import names
from .errors import LoginRequired, MemberGone, NameTaken, RoomFull, UnknownMember
from .message import Person
from .pace import Pace

if TYPE_CHECKING:
    from .correspondence import Exchange

GIVEN_UP = 200
"""How many names are remembered that somebody had and has no longer."""
KEYS = 200
"""How many keys of a member are remembered; with more the transcript alone knows them."""


class State(StrEnum):
    """Of a member, as everybody sees it. Asleep: every page of theirs is hidden, as on a locked phone."""

    HERE = "here"
    ASLEEP = "asleep"
    AWAY = "away"


class Row(NamedTuple):
    """What every server of a shared room knows of a member, whose connections have names there. As `Member`."""

    name: str
    announced: bool = False
    connections: tuple[str, ...] = ()
    named: int | None = None
    seat: int = 0
    gone: bool = False
    asleep: tuple[str, ...] = ()
    address: str = ""


@dataclass(eq=False, slots=True)
class Member:
    """Whoever holds a seat: `person` as a message names them. `away_since` (seconds) is None while here."""

    person: Person
    pace: Pace
    away_since: float | None
    announced: bool = False
    gone: bool = False
    """The room has said that they left; the seat is still theirs."""
    seat: int = 0
    connections: list[object] = field(default_factory=list)
    asleep: set[object] = field(default_factory=set)
    """Those of the connections whose pages are hidden."""
    named: int | None = None
    """The `seq` since which the name is theirs; None until the room has told it."""
    naming: Pace | None = None
    """Of new names; None before the first one."""
    keys: set[str] | None = None
    """All that they have ever sent a line with; None where that may be more than is known here."""
    address: str = ""
    """The network that they came from, "" where that was not noted."""
    exchanges: tuple["Exchange", ...] = ()
    """The private ones that `/reply` may mean, the last one last."""

    @property
    def id(self) -> str:
        """It stays through every change of name."""
        return self.person.id

    @property
    def name(self) -> str:
        """What they are called now."""
        return self.person.name

    def used(self, key: str) -> None:
        """A line of theirs is kept under that key."""
        if self.keys is not None:
            self.keys.add(key)
            self.keys = self.keys if len(self.keys) <= KEYS else None

    @property
    def here(self) -> bool:
        """Is one of the member's connections in the room?"""
        return self.away_since is None

    @property
    def state(self) -> State:
        """As everybody sees it."""
        if not self.here:
            return State.AWAY
        return State.ASLEEP if self.asleep.issuperset(self.connections) else State.HERE

    def away_for(self, tick: float) -> float:
        """Seconds without any connection at `tick`; 0 while here."""
        return 0 if self.away_since is None else tick - self.away_since


class _Members(dict[str, Member]):
    def __missing__(self, member_id: str) -> Member:
        raise LoginRequired


class Roster:
    """The members in order of arrival: never more than `seats`, never two with one name.

    `changes` counts what others can see: it grows when somebody comes, goes, is renamed, or is in another state.
    `given_up`: the comparison forms of names that nobody has any longer, the latest last.
    """

    def __init__(self, seats: int) -> None:
        self.seats = seats
        self.changes = 0
        self.given_up: dict[str, None] = {}
        self._members = _Members()
        self.get = self._members.get
        """The member with that id, if there is one."""
        self.of = self._members.__getitem__
        """The member with that id, or LoginRequired."""

    def __iter__(self) -> Iterator[Member]:
        return iter(tuple(self._members.values()))  # a copy: while somebody counts them, somebody may come

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, member_id: str) -> bool:
        return member_id in self._members

    def seat(self, member: Member) -> None:
        """Take a seat and a name in one step, or raise RoomFull or NameTaken."""
        if len(self) >= self.seats:
            raise RoomFull(seats=self.seats)
        self.check_free(member.name)
        self.restore(member)

    def restore(self, member: Member) -> None:
        """Give the lowest free seat to who held one before a restart, whatever the number of seats is now."""
        taken = {each.seat for each in self}
        member.seat = next(number for number in count() if number not in taken)
        self._members[member.id] = member
        self._take(member.name)

    def connect(self, member: Member, connection: object) -> None:
        """Count a connection of `member`, who is here from now on."""
        before = member.state
        member.connections.append(connection)
        member.away_since = None
        self.changes += member.state != before

    def disconnect(self, member: Member, connection: object, tick: float) -> None:
        """Forget a connection; with the last one the member is away and the grace period begins."""
        before = member.state
        member.connections.remove(connection)
        member.asleep.discard(connection)
        if not member.connections:
            member.away_since = tick
        self.changes += member.state != before

    def rest(self, member: Member, connection: object, asleep: bool) -> None:
        """The page behind a connection is hidden, or shown again."""
        before = member.state
        (member.asleep.add if asleep else member.asleep.discard)(connection)
        self.changes += member.state != before

    def miss(self, member: Member) -> None:
        """The room says that they left. The seat and the name stay theirs."""
        member.gone = True

    def rename(self, member: Member, name: str) -> None:
        """Give `member` another name, which must be free."""
        self._give_up(member.name)
        member.person, member.named = Person(member.id, name), None
        self._take(name)

    def check_free(self, name: str, but_for: str = "") -> None:
        """Raise NameTaken if someone else than member `but_for` has that name, or one that looks like it."""
        for member in self:
            if member.id != but_for and names.clash(member.name, name):
                raise NameTaken(name=member.name)

    def free(self, member: Member) -> None:
        """Free the seat; the name is free with it."""
        del self._members[member.id]
        self._give_up(member.name)
        self.changes += 1

    def _take(self, name: str) -> None:
        self.given_up.pop(names.key(name), None)
        self.changes += 1

    def _give_up(self, name: str) -> None:
        self.given_up[names.key(name)] = None
        if len(self.given_up) > GIVEN_UP:
            del self.given_up[next(iter(self.given_up))]

    def present(self, person: Person) -> Person:
        """The same person under the name of now, or MemberGone."""
        if person.id not in self:
            raise MemberGone(name=person.name, suggestion=None)
        return self.of(person.id).person

    def named(self, name: str) -> Member:
        """The member with that name, however spelled, or UnknownMember with the nearest one."""
        for member in self:
            if names.same(member.name, name):
                return member
        raise UnknownMember(name=name[:40], suggestion=self._nearest(name[:40]))

    def _nearest(self, name: str) -> str | None:
        known = {names.key(member.name): member.name for member in self}
        near = get_close_matches(names.key(name), known, n=1, cutoff=0.5)
        return known[near[0]] if near else None
