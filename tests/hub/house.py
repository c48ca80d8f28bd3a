"""A hub with a real courier and a real transcript; only the wire is missing. Who listens is a Tab."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import pytest

from chatapp.chat.errors import ChatError
from chatapp.chat.limits import Limits
from chatapp.chat.message import Message, Person
from chatapp.chat.now import Now
from chatapp.chat.outcome import Outcome, Parting
from chatapp.chat.phrase import Phrase
from chatapp.chat.roster_updates import Snapshot
from chatapp.hub import house
from chatapp.hub.courier import Courier
from chatapp.hub.history import Welcome
from chatapp.transcript import MAIN, Unwritable
from chatapp.transcript.sqlite import SqliteStore

OF_A_FILE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
"""What is said of a file, or of this machine's clock: Valkey has its own."""
NOON = 1_800_000_000_000


class FillableStore(SqliteStore):
    """SQLite on a disk that a test can declare full."""

    full = False

    def append(self, *what: Any) -> Any:
        self.check()
        return super().append(*what)

    def check(self) -> None:
        if self.full:
            raise Unwritable("database or disk is full")
        super().check()


class Asked:
    """A question that hands its answer to a function."""

    def __init__(self, answered: Callable[[Any], object]) -> None:
        self.answered = answered


class House:
    """One room from its start to its end. `deliver` is the courier's round; `path` is where the transcript is.

    `ahead`: seconds by which the clock is wrong.
    """

    batch: AbstractContextManager[None] = nullcontext()

    def __init__(self, path: Any = ":memory:", **limits: float) -> None:
        self.tick, self.ahead = 100.0, 0.0
        self.store, self.courier, kinds = self.build(path)
        self.transcript = self.store.room(MAIN)
        titles = {MAIN: Phrase("The room")}
        self.all = house.House(titles, "", Limits(**limits), self.store, self.courier, lambda: self.now, **kinds)  # type: ignore[arg-type]
        place = self.all.place(MAIN)
        self.hub, self.reading = place.hub, place.history
        self.tabs: list[Tab] = []
        self.snapshot: Snapshot | None = None
        self.goodbyes: list[tuple[object, str]] = []

    def build(self, path: Any) -> tuple[Any, Courier, dict[str, Any]]:
        store = FillableStore(path)
        return store, Courier(store, self), {}

    @property
    def now(self) -> Now:
        return Now(NOON + int((self.tick + self.ahead) * 1000), self.tick)

    def wait(self, seconds: float) -> None:
        """Time passes, and the sweeper looks for whose grace period is over."""
        self.tick += seconds
        self.hub.sweep()
        self.deliver()

    def deliver(self) -> None:
        self.courier.deliver()
        while self.courier.busy:
            self.courier.deliver()

    def enter(self, name: str) -> Person:
        return self.asks(self.hub.enter, name).person

    def recall(self, person: Person) -> Person:
        return self.asks(self.hub.recall, person).person

    def quit(self, person: Person) -> None:
        self.asks(self.hub.quit, person.id)

    def asks(self, act: Callable[..., None], *arguments: object) -> Any:
        """What comes of it; raises its refusal."""
        answers: list[Any] = []
        act(*arguments, Asked(answers.append))
        self.deliver()
        (answer,) = answers
        if isinstance(answer, ChatError):
            raise answer
        return answer

    def line(self, tab: "Tab", text: str, key: str | None = None, answered: Callable[..., object] = id) -> None:
        """Said, and not yet delivered."""
        self.hub.line(tab, text, key, Asked(answered))

    def comes(self, name: str) -> "Tab":
        """Somebody takes a seat and joins with one tab."""
        return self.opens(self.enter(name))

    def opens(self, person: Person) -> "Tab":
        """One more tab of a member joins."""
        tab = Tab(self, self.recall(person))
        tab.join()
        return tab

    def hides(self, tab: "Tab", asleep: bool = True) -> None:
        """A page is hidden, or shown again."""
        self.asks(self.hub.rest, tab, asleep)

    # The wire, as the courier and the hub see it

    def tell(self, _room: str, messages: Sequence[Message], readers: frozenset[str]) -> None:
        for tab in self.tabs:
            if not readers or tab.person.id in readers:
                tab.heard.extend(messages)

    def show(self, _room: str, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def part(self, parting: Parting) -> None:
        self.goodbyes += [(connection, parting.code) for connection in parting.connections]
        self.tabs = [tab for tab in self.tabs if tab not in parting.connections]

    @property
    def roster(self) -> dict[str, bool]:
        """Who was shown last, and whether they were here."""
        assert self.snapshot
        return {member.person.name: member.state == "here" for member in self.snapshot.members}

    @property
    def states(self) -> dict[str, str]:
        """Who is in the room, and in which state."""
        return {member.person.name: member.state for member in self.hub.snapshot().members}


class Tab:
    """One connection of a member: what it says, and all it has heard."""

    def __init__(self, house: House, person: Person) -> None:
        self.house, self.person = house, person
        self.member = person.id
        self.heard: list[Message] = []

    def join(self) -> Outcome | ChatError:
        result = self._ask(self.house.hub.join)
        self.house.tabs.append(self)
        return result

    def says(self, text: str, key: str | None = None, **knowing: int) -> Outcome | ChatError:
        return self._ask(lambda tab, question: self.house.hub.line(tab, text, key, question, **knowing))

    def writes(self, to: "Tab", text: str, key: str | None = None) -> Outcome | ChatError:
        """Privately, to somebody chosen before."""
        return self._ask(lambda tab, question: self.house.hub.pm(tab, [to.person], text, key, question))

    def corrects(self, seq: int, text: str, key: str | None = None) -> Outcome | ChatError:
        return self._ask(lambda tab, question: self.house.hub.correct(tab, seq, text, key, question))

    def deletes(self, seq: int, key: str | None = None) -> Outcome | ChatError:
        return self._ask(lambda tab, question: self.house.hub.delete(tab, seq, key, question))

    def agrees(self, seq: int, key: str | None = None) -> Outcome | ChatError:
        return self._ask(lambda tab, question: self.house.hub.agree(tab, seq, key, question))

    def closes(self) -> None:
        self.house.tabs.remove(self)
        self.house.hub.detach(self)
        self.house.deliver()

    def _ask(self, act: Callable[..., None]) -> Any:
        """Its answer or refusal: exactly one."""
        try:
            return self.house.asks(partial(act, self))
        except ChatError as refusal:
            return refusal

    def welcome(self, since: int | None = None, epoch: str | None = None) -> Welcome:
        return self.house.reading.welcome(self, since, epoch)

    @property
    def texts(self) -> list[str | None]:
        """The texts heard, and of notices their kind."""
        return [message.text or message.kind for message in self.heard]
