"""A room that several servers share: each has a copy, and decides on it; what is kept is the same for all.

A decision changes the copy at once. Kept by the store it becomes true; else the copy is put back to what is true, and
it is decided again. The same rules as in a room of one server; only here is known that there are others.
"""

from collections.abc import Mapping

from .limits import Limits
from .message import Message, Person
from .now import Now
from .peace import Peace
from .room import Room
from .roster import Member, Roster, Row

Changes = Mapping[str, Row | None]
"""How members stand from now on, by their ids; None for who is gone."""


class SharedRoster(Roster):
    """A roster that remembers who was `touched`. Connections in it are names that all servers know."""

    def __init__(self, seats: int) -> None:
        super().__init__(seats)
        self.touched: set[str] = set()

    def restore(self, member: Member) -> None:
        """As ever."""
        super().restore(member)
        self.touched.add(member.id)

    def connect(self, member: Member, connection: object) -> None:
        """As ever."""
        super().connect(member, connection)
        self.touched.add(member.id)

    def disconnect(self, member: Member, connection: object, tick: float) -> None:
        """As ever."""
        super().disconnect(member, connection, tick)
        self.touched.add(member.id)

    def rest(self, member: Member, connection: object, asleep: bool) -> None:
        """As ever."""
        super().rest(member, connection, asleep)
        self.touched.add(member.id)

    def miss(self, member: Member) -> None:
        """As ever."""
        super().miss(member)
        self.touched.add(member.id)

    def rename(self, member: Member, name: str) -> None:
        """As ever."""
        super().rename(member, name)
        self.touched.add(member.id)

    def free(self, member: Member) -> None:
        """As ever."""
        super().free(member)
        self.touched.add(member.id)

    def row(self, member_id: str) -> Row | None:
        """How a member stands."""
        member = self.get(member_id)
        if not member:
            return None
        connections = tuple(map(str, member.connections))
        asleep = tuple(filter(member.asleep.__contains__, connections))
        return Row(
            member.name, member.announced, connections, member.named, member.seat, member.gone, asleep, member.address
        )

    def put(self, member: Member, row: Row, now: Now) -> None:
        """Let a member, who may be new, stand as the row says. Away is counted from `now`, where it is news."""
        if member.id not in self:
            super().restore(member)
        elif member.name != row.name:
            super().rename(member, row.name)
        before = member.state, member.seat
        member.announced, member.gone, member.named, member.seat = row.announced, row.gone, row.named, row.seat
        member.connections, member.asleep, member.address = list(row.connections), set(row.asleep), row.address
        if member.here != bool(row.connections):
            member.away_since = None if row.connections else now.tick
        self.changes += (member.state, member.seat) != before

    def sort(self, order: Mapping[str, object]) -> None:
        """Members stand in order of arrival."""
        for member_id in order:
            self._members[member_id] = self._members.pop(member_id)


class Replica(Room):
    """A copy of a shared room. `rows` (in order of arrival) and `agreed` are what is true, up to the `seq` `told`."""

    roster: SharedRoster

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.roster = SharedRoster(limits.seats)
        self.load({}, 0, Peace(), Now(0, 0))

    def load(self, rows: Mapping[str, Row], told: int, peace: Peace, now: Now) -> None:
        """All of it, as it is kept."""
        self.rows, self.told, self.agreed = dict(rows), told, peace
        self.put_back(now)

    def changes(self) -> Changes:
        """What was decided since the last call."""
        touched, self.roster.touched = self.roster.touched, set()
        return {member_id: self.roster.row(member_id) for member_id in touched}

    def put_back(self, now: Now) -> None:
        """What was decided and is not kept has not happened."""
        self._agree()
        for member in self.roster:
            if member.id not in self.rows:
                self.roster.free(member)
        for member_id, row in self.rows.items():
            if self.roster.row(member_id) != row:
                self._put(member_id, row, now)
        self.roster.sort(self.rows)
        self.roster.touched.clear()

    def _agree(self) -> None:
        if self.peace != self.agreed:
            self.settle(self.agreed)

    def confirm(self, seq: int, changes: Changes, message: Message | None, peace: Peace | None = None) -> None:
        """What was decided here is kept, with that number, the next one after `told`."""
        self.told, self.agreed = seq, peace or self.agreed
        for member_id, row in changes.items():
            self._note(member_id, row, message)

    def hear(self, seq: int, changes: Changes, message: Message | None, now: Now, peace: Peace | None = None) -> None:
        """What was decided elsewhere. To be called while nothing of what was decided here waits to be kept."""
        self.confirm(seq, changes, message, peace)
        self._agree()
        for member_id in changes:
            if row := self.rows.get(member_id):
                self._put(member_id, row, now)
            elif member_id in self.roster:
                self.roster.free(self.roster.of(member_id))
        self.roster.touched.clear()

    def _note(self, member_id: str, row: Row | None, message: Message | None) -> None:
        if not row:
            self.rows.pop(member_id, None)
            return
        before = self.rows.get(member_id)
        tells = message and message.kind.naming and message.by.id == member_id
        named = message.seq if message and tells else before and before.named
        self.rows[member_id] = row._replace(named=named)

    def _put(self, member_id: str, row: Row, now: Now) -> None:
        member = self.roster.get(member_id) or self._member(Person(member_id, row.name), now)
        self.roster.put(member, row, now)
