"""The hub of a room that several servers share: what it knows of the room is a copy, and its connections have names."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import count

from chatapp.chat.errors import NotJoined, Stopping
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.chat.now import Now
from chatapp.chat.outcome import Outcome, Parting
from chatapp.chat.replica import Replica
from chatapp.chat.roster import Member, Row
from chatapp.transcript import Batch, Entry, Item, Newer, SharedStore, State, Unwritable

from .asking import Question
from .courier import Courier
from .hub import NOBODY, Hub, Tab, clock
from .parcel import Line, Parcel
from .pulse import Pulse

OUTDATED = "a newer version of this server has written there"
CUT = ""
"""The code of a goodbye that is not said: whoever hears nothing comes back by itself."""


class SharedHub(Hub):
    """See `Hub`. A connection is called `<server>.<number>` in the room; `_tabs` are those of this server."""

    _room: Replica
    _store: SharedStore

    def __init__(
        self, slug: str, room: Replica, store: SharedStore, courier: Courier, clock: Callable[[], Now] = clock,
        made: bool = False, *, pulse: Pulse,
    ) -> None:  # fmt: skip
        self._tabs: dict[str, Tab] = {}
        self._names: dict[Tab, str] = {}
        self._numbers = count()
        self._epoch = self._tail = ""
        self._known: dict[tuple[str, str], Message] = {}
        self.behind = False
        """Was something appended that this server has not heard?"""
        self._pulse = pulse
        self._outdated = False
        super().__init__(slug, room, store, courier, clock, made)

    def _restore(self) -> None:
        try:
            self.begin(self._store.load(self.slug))
        except Newer:
            self.give_up()

    def _send(self, rule: Callable[[], Outcome], question: Question = NOBODY, line: Line | None = None,
              first: bool = False) -> None:  # fmt: skip
        if self._outdated:
            question.answered(Stopping())
        else:
            self._courier.send(Parcel(self, rule, question, line, first))

    def check(self) -> None:
        """As ever; here nothing can be kept when that takes a newer server."""
        if self._outdated:
            raise Unwritable(OUTDATED)
        super().check()

    # Connections

    def join(self, tab: Tab, question: Question) -> None:
        """As ever; from now on the connection has its name."""
        self._names.setdefault(tab, f"{self._store.process}.{next(self._numbers)}")
        super().join(tab, question)

    def _join(self, tab: Tab) -> Outcome:
        name = self._names.get(tab)
        if not name:  # it has gone meanwhile
            raise NotJoined
        self._pulse.sure()
        self._tabs[name] = tab
        return self._room.join(self._room.roster.of(tab.member), name, self._clock())

    def detach(self, tab: Tab) -> None:
        """The connection is gone."""
        if name := self._names.pop(tab, None):
            self._send(partial(self._leave_off_named, tab.member, name))

    def _leave_off_named(self, member_id: str, name: str) -> Outcome:
        self._tabs.pop(name, None)
        if member := self._room.roster.get(member_id):
            self._room.leave_off(member, name, self._clock())
        return Outcome()

    def _rest(self, tab: Tab, asleep: bool) -> Outcome:
        return self._room.rest(self._room.roster.of(tab.member), self._names.get(tab), asleep)

    def _joined(self, tab: Tab) -> Member:
        if self._stopped:
            raise Stopping
        member = self._room.roster.of(tab.member)
        if self._names.get(tab) not in member.connections:
            raise NotJoined
        return member

    def typing(self, tab: Tab) -> Person:
        """As ever; the other servers are told."""
        member = super().typing(tab)
        with suppress(Unwritable):
            self._store.types(self.slug, member)
        return member

    # Decided again, the same must come of it

    def _seat_new(self, member_id: str, name: str, address: str, before: str) -> Outcome:
        if member_id in self._room.roster:
            return Outcome(person=self._room.roster.of(member_id).person)
        if self._room.is_muted(before, self._clock()):
            return self._seat_again(Person(before, name), address)
        return Outcome(person=self._room.take_seat(member_id, name, self._clock(), address, before=before).person)

    def again(self, parcel: Parcel) -> Parcel:
        """The same, to be decided once more; nobody is too fast for that."""
        rule = parcel.rule
        if isinstance(rule, partial) and rule.func == self._paced:
            rule = partial(self._unpaced, *rule.args)
        return parcel._replace(rule=rule)

    def _unpaced(self, who: Callable[[], Member], now: Now, rule: Callable[[Member, Now], Outcome]) -> Outcome:
        self._room.counted = True
        try:
            return rule(who(), now)
        finally:
            self._room.counted = False

    def _quit(self, member_id: str) -> Outcome:
        if member_id not in self._room.roster and (member_id in self._left or self._store.ended(member_id)):
            return Outcome()
        return self._room.quit(self._room.roster.of(member_id), self._clock())

    # By itself

    def ask(self) -> None:
        """Something may have been appended that was not heard: whatever it is, hear it now."""
        self._send(self._fall_behind)

    def _fall_behind(self) -> Outcome:
        self.behind = True
        return Outcome()

    def sweep(self) -> None:
        """As ever, and what was missed is asked for."""
        if self.behind:
            self._send(Outcome)
        if self._pulse.calm:
            super().sweep()

    def is_of(self, pulse: Pulse) -> bool:
        """Do signs of life in that store say who of this room lives?"""
        return self._pulse is pulse

    def servers(self) -> set[str]:
        """Whose connections are in the room."""
        return {name.partition(".")[0] for row in tuple(self._room.rows.values()) for name in row.connections}

    def bury(self, servers: frozenset[str]) -> None:
        """Those servers are dead, and their connections with them."""
        self._send(partial(self._bury, servers))

    def _bury(self, servers: frozenset[str]) -> Outcome:
        for member in self._room.roster:
            for name in tuple(map(str, member.connections)):
                if name.partition(".")[0] in servers:
                    self._room.leave_off(member, name, self._clock())
        return Outcome()

    def close(self) -> None:
        """The room is gone: nothing more is accepted, and everybody here is told. So does every server for itself."""
        self._stopped = True
        self._send(lambda: Outcome(parting=Parting("closed", tuple(self._tabs))))

    # What the courier asks and tells

    def known(self, author: str, key: str) -> Message | None:
        """As far as it is known already; the rest comes out when it is to be kept."""
        return self._known.pop((author, key), None)

    def find(self, line: Line) -> Message | None:
        """What is kept under that key. Raises Internal."""
        return self._transcript.find(line.author, line.key)

    def changed(self, outcome: Outcome) -> Outcome:
        """With all that the room's other servers must know of it, and the connections in it as we know them."""
        parting = outcome.parting and outcome.parting._replace(connections=self._here(outcome.parting.connections))
        return outcome._replace(changes=self._room.changes() or None, parting=parting)

    def _here(self, names: Iterable[object]) -> tuple[Tab, ...]:
        return tuple(self._tabs[name] for name in map(str, names) if name in self._tabs)

    def batch(self, items: Sequence[Item]) -> Batch:
        """These, on condition that the room is as this server knows it."""
        return Batch(self.slug, self._epoch, self._room.told, self._tail, items)

    def confirm(self, entry: Entry) -> None:
        """An entry of our own is kept."""
        self._tail = entry.mark
        self._room.confirm(entry.seq, entry.changes, entry.message, entry.peace)

    def hear(self, entry: Entry) -> Parting | None:
        """An entry of another server, the next one. Who has to go because of it."""
        before = self._listed(entry.changes)
        self._tail = entry.mark
        self._room.hear(entry.seq, entry.changes, entry.message, self._clock(), entry.peace)
        if entry.message:
            self.kept(entry.message)
        gone = self._here(name for name in before if name not in self._listed(entry.changes))
        for tab in gone:
            self._tabs.pop(self._names.pop(tab, ""), None)
        return Parting(self._why(entry), gone, minutes=self._minutes(entry)) if gone else None

    def _listed(self, members: Iterable[str]) -> set[str]:
        return {name for row in self._rows(members) for name in row.connections}

    def _why(self, entry: Entry) -> str:
        """Thrown out; quit elsewhere; too many tabs elsewhere; or taken for dead, and then welcome back."""
        if not any(entry.changes.values()):
            thrown_out = entry.message and entry.message.kind in (Kind.KICKED, Kind.DISPLACED)
            return entry.message.kind if entry.message and thrown_out else "quit"
        full = any(len(row.connections) >= self._room.limits.connections for row in self._rows(entry.changes))
        return "elsewhere" if full else CUT

    def _minutes(self, entry: Entry) -> int:
        return (entry.message.minutes or 0) if entry.message else 0

    def _rows(self, members: Iterable[str]) -> list[Row]:
        return [self._room.rows[each] for each in members if each in self._room.rows]

    def is_next(self, entry: Entry) -> bool:
        """Is it the one after the last that was heard? One that comes too early means that something was missed."""
        self.behind = self.behind or entry.seq > self._room.told + 1
        return entry.seq == self._room.told + 1

    def put_back(self) -> None:
        """What was decided is not kept."""
        self._room.put_back(self._clock())

    def knows(self, parcel: Parcel, seq: int) -> None:
        """What it would have kept was kept before, under that number. Raises Internal."""
        line = parcel.line
        assert line
        forgotten = Message(Kind.TEXT, 0, Person(line.author, ""), "", key=line.key, seq=seq)
        self._known[line.author, line.key] = self.find(line) or forgotten

    def reload(self) -> Parting:
        """Begin anew with what there is. Who has to come again: what they have heard may not be true."""
        told = self._room.told
        self._restore()
        numbers = {"told": told, "there": self._room.told}
        self.log.warning("the room begins anew: told up to %(told)d, there is %(there)d", numbers)
        return self._cut()

    def give_up(self) -> Parting:
        """Only a newer server can read what is kept here: who has to come again, and may find that one."""
        if not self._outdated:
            self.log.error(
                "the room is closed here until this server is brought up to date: %(why)s", {"why": OUTDATED}
            )
        self._outdated = self._stopped = True
        self.behind = False
        return self._cut()

    def _cut(self) -> Parting:
        tabs = tuple(self._tabs.values())
        self._tabs.clear()
        return Parting(CUT, tabs)

    def begin(self, state: State) -> None:
        """As it is kept."""
        self._epoch, self._tail = state.epoch, state.tail
        self._room.load(state.rows, state.told, state.peace, self._clock())
        self.behind = False
