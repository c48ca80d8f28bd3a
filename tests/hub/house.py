"""A hub with a real courier and a real transcript; only the wire is missing. Who listens is a Tab."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from chatapp.chat.errors import ChatError
from chatapp.chat.limits import Limits
from chatapp.chat.message import Message, Person
from chatapp.chat.now import Now
from chatapp.chat.outcome import Outcome
from chatapp.chat.room import Room
from chatapp.chat.snapshot import Snapshot
from chatapp.hub.courier import Courier
from chatapp.hub.history import History, Welcome
from chatapp.hub.hub import Hub
from chatapp.transcript import MAIN, Draft, Unwritable
from chatapp.transcript.sqlite import SqliteStore

NOON = 1_800_000_000_000


class FillableStore(SqliteStore):
    """SQLite on a disk that a test can declare full."""

    full = False

    def append(self, drafts: Sequence[Draft], ended: Sequence[str] = ()) -> Any:
        self.check()
        return super().append(drafts, ended)

    def check(self) -> None:
        if self.full:
            raise Unwritable("database or disk is full")
        super().check()


class House:
    """One room from its start to its end. `deliver` is the courier's round; `path` is where the transcript is.

    `ahead`: seconds by which the clock is wrong.
    """

    def __init__(self, path: Any = ":memory:", **limits: float) -> None:
        self.tick, self.ahead = 100.0, 0.0
        self.store = FillableStore(path)
        self.transcript = self.store.room(MAIN)
        self.courier = Courier(self.store, self)
        room = Room(Limits(**limits))  # type: ignore[arg-type]
        self.hub = Hub(room, self.store, self.courier, self._farewell, clock=lambda: self.now)
        self.reading = History(self.hub, self.transcript)
        self.tabs: list[Tab] = []
        self.snapshot: Snapshot | None = None
        self.goodbyes: list[tuple[str, str]] = []

    @property
    def now(self) -> Now:
        return Now(NOON + int((self.tick + self.ahead) * 1000), self.tick)

    def wait(self, seconds: float) -> None:
        """Time passes, and the sweeper looks for whose grace period is over."""
        self.tick += seconds
        self.hub.sweep()
        self.deliver()

    def deliver(self) -> None:
        self.courier.stop()
        self.courier.run()

    def comes(self, name: str) -> "Tab":
        """Somebody takes a seat and joins with one tab."""
        return self.opens(self.hub.enter(name))

    def opens(self, person: Person) -> "Tab":
        """One more tab of a member joins."""
        tab = Tab(self, person)
        self.hub.attach(tab.connection, person)
        tab.join()
        return tab

    # The wire, as the courier and the hub see it

    def batch(self) -> AbstractContextManager[None]:
        return nullcontext()

    def tell(self, messages: Sequence[Message], readers: frozenset[str]) -> None:
        for tab in self.tabs:
            if not readers or tab.person.id in readers:
                tab.heard.extend(messages)

    def show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def _farewell(self, connections: Sequence[str], code: str) -> None:
        self.goodbyes += [(connection, code) for connection in connections]
        self.tabs = [tab for tab in self.tabs if tab.connection not in connections]

    @property
    def roster(self) -> dict[str, bool]:
        """Who was shown last, and whether they were here."""
        assert self.snapshot
        return {person.name: here for person, here in self.snapshot.members}


class Tab:
    """One connection of a member: what it says, and all it has heard."""

    def __init__(self, house: House, person: Person) -> None:
        self.house, self.person = house, person
        self.connection = f"{person.name} {id(self):x}"
        self.heard: list[Message] = []

    def join(self) -> Outcome | ChatError:
        result = self._ask(self.house.hub.join)
        self.house.tabs.append(self)
        return result

    def says(self, text: str, key: str | None = None, **knowing: int) -> Outcome | ChatError:
        return self._ask(lambda connection, answer: self.house.hub.line(connection, text, key, answer, **knowing))

    def writes(self, to: "Tab", text: str, key: str | None = None) -> Outcome | ChatError:
        """Privately, to somebody chosen before."""
        return self._ask(lambda connection, answer: self.house.hub.pm(connection, [to.person], text, key, answer))

    def closes(self) -> None:
        self.house.tabs.remove(self)
        self.house.hub.detach(self.connection)
        self.house.deliver()

    def _ask(self, act: Callable[..., None]) -> Any:
        """Its answer or refusal: exactly one."""
        answers: list[Outcome | ChatError] = []
        try:
            act(self.connection, answers.append)
        except ChatError as refusal:
            answers.append(refusal)
        self.house.deliver()
        (answer,) = answers
        return answer

    def welcome(self, since: int | None = None, epoch: str | None = None) -> Welcome:
        return self.house.reading.welcome(self.connection, since, epoch)

    @property
    def texts(self) -> list[str | None]:
        """The texts heard, and of notices their kind."""
        return [message.text or message.kind for message in self.heard]
