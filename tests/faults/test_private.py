"""Promise 8: a private message reaches no third person: ten thousand random schedules, in this process."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import pytest

from chatapp.chat.errors import ChatError
from chatapp.chat.message import Message
from chatapp.chat.room import Limits, Room
from chatapp.chat.snapshot import Snapshot
from chatapp.hub.courier import Courier, nobody
from chatapp.hub.hub import Hub
from chatapp.transcript import MAIN
from chatapp.transcript.sqlite import SqliteStore

SCHEDULES = 10_000
NAMES = ["Ann", "Ben", "Eve", "Dora"]


class Ears:
    """Who heard what: the courier's outlet."""

    def __init__(self) -> None:
        self.present: set[str] = set()
        self.heard: dict[str, list[Message]] = defaultdict(list)

    def tell(self, messages: Sequence[Message], readers: frozenset[str]) -> None:
        for member in readers or self.present:
            self.heard[member] += messages

    def show(self, snapshot: Snapshot) -> None: ...

    def batch(self) -> AbstractContextManager[None]:
        return nullcontext()


class House:
    """The room, its transcript, its courier; the next schedule finds it empty."""

    def __init__(self) -> None:
        self.ears, self.store = Ears(), SqliteStore(":memory:")
        self.courier = Courier(self.store, self.ears)
        self.hub = Hub(Room(Limits(pace_burst=1000)), self.store, self.courier, lambda _connections, _code: None)


class Schedule:
    """One evening: four people come, talk, whisper, rename themselves, go and come back, in random order."""

    def __init__(self, dice: random.Random, house: "House", start: int) -> None:
        self.dice, self.ears, self.hub, self.courier = dice, house.ears, house.hub, house.courier
        self.transcript, self.start = house.store.room(MAIN), start
        self.ears.present.clear()
        self.ears.heard.clear()
        self.refusals: list[str] = []
        self.seats: dict[str, str] = {}
        self.meant: dict[str, set[str]] = {}

    def run(self) -> None:
        for _ in range(self.dice.randint(6, 14)):
            self.dice.choice(
                [self.come, self.come, self.whisper, self.whisper, self.answer, self.talk, self.rename, self.go]
            )()
        while self.seats:  # the next schedule finds the room empty
            self.go()
        self.courier.stop()
        self.courier.run()

    def come(self) -> None:
        name = self.dice.choice(NAMES)
        self._try(lambda: self._sit(name))

    def _sit(self, name: str) -> None:
        person = self.hub.enter(name)
        connection = f"tab of {person.id}"
        self.hub.attach(connection, person)
        self.hub.join(connection, nobody)
        self.seats[connection] = person.id
        self.ears.present.add(person.id)

    def _someone(self) -> str | None:
        return self.dice.choice(list(self.seats)) if self.seats else None

    def whisper(self) -> None:
        if author := self._someone():
            names = self.dice.sample(NAMES, self.dice.randint(1, 2))
            readers = {person.id: person.name for person in map(self.hub.seated, self.seats.values()) if person}
            meant = {member for member, name in readers.items() if name in names} | {self.seats[author]}
            text = f"secret {self.dice.random()}"
            self.meant[text] = meant
            line = f"/pm {','.join(names)} {text}" if self.dice.random() < 0.5 else None
            if line:
                self._try(lambda: self.hub.line(author, line, None, nobody))
            else:
                self._try(lambda: self.hub.pm(author, names, text, None, nobody))

    def answer(self) -> None:
        """/r goes to whoever was in the last private message, which only they may know of: read back afterwards."""
        if author := self._someone():
            self._try(lambda: self.hub.line(author, f"/r answer {self.dice.random()}", None, nobody))

    def talk(self) -> None:
        if author := self._someone():
            self._try(lambda: self.hub.line(author, "hello", None, nobody))

    def rename(self) -> None:
        if author := self._someone():
            self._try(lambda: self.hub.rename(author, self.dice.choice(NAMES), nobody))

    def go(self) -> None:
        if connection := self._someone():
            member = self.seats.pop(connection)
            self.hub.quit(member)

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
