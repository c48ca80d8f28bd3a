"""The courier: takes all that waits and decides, keeps, tells and answers it. It alone touches a room.

Order on the wire is order of `seq` for everybody; whatever is answered is already kept. While one batch is written and
told, the next one gathers: under load a batch grows instead of the queue.
"""

import logging
import secrets
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import groupby
from operator import attrgetter
from queue import Empty, SimpleQueue
from typing import NamedTuple, Protocol

from chatapp import serverlog
from chatapp.chat.errors import ChatError, Internal, Stopping
from chatapp.chat.message import Message, Person
from chatapp.chat.outcome import Outcome, Parting
from chatapp.chat.roster_updates import Snapshot
from chatapp.transcript import Draft, Store

from .asking import Answer, Question

log = logging.getLogger(__name__)

ROUND = 100
"""Lines of one room in a round, at most."""
NOTHING = Outcome()


class Outlet(Protocol):
    """What tells people: the only thing that knows connections."""

    batch: AbstractContextManager[None]
    """All that is said in this block, answers included, may leave at its end."""

    def tell(self, room: str, messages: Sequence[Message], readers: frozenset[str]) -> None:
        """Tell messages, in order of `seq`, to these members; when `readers` is empty to everybody in the room."""

    def show(self, room: str, snapshot: Snapshot) -> None:
        """Show everybody in the room the roster."""

    def part(self, parting: Parting) -> None:
        """Say goodbye to these connections, and close them."""

    def typing(self, room: str, member: Person) -> None:
        """Tell the others in the room who is typing."""


class Decider(Protocol):
    """A room, as the courier sees it."""

    slug: str
    """What its messages are kept under."""

    def known(self, author: str, key: str) -> Message | None:
        """What `author` has sent with `key` already."""

    def ended(self, person: Person) -> None:
        """That member has left for good, as is decided now and kept later."""

    def kept(self, message: Message) -> None:
        """`message` is new in the transcript: what follows from it follows now. Nobody has heard it yet."""

    def news(self) -> Snapshot | None:
        """The roster, if it looks different from when it was shown last."""


class Line(NamedTuple):
    """What makes it the same line, however often it is sent: its room, its author's id, the key that they gave it."""

    room: Decider
    author: str
    key: str


class Parcel(NamedTuple):
    """Something on its way: `rule` decides it and raises its ChatError, `question` waits for the answer."""

    room: Decider
    rule: Callable[[], Outcome]
    question: Question
    line: Line | None = None


class Delivery:
    """What came of a parcel, for all who have asked.

    `draft`: a message that is new, and `audience` the room and the readers who hear it; `message`: the same, when it is
    kept. `ended`: a member who has quit. `parcel`: what it came of, should it have to be decided again.
    """

    __slots__ = ("answer", "audience", "draft", "ended", "line", "message", "parcel", "parting", "questions", "room")

    def __init__(self, parcel: Parcel, answer: Answer) -> None:
        self.parcel, self.room, self.line, self.answer = parcel, parcel.room, parcel.line, answer
        self.questions: list[Question] = []
        self.message: Message | None = None
        outcome = answer if isinstance(answer, Outcome) else NOTHING
        new = None if outcome.repeated else outcome.message
        self.draft = Draft(self.room.slug, new) if new else None
        self.audience = self.room.slug, new.readers if new else frozenset[str]()
        self.parting = outcome.parting
        self.ended = self.parting.ended if self.parting else None

    def keep(self, message: Message) -> None:
        """The draft has its number now."""
        assert isinstance(self.answer, Outcome)
        self.answer, self.message = self.answer._replace(message=message), message
        self.room.kept(message)

    @property
    def is_line(self) -> bool:
        """Is it somebody's words, and new?"""
        return self.draft is not None and self.draft.message.kind.spoken


class Courier:
    """See the module. `send` and `stop` may be called by anybody; `run` has a thread of its own."""

    def __init__(self, store: Store, outlet: Outlet) -> None:
        self._store, self._outlet = store, outlet
        self._waiting: SimpleQueue[Parcel | None] = SimpleQueue()
        self._behind: deque[Parcel] = deque()
        self._late: list[Delivery] = []
        self._ended = False
        self.busy = False
        """Is something on its way? A hint, for whoever can wait."""

    def send(self, parcel: Parcel) -> None:
        """Queue something to be decided. Never waits. After the end its answer is Stopping."""
        self.busy = True
        self._waiting.put(parcel)
        if self._ended:
            self._turn_away()

    def stop(self) -> None:
        """End `run` once all that waits now is delivered."""
        self._waiting.put(None)

    def run(self) -> None:
        """Deliver until `stop`."""
        while parcel := self._behind.popleft() if self._behind else self._waiting.get():
            self.deliver([parcel])
        self._ended = True
        self._turn_away()

    def _turn_away(self) -> None:
        with suppress(Empty):
            while True:
                if parcel := self._waiting.get_nowait():
                    parcel.question.answered(Stopping())

    def deliver(self, first: Iterable[Parcel] = ()) -> None:
        """One round: `first`, and what waits by now."""
        parcels = [*first, *self._behind]
        self._behind.clear()
        if not self._waiting.empty():
            parcels += self._take()
        try:
            with self._outlet.batch:
                self._deliver(parcels if len(parcels) <= ROUND else self._fairly(parcels))
        except Exception:  # the courier is alone: a house without one is mute
            log.exception("a batch could not be delivered")
        self.busy = bool(self._behind) or not self._waiting.empty()

    def _take(self) -> list[Parcel]:
        parcels = []
        with suppress(Empty):
            while parcel := self._waiting.get_nowait():
                parcels.append(parcel)
            self.stop()  # who waits for the end finds it behind these
        return parcels

    def _fairly(self, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        """At most ROUND of each room; the rest has the next turn, so that a flood in one room delays no other much."""
        now: list[Parcel] = []
        of_room = Counter[Decider]()
        for parcel in parcels:
            of_room[parcel.room] += 1
            (now if of_room[parcel.room] <= ROUND else self._behind).append(parcel)
        return now

    def _deliver(self, parcels: Sequence[Parcel]) -> None:
        deliveries = self.decide(parcels)
        try:
            self._keep(deliveries)
        except Exception as fault:
            self._hold_back(deliveries, fault)
        self._show(set(map(attrgetter("room"), parcels)))
        for delivery in deliveries:
            self._answer(delivery)

    # Deciding

    def decide(self, parcels: Sequence[Parcel]) -> list[Delivery]:
        """One delivery a line, however often it was sent; first of all what could not be kept before."""
        deliveries, self._late = self._late, []
        same = dict[Line | None, Delivery](zip(map(attrgetter("line"), deliveries), deliveries, strict=True))
        for parcel in parcels:
            delivery = same.get(parcel.line) if parcel.line else None
            if not delivery:
                delivery = same[parcel.line] = Delivery(parcel, self.decided(parcel))
                deliveries.append(delivery)
            delivery.questions.append(parcel.question)
        return deliveries

    def decided(self, parcel: Parcel) -> Answer:
        """What comes of it. A known key is what it was then: not decided again, so nothing can follow from it again."""
        try:
            known = parcel.room.known(parcel.line.author, parcel.line.key) if parcel.line else None
            outcome = Outcome(known, repeated=True) if known else parcel.rule()
            if outcome.parting and outcome.parting.ended:
                parcel.room.ended(outcome.parting.ended)
            return outcome
        except ChatError as refusal:
            return refusal
        except Exception:
            return serverlog.fault()

    # Keeping and telling

    def _keep(self, deliveries: Sequence[Delivery]) -> None:
        new, drafts, ended = [], [], []
        for delivery in deliveries:
            if delivery.draft:
                new.append(delivery)
                drafts.append(delivery.draft)
            if delivery.ended:
                ended.append(delivery.ended.id)
        if drafts or ended:
            self._tell(new, self._store.append(drafts, ended))

    def _tell(self, new: Sequence[Delivery], messages: Sequence[Message]) -> None:
        for delivery, message in zip(new, messages, strict=True):
            attempt(delivery.keep, message)
        for (room, readers), group in groupby(new, key=attrgetter("audience")):
            attempt(self._outlet.tell, room, list(map(attrgetter("message"), group)), readers)

    def _show(self, rooms: Iterable[Decider]) -> None:
        for room in rooms:
            if snapshot := room.news():
                attempt(self._outlet.show, room.slug, snapshot)

    def _hold_back(self, deliveries: Sequence[Delivery], fault: Exception) -> None:
        """Nothing can be kept now: refuse the lines; what the room itself has to say waits for the next batch."""
        self._late = [each for each in deliveries if not each.is_line and (each.draft or each.parting)]
        refusal = Internal(reference=secrets.token_hex(4))
        log.error("the transcript keeps nothing [%s]: %s", refusal.fields["reference"], fault)
        for delivery in deliveries:
            if delivery.is_line:
                delivery.answer = refusal

    # Answering

    def _answer(self, delivery: Delivery) -> None:
        questions, delivery.questions = delivery.questions, []
        for number, question in enumerate(questions):
            attempt(question.answered, _again(delivery.answer) if number else delivery.answer)
        if questions and delivery.parting:
            attempt(self._outlet.part, delivery.parting)


def attempt(tell: Callable[..., None], *arguments: object) -> None:
    """All is kept by now: whoever does not hear it catches up, and the others wait for theirs."""
    try:
        tell(*arguments)
    except Exception:
        log.exception("something could not be told")


def _again(answer: Answer) -> Answer:
    return answer._replace(repeated=True) if isinstance(answer, Outcome) else answer
