"""The courier: takes all that waits and decides, keeps, tells and answers it. It alone touches a room.

Order on the wire is order of `seq` for everybody; whatever is answered is already kept. While one batch is written and
told, the next one gathers: under load a batch grows instead of the queue.
"""

import logging
import secrets
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter
from queue import Empty, SimpleQueue

from chatapp import serverlog
from chatapp.chat.errors import ChatError, Internal, Stopping
from chatapp.chat.message import Message
from chatapp.chat.outcome import Outcome
from chatapp.chat.peace import Peace
from chatapp.transcript import Store

from .asking import Answer
from .delivery import Delivery
from .outlet import Outlet
from .parcel import Decider, Line, Parcel

log = logging.getLogger(__name__)

ROUND = 100
"""Lines of one room in a round, at most."""
_FIRST = attrgetter("first")


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
                self._deliver(self._fairly(parcels) if len(parcels) > 1 else parcels)
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
        """At most ROUND of each room; the rest has the next turn, so that a flood in one room delays no other much.

        And nothing before what must be the first of its room.
        """
        if len(parcels) <= ROUND and not any(map(_FIRST, parcels)):
            return parcels
        now: list[Parcel] = []
        of_room = Counter[Decider]()
        for parcel in parcels:
            if parcel.first and of_room[parcel.room]:
                of_room[parcel.room] = ROUND
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
        same: dict[Line | None, Delivery] = dict(zip(map(attrgetter("line"), deliveries), deliveries, strict=True))
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
            if outcome.peace:
                parcel.room.settled(outcome.message)
            return outcome
        except ChatError as refusal:
            return refusal.with_traceback(None)  # it would hold this round, which holds it: garbage in a circle
        except Exception:
            return serverlog.fault(parcel.room.log)

    # Keeping and telling

    def _keep(self, deliveries: Sequence[Delivery]) -> None:
        new, drafts, ended = [], [], []
        peace: dict[str, Peace] = {}
        for delivery in deliveries:
            if delivery.draft:
                new.append(delivery)
                drafts.append(delivery.draft)
            if delivery.ended:
                ended.append(delivery.ended.id)
            if delivery.peace:
                peace[delivery.room.slug] = delivery.peace
        if drafts or ended or peace:
            self._tell(new, self._store.append(drafts, ended, peace))

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
        self._late = [each for each in deliveries if not each.is_line and (each.draft or each.parting or each.peace)]
        refusal = Internal(reference=secrets.token_hex(4))
        log.error("the transcript keeps nothing [%(reference)s]: %(fault)s", refusal.fields | {"fault": fault})
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
