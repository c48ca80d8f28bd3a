"""The courier: takes all that waits; one transaction, one emit per audience, then the answers."""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import NamedTuple, Protocol

from chatapp.chat.errors import ChatError, Internal
from chatapp.chat.message import NOTICES, Message
from chatapp.chat.outcome import Outcome
from chatapp.chat.snapshot import Snapshot
from chatapp.transcript import MAIN, Draft, Kept, Store

log = logging.getLogger(__name__)


class Outlet(Protocol):
    """What tells people: the only thing that knows connections."""

    def tell(self, messages: Sequence[Message], readers: frozenset[str]) -> None:
        """Tell messages, in order of `seq`, to these members; to everybody when `readers` is empty."""

    def show(self, snapshot: Snapshot) -> None:
        """Show everybody the roster."""

    def batch(self) -> AbstractContextManager[None]:
        """All that is said in this block, answers included, may leave at its end."""


Answer = Callable[[Outcome | ChatError], None]
"""Called once, with what came of it or with the refusal."""


def nobody(_result: object) -> None:
    """The answer where nobody waits for one."""


class Parcel(NamedTuple):
    """One decision on its way: what came of it, whom to answer, how the roster looks if that has changed.

    `ended` is the id of the member who quit with it.
    """

    outcome: Outcome
    answer: Answer = nobody
    snapshot: Snapshot | None = None
    ended: str | None = None


class Courier:
    """Order on the wire is order of `seq` for everybody; whatever is answered is already kept.

    While one batch is written and told, the next one gathers: under load a batch grows instead of the queue.
    """

    def __init__(self, store: Store, outlet: Outlet) -> None:
        self._store, self._outlet = store, outlet
        self._waiting: SimpleQueue[Parcel | None] = SimpleQueue()
        self._late: list[Parcel] = []
        self.busy = False
        """Is something on its way? A hint, for whoever can wait."""
        self.kept: Callable[[Sequence[Message]], None] = nobody
        """Called with the messages that are new in the transcript, before anybody hears them."""

    def send(self, parcel: Parcel) -> None:
        """Queue a decision. Never waits, so that it may be called under the hub's lock."""
        self.busy = True
        self._waiting.put(parcel)

    def stop(self) -> None:
        """End `run` once all that waits now is delivered."""
        self._waiting.put(None)

    def run(self) -> None:
        """Deliver until `stop`."""
        while parcels := self._take():
            try:
                with self._outlet.batch():
                    self._deliver(parcels)
            except Exception:  # the courier is alone: a room without one is mute
                log.exception("a batch could not be delivered")
            self.busy = not self._waiting.empty()

    def _take(self) -> list[Parcel]:
        parcels = [self._waiting.get()]
        try:
            while parcels[-1] is not None:
                parcels.append(self._waiting.get_nowait())
        except Empty:
            pass
        if parcels[-1] is None and len(parcels) > 1:
            self.stop()
        return [parcel for parcel in parcels if parcel]

    def _deliver(self, parcels: list[Parcel]) -> None:
        parcels, self._late = self._late + parcels, []
        try:
            outcomes = self._keep(parcels)
        except Exception as fault:
            return self._hold_back(parcels, fault)
        new = [outcome.message for outcome in outcomes if outcome.message and not outcome.repeated]
        try:
            self.kept(new)
            self._tell(new)
            self._show(parcels)
        except Exception:  # it is kept: whoever did not hear it catches up
            log.exception("a batch could not be told")
        for parcel, outcome in zip(parcels, outcomes, strict=True):
            self._answer(parcel, outcome)

    def _keep(self, parcels: list[Parcel]) -> list[Outcome]:
        drafts = [Draft(MAIN, parcel.outcome.message) for parcel in parcels if parcel.outcome.message]
        ended = [parcel.ended for parcel in parcels if parcel.ended]
        numbered = iter(self._store.append(drafts, ended) if drafts or ended else ())
        return [_numbered(parcel.outcome, numbered) for parcel in parcels]

    def _tell(self, new: list[Message]) -> None:
        for readers, messages in groupby(new, key=lambda message: message.readers):
            self._outlet.tell(list(messages), readers)

    def _show(self, parcels: list[Parcel]) -> None:
        snapshots = [parcel.snapshot for parcel in parcels if parcel.snapshot]
        if snapshots:
            self._outlet.show(snapshots[-1])

    def _answer(self, parcel: Parcel, result: Outcome | ChatError) -> None:
        try:
            parcel.answer(result)
        except Exception:  # the others in the batch wait for their answers too
            log.exception("an answer could not be given")

    def _hold_back(self, parcels: list[Parcel], fault: Exception) -> None:
        """Nothing can be kept now: refuse the lines; what the room itself has to say waits for the next batch."""
        refusal = Internal(reference=secrets.token_hex(4))
        log.error("the transcript keeps nothing [%s]: %s", refusal.fields["reference"], fault)
        self._show(parcels)
        for parcel in parcels:
            self._answer(parcel, refusal if _is_line(parcel) else parcel.outcome)
        self._late = [
            parcel._replace(answer=nobody, snapshot=None)
            for parcel in parcels
            if parcel.ended or (parcel.outcome.message and not _is_line(parcel))
        ]


def _numbered(outcome: Outcome, numbered: Iterator[Kept]) -> Outcome:
    if not outcome.message:
        return outcome
    kept = next(numbered)
    return Outcome(kept.message, name=outcome.name, repeated=not kept.new)


def _is_line(parcel: Parcel) -> bool:
    return parcel.outcome.message is not None and parcel.outcome.message.kind not in NOTICES
