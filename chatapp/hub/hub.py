"""The hub: the one way to a room, for pages and connections. It checks what is local; the courier decides the rest."""

import secrets
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from chatapp import serverlog
from chatapp.chat import amending, hooks, hosting
from chatapp.chat import line as lines
from chatapp.chat.errors import LoginRequired, NobodyToAnswer, NotJoined, Stopping
from chatapp.chat.file import File
from chatapp.chat.kind import Kind
from chatapp.chat.limits import Limits
from chatapp.chat.message import Message, Person
from chatapp.chat.now import Now
from chatapp.chat.obey import amends, correct, obey, order
from chatapp.chat.outcome import Outcome
from chatapp.chat.peace import Peace
from chatapp.chat.room import Room
from chatapp.chat.roster import Member
from chatapp.chat.roster_updates import Snapshot, Snapshots
from chatapp.transcript import Archive

from .asking import Nobody, Question
from .courier import Courier
from .kept import Kept
from .parcel import Line, Parcel

NOBODY = Nobody()


class Tab(Protocol):
    """One connection. `member` is the id of whose it is."""

    member: str


def clock() -> Now:
    """The time of this machine."""
    return Now(time.time_ns() // 1_000_000, time.monotonic())


class Hub:
    """Hands on rules, in order. What begins with an underscore and takes no question runs on the courier's thread only.

    Whoever asks is refused at once when the room is closed or not joined; every question is answered once, after what
    it answers was kept and told.
    """

    def __init__(
        self, slug: str, room: Room, store: Archive, courier: Courier, clock: Callable[[], Now] = clock,
        made: bool = False,
    ) -> None:  # fmt: skip
        self.slug, self._room, self._store, self._courier, self._clock = slug, room, store, courier, clock
        self._transcript = store.room(slug)
        self._kept = Kept(self._transcript)
        self.log = serverlog.of_room(slug, made)
        self._snapshots = Snapshots(room)
        self.kept, self.news = room.kept, partial(self._snapshots.news, clock)
        self._left: set[str] = set()
        self._stopped = False
        self._restore()

    def _restore(self) -> None:
        """What hosts had decided, and the seats of those who were here when the server ended."""
        self._room.peace = self._transcript.peace()
        self._room.restore(self._transcript.present(), self._clock())

    # At the door

    def enter(self, name: str, question: Question, address: str = "", before: str = "") -> None:
        """Take a seat under `name`: the outcome's `person`, or RoomFull, NameTaken, NameInvalid, Banned, RoomLocked.

        `address`: the network that they come from; `before`: the id in their cookie.
        """
        self._check_open()
        self._send(partial(self._seat_new, secrets.token_urlsafe(9), name, address, before), question)

    def recall(self, person: Person, question: Question, address: str = "") -> None:
        """The member that a good cookie speaks of, under the name of now: the outcome's `person`.

        A seat that was lost is taken again, or refused as above, but where a host lets nobody new in; after `quit` it
        is LoginRequired.
        """
        self._check_open()
        if member := self._room.roster.get(person.id):
            member.address = address or member.address  # after a restart it is known again as soon as they are back
            question.answered(Outcome(person=member.person))
        else:
            self._send(partial(self._seat_again, person, address), question)

    def _seat_new(self, member_id: str, name: str, address: str, before: str) -> Outcome:
        if self._room.is_muted(before, self._clock()):
            return self._seat_again(Person(before, name), address)  # a second seat would have a voice
        member = self._room.take_seat(member_id, name, self._clock(), address, before=before)
        member.keys = set()
        return Outcome(person=member.person)

    def _seat_again(self, person: Person, address: str) -> Outcome:
        if person.id in self._room.roster:
            return Outcome(person=self._room.roster.of(person.id).person)
        if person.id in self._left or self._store.ended(person.id):
            raise LoginRequired
        return Outcome(person=self._room.take_seat(*person, self._clock(), address, new=False).person)

    def seated(self, member_id: str) -> Person | None:
        """The member with that id, if the seat is still held."""
        member = self._room.roster.get(member_id)
        return member.person if member else None

    def taken(self) -> int:
        """How many seats are taken, those of people on their way in included."""
        return len(self._room.roster)

    # Hosts

    def enter_as_host(self, name: str, instead: str, question: Question, address: str = "", before: str = "") -> None:
        """Take a seat, as whoever has the host's key: nobody is kept out so. RoomFull, NameTaken, NameInvalid.

        `instead`: the id of a member who makes way if the room is full, or "".
        """
        self._check_open()
        host = Person(secrets.token_urlsafe(9), name)
        self._send(partial(self._seat_host, host, instead, address, before), question)

    def _seat_host(self, host: Person, instead: str, address: str, before: str) -> Outcome:
        if host.id in self._room.roster:
            return Outcome(person=self._room.roster.of(host.id).person)
        return hosting.seat(self._room, host, instead, self._clock(), address, before)

    def entitle(self, member_id: str, question: Question) -> None:
        """Make a member host who has the host's key."""
        self._check_open()
        self._send(lambda: hosting.entitle(self._room, self._room.roster.of(member_id), self._clock()), question)

    def order(self, line: str, question: Question) -> None:
        """A host's command of whoever runs the server."""
        self._check_open()
        self._send(lambda: order(self._room, line, self._clock()), question)

    @property
    def peace(self) -> Peace:
        """What hosts have decided."""
        return self._room.peace

    @property
    def forgotten(self) -> int:
        """How often something was deleted or cleared, so far."""
        return self._room.forgotten

    @property
    def limits(self) -> Limits:
        """How much of everything the room allows."""
        return self._room.limits

    # Connections

    def join(self, tab: Tab, question: Question) -> None:
        """The connection is in the room from now on. The oldest connections beyond the limit have to go."""
        self._check_open()
        self._room.roster.of(tab.member)
        self._send(partial(self._join, tab), question)

    def _join(self, tab: Tab) -> Outcome:
        return self._room.join(self._room.roster.of(tab.member), tab, self._clock())

    def detach(self, tab: Tab) -> None:
        """The connection is gone. Never waits: it may be the courier who noticed."""
        self._send(partial(self._leave_off, tab))

    def _leave_off(self, tab: Tab) -> Outcome:
        if member := self._room.roster.get(tab.member):
            self._room.leave_off(member, tab, self._clock())
        return Outcome()

    def rest(self, tab: Tab, asleep: bool, question: Question) -> None:
        """The page behind the connection is hidden, or shown again."""
        self._joined(tab)
        self._send(partial(self._rest, tab, asleep), question)

    def _rest(self, tab: Tab, asleep: bool) -> Outcome:
        return self._room.rest(self._room.roster.of(tab.member), tab, asleep)

    def owner(self, tab: Tab) -> Person:
        """Who is behind a connection that has joined."""
        return self._joined(tab).person

    def _joined(self, tab: Tab) -> Member:
        if self._stopped:
            raise Stopping
        member = self._room.roster.of(tab.member)
        if tab not in member.connections:
            raise NotJoined
        return member

    def _check_open(self) -> None:
        if self._stopped:
            raise Stopping

    # Talking

    def line(self, tab: Tab, text: str, key: str | None, question: Question,
             re: int | None = None, seen: int | None = None, files: tuple[File, ...] = ()) -> None:  # fmt: skip
        """A line as it was typed: a text, perhaps with files, or a command.

        `re`: the `seq` of the private message that it answers; `seen`: the last one that its writer had read.
        """
        rule = partial(obey, self._room, kept=self._kept) if re is None else partial(self._answer, re)
        self._speak(tab, partial(rule, raw=text, key=key, seen=seen, files=files), question, key, amends(text))

    def _answer(self, re: int, member: Member, now: Now, raw: str, key: str | None, seen: int | None,
                files: tuple[File, ...]) -> Outcome:  # fmt: skip
        answered = self._private(member, re) if lines.is_command(lines.meant(raw)) else None
        return obey(self._room, member, now, raw, key, answered, seen, self._kept, files)

    def _private(self, member: Member, seq: int) -> Message:
        """The private message with that number, if it is the member's to read; else NobodyToAnswer."""
        message = self._kept.message(member.id, seq)
        if not message or not message.to:
            raise NobodyToAnswer(name="", suggestion=None)
        return message

    def pm(self, tab: Tab, to: Sequence[str | Person], text: str, key: str | None, question: Question,
           seen: int | None = None, files: tuple[File, ...] = ()) -> None:  # fmt: skip
        """A private message to these members, by id or by name, or to nobody."""
        self._speak(tab, lambda member, now: self._room.pm(member, to, text, now, key, seen, files), question, key)

    def correct(self, tab: Tab, seq: int, text: str, key: str | None, question: Question) -> None:
        """Other words in the place of what was said."""
        self._amend(tab, partial(correct, text=text), seq, key, question)

    def delete(self, tab: Tab, seq: int, key: str | None, question: Question) -> None:
        """Nothing in the place of what was said."""
        self._amend(tab, amending.delete, seq, key, question)

    def agree(self, tab: Tab, seq: int, key: str | None, question: Question) -> None:
        """A mark on what was said; of whom it has one already, none any more."""
        self._amend(tab, amending.agree, seq, key, question)

    def _amend(self, tab: Tab, rule: Callable[..., Outcome], seq: int, key: str | None, question: Question) -> None:
        about = partial(self._about, rule, seq, key)
        self._speak(tab, about, question, key, first=True)

    def _about(self, rule: Callable[..., Outcome], seq: int, key: str | None, member: Member, now: Now) -> Outcome:
        return rule(self._room, member, self._kept.message(member.id, seq), now=now, key=key)

    def typing(self, tab: Tab) -> Person:
        """Who is typing: nothing that is kept."""
        return self._joined(tab).person

    def rename(self, tab: Tab, name: str, question: Question) -> None:
        """Another name; the same rules as at the door."""
        self._speak(tab, lambda member, now: self._room.rename(member, name, now, None), question)

    def _speak(self, tab: Tab, rule: Callable[[Member, Now], Outcome], question: Question,
               key: str | None = None, first: bool = False) -> None:  # fmt: skip
        """By the clock of now: whoever waits for a slow disk behind others was not too fast for that."""
        self._joined(tab)
        line = Line(self, tab.member, key) if key else None
        who = partial(self._room.roster.of, tab.member)
        self._send(partial(self._paced, who, self._clock(), rule), question, line, first)

    def post(self, hook_key: str, text: str, key: str | None, question: Question) -> None:
        """What a program says, by the hook with that key, at a pace of its own. NoSuchHook, TooFast."""
        self._check_open()
        program = hooks.find(self._room.peace.hooks, hook_key).id
        line = Line(self, program, key) if key else None
        who = partial(self._room.program, program)
        rule = partial(self._paced, who, self._clock(), lambda who, now: hooks.post(self._room, who, text, now, key))
        self._send(rule, question, line)

    def _paced(self, who: Callable[[], Member], now: Now, rule: Callable[[Member, Now], Outcome]) -> Outcome:
        member = who()
        member.pace.take(now.tick)
        return rule(member, now)

    # Leaving

    def quit(self, member_id: str, question: Question) -> None:
        """Free seat and name at once; once that is told, all the member's connections are closed."""
        self._check_open()
        self._room.roster.of(member_id)
        self._send(partial(self._quit, member_id), question)

    def _quit(self, member_id: str) -> Outcome:
        return self._room.quit(self._room.roster.of(member_id), self._clock())

    def sweep(self) -> None:
        """Free the seats of those who are away for too long, and say who left. Call it twice a second."""
        now = self._clock()
        for member in self._room.overdue(now):
            self._send(partial(self._run_out, member.id))
        for member in self._room.missed(now):
            self._send(partial(self._miss, member.id))
        if self._snapshots.outdated:
            self._send(Outcome)

    def _run_out(self, member_id: str) -> Outcome:
        now = self._clock()
        member = next((each for each in self._room.overdue(now) if each.id == member_id), None)
        if not member:  # back again, or gone, meanwhile
            return Outcome()
        if not member.gone:
            self._log_left(member, now)
        return self._room.leave(member, now)

    def _miss(self, member_id: str) -> Outcome:
        now = self._clock()
        member = next((each for each in self._room.missed(now) if each.id == member_id), None)
        if not member:
            return Outcome()
        self._log_left(member, now)
        return self._room.miss(member, now)

    def _log_left(self, member: Member, now: Now) -> None:
        said = {"name": member.name, "seconds": member.away_for(now.tick)}
        self.log.info("%(name)s left (away for %(seconds).0f s)", said)

    def close(self) -> None:
        """The room is gone: nothing more is accepted, and everybody is told."""
        self._stopped = True
        self._send(self._room.close)

    def stop(self) -> None:
        """Decide nothing more: whatever comes is Stopping. The seats stay as they are, for the next server."""
        self._stopped = True

    def _send(self, rule: Callable[[], Outcome], question: Question = NOBODY, line: Line | None = None,
              first: bool = False) -> None:  # fmt: skip
        self._courier.send(Parcel(self, rule, question, line, first))

    # What the courier asks and tells

    def known(self, author: str, key: str) -> Message | None:
        """What `author` has sent with `key` already: the same key is the same line.

        Nearly always nothing, and of who has come since the start of this server that is known without a look: half of
        what a line costs the store.
        """
        member = self._room.roster.get(author)
        if member and member.keys is not None and key not in member.keys:
            return None
        return self._transcript.find(author, key)

    def ended(self, person: Person) -> None:
        """That member has left for good. The transcript knows it later, with a full disk much later."""
        self.log.info("%(name)s left (quit)", {"name": person.name})
        self._left.add(person.id)

    def settled(self, notice: Message | None) -> None:
        """A host has decided something. The log has one line of it, without what was written."""
        if notice and notice.kind is not Kind.LEFT:
            about = {"whom": [each.name for each in notice.whom], "minutes": notice.minutes or 0}
            self.log.info(
                "%(name)s as host: %(act)s %(whom)s", {"name": notice.by.name, "act": str(notice.kind)} | about
            )

    def tidy(self) -> None:
        """Forget who has left as far as the transcript knows it too. Call it now and then."""
        self._left -= {member for member in tuple(self._left) if self._store.ended(member)}

    def check(self) -> None:
        """Raise Unwritable unless what is said here can be kept now."""
        self._store.check()

    def snapshot(self) -> Snapshot:
        """The roster as it is now. For the courier's thread only."""
        return self._snapshots.now()
