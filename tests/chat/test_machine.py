"""Random days in a room of three seats: whatever happens, the promises about seats, names and privacy hold."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from chatapp.chat import names
from chatapp.chat.errors import ChatError
from chatapp.chat.kind import Kind

from .scene import Scene, attempt

SEATS = 3
NAMES = st.sampled_from(
    ["Hugo", "HUGO", "Hug\u043e", "Ana", "ana maria", "Ana Maria", "Zoé", "Zoe\u0301", "a,b", " ", "李"]
)
TABS = st.sampled_from(["first tab", "second tab"])


class Day(RuleBasedStateMachine):
    """`seated` is everybody who ever had a seat: those who have left stay in it, and must be able to do nothing."""

    seated = Bundle("seated")

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene(seats=SEATS, grace=15)
        self.last = {}

    def tell(self, message, readers=frozenset()):
        """Whatever the room says is for those who were meant, by id, and for nobody else."""
        if message:
            assert message.readers == readers
            assert message.kind in Kind
            self.follow(message)

    def follow(self, message):
        """Nobody comes twice or leaves twice in a row."""
        if message.kind in (Kind.JOINED, Kind.LEFT):
            assert self.last.get(message.by.id, Kind.LEFT) != message.kind
            self.last[message.by.id] = message.kind

    def is_here(self, member):
        return member.id in self.scene.room.roster

    @rule(target=seated, name=NAMES, joins=st.booleans())
    def arrive(self, name, joins):
        before = self.scene.names
        came = attempt(self.scene.sits, name)
        if not isinstance(came, ChatError):
            if joins:
                self.tell(self.scene.opens(came, "first tab"))
            return came
        assert self.scene.names == before
        assert came.code != "room_full" or len(before) == SEATS
        return multiple()

    @rule(member=seated, tab=TABS)
    def open(self, member, tab):
        if self.is_here(member):
            told = member.announced and not member.gone
            notice = self.scene.opens(member, tab)
            assert (notice is None) == told
            self.tell(notice)
            assert member.here

    @rule(member=seated, tab=TABS)
    def close(self, member, tab):
        self.scene.closes(member, tab)

    @rule(member=consumes(seated))
    def quit(self, member):
        if self.is_here(member):
            self.tell(self.scene.quits(member))

    @rule(member=seated, tab=TABS, asleep=st.booleans())
    def hide(self, member, tab, asleep):
        self.scene.hides(member, tab, asleep)

    @rule(seconds=st.sampled_from([1, 7, 15, 60, 130, 600]))
    def wait(self, seconds):
        self.scene.wait(seconds)
        for notice in self.scene.misses():
            self.tell(notice)
        overdue = self.scene.room.overdue(self.scene.now)
        assert all(not member.connections for member in overdue)
        for notice in self.scene.expire():
            self.tell(notice)

    @rule(member=seated, name=NAMES)
    def rename(self, member, name):
        if self.is_here(member):
            before = self.scene.names
            outcome = attempt(self.scene.types, member, f"/name {name}")
            assert not isinstance(outcome, ChatError) or self.scene.names == before

    @rule(member=seated, first=NAMES, second=NAMES)
    def write_privately(self, member, first, second):
        if not self.is_here(member):
            return
        outcome = attempt(self.scene.room.pm, member, [first, second], "secret", self.scene.now, None)
        meant = [
            other for other in self.scene.room.roster if {names.key(first), names.key(second)} & {names.key(other.name)}
        ]
        if isinstance(outcome, ChatError):
            assert outcome.code == "unknown_member" or len(self.scene.names) < 2
        else:
            self.tell(outcome.message, {member.id} | {other.id for other in meant})

    @rule(member=seated)
    def answer(self, member):
        if not self.is_here(member):
            return
        could_be = [{person.id for person in people} for people, _answered in member.exchanges]
        outcome = attempt(self.scene.types, member, "/reply secret")
        if isinstance(outcome, ChatError):
            assert len(could_be) != 1 or not all(other in self.scene.room.roster for other in could_be[0])
        else:
            self.tell(outcome.message, {member.id} | could_be[0])

    @rule(member=seated)
    def talk(self, member):
        if self.is_here(member):
            self.tell(self.scene.says(member, "for everybody"))

    @invariant()
    def never_more_seats_than_there_are(self):
        assert len(self.scene.room.roster) <= SEATS

    @invariant()
    def never_two_on_one_seat(self):
        seats = [member.seat for member in self.scene.room.roster]
        assert len(set(seats)) == len(seats)
        assert max(seats, default=0) < SEATS

    @invariant()
    def never_two_equal_names(self):
        present = self.scene.names
        assert len({names.key(name) for name in present}) == len(present)
        assert not any(names.alike(one, other) for one in present for other in present if one is not other)

    @invariant()
    def here_is_whoever_has_a_tab(self):
        for member in self.scene.room.roster:
            assert member.here == bool(member.connections)
            assert member.asleep <= set(member.connections)
            assert (member.state == "here") == bool(set(member.connections) - member.asleep)


Day.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestDay = Day.TestCase
