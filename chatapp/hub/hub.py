"""The hub: the one way to the room, for pages and connections. One caller at a time; it decides and hands on."""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import date

from chatapp.chat import line as lines
from chatapp.chat.errors import ChatError, LoginRequired, NobodyToAnswer, NotJoined, Stopping
from chatapp.chat.message import Message, Person
from chatapp.chat.now import Now
from chatapp.chat.outcome import Outcome
from chatapp.chat.room import Room
from chatapp.chat.roster import Member
from chatapp.chat.snapshot import Snapshot, Snapshots
from chatapp.latch import Latch
from chatapp.transcript import MAIN, Store, Unwritable

from . import retention
from .courier import Answer, Courier, Parcel, nobody

log = logging.getLogger(__name__)

Farewell = Callable[[Sequence[str], str], None]
Rule = Callable[[Member, Now], Outcome]


def clock() -> Now:
    """The time of this machine."""
    return Now(time.time_ns() // 1_000_000, time.monotonic())


class Hub:
    """Decides under its lock, in memory, without I/O; what was decided goes to the courier in that order.

    `farewell` says goodbye to some connections, with a code, and closes them. A connection is an opaque string.
    Every `answer` is called once, by the courier, after what it answers was kept and told.
    """

    def __init__(self, room: Room, store: Store, courier: Courier, farewell: Farewell,
                 clock: Callable[[], Now] = clock) -> None:  # fmt: skip
        self._room, self._store, self._courier = room, store, courier
        self._transcript = store.room(MAIN)
        self._farewell, self._clock = farewell, clock
        self._lock = Latch()
        self._owners: dict[str, str] = {}
        self._quit: set[str] = set()
        self._snapshots = Snapshots(room.roster)
        self._stopped = False
        room.restore(self._transcript.present(), clock())
        courier.kept = self._kept

    # At the door

    def enter(self, name: str) -> Person:
        """Take a seat under `name`, or raise RoomFull, NameTaken or NameInvalid."""
        with self._lock:
            self._check_open()
            return self._room.take_seat(secrets.token_urlsafe(9), name, self._clock()).person

    def recall(self, person: Person) -> Person:
        """The member that a good cookie speaks of, under the name of now.

        A seat that was lost is taken again, or raises RoomFull or NameTaken; after `quit` it is LoginRequired.
        """
        ended = self._has_ended(person.id)
        with self._lock:
            self._check_open()
            if person.id in self._room.roster:
                return self._room.roster.of(person.id).person
            if ended or person.id in self._quit:
                raise LoginRequired
            return self._room.take_seat(person.id, person.name, self._clock()).person

    def _has_ended(self, member: str) -> bool:
        return member not in self._room.roster and self._store.ended(member)

    def seated(self, member_id: str) -> Person | None:
        """The member with that id, if the seat is still held."""
        with self._lock:
            return self._room.roster.of(member_id).person if member_id in self._room.roster else None

    def taken(self) -> int:
        """How many seats are taken, those of people on their way in included."""
        return len(self._room.roster)

    # Connections

    def attach(self, connection: str, person: Person) -> None:
        """A connection with a good cookie; the room learns of it when it joins."""
        member = self.recall(person)
        with self._lock:
            self._owners[connection] = member.id

    def join(self, connection: str, answer: Answer) -> None:
        """The connection is in the room from now on. The oldest connections beyond the limit have to go."""
        with self._lock:
            member = self._owner(connection)
            self._hand_on(member, self._room.join(member, connection, self._clock()), answer)
            surplus = self._room.surplus(member)
            self._drop(surplus)
        if surplus:
            self._farewell(surplus, "elsewhere")

    def detach(self, connection: str) -> None:
        """The connection is gone. Never waits: it may be the courier who noticed."""
        with self._lock:
            self._drop([connection])
            self._courier.send(Parcel(Outcome(), snapshot=self._snapshots.news(self._clock)))

    def _drop(self, connections: Sequence[str]) -> None:
        for connection in connections:
            owner = self._owners.pop(connection, "")
            if owner in self._room.roster:
                self._room.leave_off(self._room.roster.of(owner), connection, self._clock())

    def _check_open(self) -> None:
        if self._stopped:
            raise Stopping

    def _owner(self, connection: str) -> Member:
        self._check_open()
        return self._room.roster.of(self._owners.get(connection, ""))

    def _joined(self, connection: str) -> Member:
        member = self._owner(connection)
        if connection not in member.connections:
            raise NotJoined
        return member

    # Talking

    def line(self, connection: str, text: str, key: str | None, answer: Answer,
             re: int | None = None, seen: int | None = None) -> None:  # fmt: skip
        """A line as it was typed: a text or a command. Broken rules raise their ChatError at once.

        `re`: the `seq` of the private message that it answers; `seen`: the last one that its writer had read.
        """
        if key and lines.is_command(text) and self._is_known(connection, key, answer):
            return  # a command sent again would change names before the courier finds its key
        to = self._private(connection, re) if re is not None and lines.is_command(text) else None
        self._speak(connection, key, answer, lambda member, now: self._room.line(member, text, now, key, to, seen))

    def pm(self, connection: str, to: Sequence[str | Person], text: str, key: str | None, answer: Answer,
           seen: int | None = None) -> None:  # fmt: skip
        """A private message to these members, by id or by name, or to nobody."""
        self._speak(connection, key, answer, lambda member, now: self._room.pm(member, to, text, now, key, seen))

    def _private(self, connection: str, seq: int) -> Message:
        """The private message with that number, if it is the member's to read; else NobodyToAnswer."""
        messages, _more = self._transcript.after(self.owner(connection).id, seq - 1, 1)
        if not messages or messages[0].seq != seq or not messages[0].to:
            raise NobodyToAnswer(name="", suggestion=None)
        return messages[0]

    def _kept(self, messages: Sequence[Message]) -> None:
        with self._lock:
            for message in messages:
                self._room.kept(message)

    def rename(self, connection: str, name: str, answer: Answer) -> None:
        """Another name; the same rules as at the door."""
        self._speak(connection, None, answer, lambda member, now: self._room.rename(member, name, now, None))

    def _is_known(self, connection: str, key: str, answer: Answer) -> bool:
        known = self._transcript.find(self.owner(connection).id, key)
        if known:
            answer(Outcome(known, repeated=True))
        return known is not None

    def _speak(self, connection: str, key: str | None, answer: Answer, rule: Rule) -> None:
        with self._lock:
            member, now = self._joined(connection), self._clock()
            try:
                member.pace.take(now.tick)
                return self._hand_on(member, rule(member, now), answer)
            except ChatError as broken:
                refusal = broken
        if not (key and self._is_known(connection, key, answer)):  # sending again is never too fast, nor too late
            raise refusal

    def _hand_on(self, member: Member, outcome: Outcome, answer: Answer) -> None:
        if member.id not in self._room.roster:
            return self._let_go(member, outcome, answer)

        def told(result: Outcome | ChatError) -> None:
            if isinstance(result, Outcome) and result.repeated:
                member.pace.give_back()
            answer(result)

        return self._courier.send(Parcel(outcome, told, self._snapshots.news(self._clock)))

    # Leaving

    def quit(self, member_id: str, answer: Answer = nobody) -> None:
        """Free seat and name at once; once that is told, all the member's connections are closed."""
        with self._lock:
            self._check_open()
            member = self._room.roster.of(member_id)
            self._let_go(member, self._room.quit(member, self._clock()), answer)

    def _let_go(self, member: Member, outcome: Outcome, answer: Answer) -> None:
        connections = [connection for connection, owner in self._owners.items() if owner == member.id]
        self._drop(connections)
        self._quit.add(member.id)  # the transcript knows it only after a while, with a full disk after a long one

        def told(result: Outcome | ChatError) -> None:
            log.info("%s left (quit)", member.name)
            answer(result)
            self._farewell(connections, "quit")

        self._courier.send(Parcel(outcome, told, self._snapshots.news(self._clock), ended=member.id))

    def sweep(self) -> None:
        """Free the seats of those who have been away for longer than the grace period. Call it twice a second."""
        with self._lock:
            now = self._clock()
            overdue = self._room.overdue(now)
            for member in overdue:
                self._courier.send(Parcel(self._room.quit(member, now)))
            if news := self._snapshots.news(self._clock):
                self._courier.send(Parcel(Outcome(), snapshot=news))
        for member in overdue:
            log.info("%s left (away for %.0f s)", member.name, member.away_for(now.tick))

    def stop(self) -> None:
        """Decide nothing more: whatever comes is Stopping. The seats stay as they are, for the next server."""
        with self._lock:
            self._stopped = True

    # Looking

    def owner(self, connection: str) -> Person:
        """Who is behind a connection that has joined."""
        return self._joined(connection).person

    def snapshot(self) -> Snapshot:
        """The roster as it is now."""
        with self._lock:
            return self._snapshots.now()

    # The transcript

    def keeps(self) -> bool:
        """Can the transcript be written now?"""
        try:
            self._store.check()
        except Unwritable as fault:
            log.error("the transcript cannot be written: %s", fault)
            return False
        return True

    def checkpoint(self) -> None:
        """What was kept moves to its final place; waits for the disk, and nobody waits for it."""
        self._store.checkpoint()

    def prune(self, days: float, today: date = date.min) -> None:
        """Forget what is older than that, and who has quit as far as the transcript knows it too."""
        for member in tuple(self._quit):
            if self._store.ended(member):
                self._quit.discard(member)
        retention.forget(self._store, self._clock().at, days, today)
