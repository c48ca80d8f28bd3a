"""Promise 8: a private message reaches no third person: thousands of random schedules, in this process."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import pytest

from chatapp.chat.errors import ChatError
from chatapp.chat.message import Message, Person
from chatapp.chat.outcome import Parting
from chatapp.chat.room import Limits, Room
from chatapp.chat.roster_updates import Snapshot
from chatapp.hub.asking import Answer
from chatapp.hub.courier import Courier
from chatapp.hub.hub import NOBODY, Hub
from chatapp.transcript import MAIN
from chatapp.transcript.sqlite import SqliteStore

SCHEDULES = 2_500
NAMES = ["Ann", "Ben", "Eve", "Dora"]


class Ears:
    """Who heard what: the courier's outlet."""

    batch: AbstractContextManager[None] = nullcontext()

    def __init__(self) -> None:
        self.present: set[str] = set()
        self.heard: dict[str, list[Message]] = defaultdict(list)

    def tell(self, _room: str, messages: Sequence[Message], readers: frozenset[str]) -> None:
        for member in readers or self.present:
            self.heard[member] += messages

    def show(self, _room: str, snapshot: Snapshot) -> None: ...

    def part(self, parting: Parting) -> None: ...


class House:
    """The room, its transcript, its courier; the next schedule finds it empty."""

    def __init__(self) -> None:
        self.ears, self.store = Ears(), SqliteStore(":memory:")
        self.transcript = self.store.room(MAIN)
        self.courier = Courier(self.store, self.ears)
        self.hub = Hub(MAIN, Room(Limits(pace_burst=1000)), self.store, self.courier)


class Seated:
    """The question of whoever takes a seat."""

    def answered(self, answer: Answer) -> None:
        self.answer = answer

    def person(self) -> Person:
        if isinstance(self.answer, ChatError):
            raise self.answer
        assert self.answer.person
        return self.answer.person


class Tab:
    """One connection."""

    def __init__(self, person: Person) -> None:
        self.member = person.id


class Schedule:
    """One evening: four people come, talk, whisper, rename themselves, go and come back, in random order."""

    def __init__(self, dice: random.Random, house: "House", start: int) -> None:
        self.dice, self.ears, self.hub, self.courier = dice, house.ears, house.hub, house.courier
        self.transcript, self.start = house.transcript, start
        self.ears.present.clear()
        self.ears.heard.clear()
        self.refusals: list[str] = []
        self.seats: dict[Tab, str] = {}
        self.meant: dict[str, set[str]] = {}

    def run(self) -> None:
        for _ in range(self.dice.randint(6, 14)):
            self.dice.choice(
                [self.come, self.come, self.whisper, self.whisper, self.answer, self.talk, self.rename, self.go]
            )()
        while self.seats:  # the next schedule finds the room empty
            self.go()
        self.courier.deliver()

    def come(self) -> None:
        name = self.dice.choice(NAMES)
        self._try(lambda: self._sit(name))

    def _sit(self, name: str) -> None:
        seated = Seated()
        self.hub.enter(name, seated)
        self.courier.deliver()
        person = seated.person()
        tab = Tab(person)
        self.hub.join(tab, NOBODY)
        self.seats[tab] = person.id
        self.ears.present.add(person.id)

    def _someone(self) -> Tab | None:
        return self.dice.choice(list(self.seats)) if self.seats else None

    def whisper(self) -> None:
        self.courier.deliver()  # a name means who has it when the line comes
        if author := self._someone():
            names = self.dice.sample(NAMES, self.dice.randint(1, 2))
            readers = {person.id: person.name for person in map(self.hub.seated, self.seats.values()) if person}
            meant = {member for member, name in readers.items() if name in names} | {self.seats[author]}
            text = f"secret {self.dice.random()}"
            self.meant[text] = meant
            line = f"/pm {','.join(names)} {text}" if self.dice.random() < 0.5 else None
            if line:
                self._try(lambda: self.hub.line(author, line, None, NOBODY))
            else:
                self._try(lambda: self.hub.pm(author, names, text, None, NOBODY))

    def answer(self) -> None:
        """/r goes to whoever was in the last private message, which only they may know of: read back afterwards."""
        if author := self._someone():
            self._try(lambda: self.hub.line(author, f"/r answer {self.dice.random()}", None, NOBODY))

    def talk(self) -> None:
        if author := self._someone():
            self._try(lambda: self.hub.line(author, "hello", None, NOBODY))

    def rename(self) -> None:
        if author := self._someone():
            self._try(lambda: self.hub.rename(author, self.dice.choice(NAMES), NOBODY))

    def go(self) -> None:
        if connection := self._someone():
            member = self.seats.pop(connection)
            self._try(lambda: self.hub.quit(member, NOBODY))

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except ChatError as refusal:
            self.refusals.append(str(refusal))

    def strangers(self) -> list[str]:
        """Whoever heard, or can read back, what was not meant for them."""
        wrong = []
        for member in self.ears.present | {"a newcomer"}:
            newest, oldest = self.transcript.latest(member, 3), self.transcript.after(member, self.start, 500)
            for message in [*self.ears.heard[member], *newest.messages, *oldest.messages]:
                allowed = self.meant.get(message.text or "", message.readers or {member})
                if member not in allowed or (message.readers and member not in message.readers):
                    wrong.append(f"{member} has {message}")
        return wrong


@pytest.mark.timeout(600)
def test_no_schedule_brings_a_private_message_to_a_third_person() -> None:
    house, private, last = House(), 0, 0
    for seed in range(SCHEDULES):
        schedule = Schedule(random.Random(seed), house, last)
        schedule.run()
        assert not schedule.strangers(), f"seed {seed}"
        assert "secret" not in "".join(schedule.refusals), f"seed {seed}"
        heard = [message for ears in house.ears.heard.values() for message in ears]
        private += sum(bool(message.to) for message in heard)
        last = max([last, *(message.seq or 0 for message in heard)])
    house.store.close()
    assert private > SCHEDULES / 4  # else nothing was tried
