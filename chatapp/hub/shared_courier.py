"""The courier of rooms that several servers share: what was decided counts if nobody stood otherwise by then.

The store says so when it is asked to keep it, and hands over what was not known here; then it is decided again.
"""

import logging
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter
from queue import Empty, SimpleQueue
from typing import cast

from chatapp.chat.errors import Internal, Stopping
from chatapp.chat.message import Message
from chatapp.chat.outcome import Outcome, Parting
from chatapp.transcript import Entry, Item, Reply, SharedStore, Store, Unwritable

from .asking import Answer, Nobody
from .courier import Courier, attempt
from .delivery import Delivery
from .outlet import Outlet
from .parcel import Line, Parcel
from .shared_hub import SharedHub

log = logging.getLogger(__name__)

NOBODY = Nobody()


class SharedCourier(Courier):
    """See `Courier`. `hear` may be called by anybody too."""

    def __init__(self, store: SharedStore, outlet: Outlet) -> None:
        super().__init__(cast(Store, store), outlet)  # only `_keep` asks that one, and here it is another `_keep`
        self._shared_store = store
        self._heard: SimpleQueue[tuple[SharedHub, Sequence[Entry]]] = SimpleQueue()
        self._stopping = self._away = False

    def hear(self, room: SharedHub, entries: Sequence[Entry]) -> None:
        """What another server has appended to the room. Never waits."""
        self._heard.put((room, entries))
        self.send(Parcel(room, Outcome, NOBODY))

    def stop(self) -> None:
        """As ever; what cannot be kept by then is not tried again."""
        self._stopping = True
        super().stop()

    # Deciding

    def decide(self, parcels: Sequence[Parcel]) -> list[Delivery]:
        """What was heard comes first: nothing may be decided on less, and kept on the strength of more."""
        with suppress(Empty):
            while True:
                self._take_in(*self._heard.get_nowait())
        return super().decide(parcels)

    def _take_in(self, room: SharedHub, entries: Sequence[Entry]) -> None:
        partings, messages = [], []
        for entry in entries:
            if room.is_next(entry):
                partings.append(room.hear(entry))
                messages.append(entry.message)
        self._say(room, messages, partings)

    def decided(self, parcel: Parcel) -> Answer:
        """Nothing to keep, but a key: perhaps it was kept before. Whatever is to be kept is compared when it is."""
        answer, room = super().decided(parcel), _shared(parcel)
        if isinstance(answer, Outcome):
            answer = room.changed(answer)
        if parcel.line and not (isinstance(answer, Outcome) and answer.message):
            return self._kept_before(parcel.line) or answer
        return answer

    def _kept_before(self, line: Line) -> Answer | None:
        try:
            known = _shared(line).find(line)
        except Internal as refusal:
            return refusal
        return Outcome(known, repeated=True) if known else None

    # Keeping and telling

    def _keep(self, deliveries: Sequence[Delivery]) -> None:
        rooms: dict[SharedHub, list[tuple[Delivery, Item]]] = {}
        for delivery in deliveries:
            item, room = _item(delivery), _shared(delivery)
            if item or room.behind:
                rooms.setdefault(room, []).extend([(delivery, item)] if item else [])
        if rooms:
            batches = [room.batch([item for _, item in items]) for room, items in rooms.items()]
            replies = self._shared_store.append_if(batches)
            self._away = False
            for (room, items), reply in zip(rooms.items(), replies, strict=True):
                self._settle(room, [delivery for delivery, _ in items], reply)

    def _settle(self, room: SharedHub, deliveries: Sequence[Delivery], reply: Reply) -> None:
        if reply.newer:
            self._leave(room, deliveries)
            return
        if not reply.kept:
            self._put_off(deliveries)
            room.put_back()
        if reply.lost:
            attempt(self._outlet.part, room.reload())
            return
        for number, seq in reply.known.items():
            room.knows(deliveries[number].parcel, seq)
        self._tell_all(room, deliveries, reply)

    def _leave(self, room: SharedHub, deliveries: Sequence[Delivery]) -> None:
        """To a server that can read it."""
        room.put_back()
        for delivery in deliveries:
            delivery.answer = Stopping()
        attempt(self._outlet.part, room.give_up())

    def _tell_all(self, room: SharedHub, deliveries: Sequence[Delivery], reply: Reply) -> None:
        """All that is new here, in order of `seq`: what others appended, and what we did."""
        own, partings, messages = iter(deliveries), [], []
        for entry in reply.entries:
            messages.append(entry.message)
            if entry.mark != reply.mark:
                partings.append(room.hear(entry))
                continue
            room.confirm(entry)
            delivery = next(own)
            if entry.message:
                attempt(delivery.keep, entry.message)
        room.behind = False
        self._say(room, messages, partings)

    def _say(self, room: SharedHub, messages: Iterable[Message | None], partings: Iterable[Parting | None]) -> None:
        for readers, group in groupby(filter(None, messages), key=attrgetter("readers")):
            attempt(self._outlet.tell, room.slug, list(group), readers)
        for parting in filter(None, partings):
            attempt(self._outlet.part, parting)

    def _put_off(self, deliveries: Sequence[Delivery]) -> None:
        """They are decided again, before all that comes after them."""
        for delivery in reversed(deliveries):
            room = _shared(delivery)
            again = [room.again(delivery.parcel)._replace(question=question) for question in delivery.questions]
            self._behind.extendleft(reversed(again))
            delivery.questions = []

    # While the store is away

    def _hold_back(self, deliveries: Sequence[Delivery], fault: Exception) -> None:
        """It is not known what was kept. Lines are refused, and their keys will tell; all else is tried until it is."""
        refusal = self._refusal(fault)
        for room in {_shared(delivery) for delivery in deliveries}:
            room.put_back()
            room.behind = True
        for delivery in filter(_item, deliveries):
            if delivery.is_line or not isinstance(fault, Unwritable):
                delivery.answer = refusal
            elif self._stopping:
                delivery.answer = Stopping()
            else:
                self._put_off([delivery])

    def _refusal(self, fault: Exception) -> Internal:
        refusal = Internal(reference=secrets.token_hex(4))
        if not isinstance(fault, Unwritable):
            log.error("a fault of ours [%(reference)s]", refusal.fields, exc_info=fault)
        elif not self._away:
            log.error("nothing can be kept [%(reference)s]: %(fault)s", refusal.fields | {"fault": fault})
        self._away = True
        return refusal


def _shared(thing: Parcel | Line | Delivery) -> SharedHub:
    assert isinstance(thing.room, SharedHub)
    return thing.room


def _item(delivery: Delivery) -> Item | None:
    """What of it is to be kept."""
    answer = delivery.answer
    changes = answer.changes if isinstance(answer, Outcome) else None
    message = delivery.draft.message if delivery.draft else None
    if not changes and not message and not delivery.peace:
        return None
    return Item(message, changes or {}, delivery.ended.id if delivery.ended else "", delivery.peace)
