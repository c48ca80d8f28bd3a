"""What was said is corrected, deleted, agreed with: who may, until when, what comes of it. Rules only, as in `room`."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from .errors import MessageDeleted, NeverAmended, NoSuchMessage, NotYours, TooLate
from .kind import Kind
from .message import Amended, Message, clean
from .now import Now
from .outcome import Outcome
from .peace import MINUTE
from .room import Room
from .roster import Member

MOST = 200
"""Who agree with one message, at most; the first one is forgotten for one more."""


class Kept(Protocol):
    """What was said so far, as one reader may read it, and as it is now."""

    def message(self, reader: str, seq: int) -> Message | None:
        """The message with that number."""

    def recent(self, reader: str, before: int | None = None) -> Sequence[Message]:
        """The last hundred or so (before that number), the newest last."""


def correct(room: Room, member: Member, said: Message | None, text: str, now: Now, key: str | None = None) -> Outcome:
    """Other words in its place, of its author and in time. NoSuchMessage, MessageDeleted, NotYours, TooLate, Muted."""
    said = _there(said)
    if said.by.id != member.id:
        raise NotYours
    _check_in_time(room, said, now)
    room.check_may_speak(member, now, said.to)
    return _told(Kind.CORRECTED, said._replace(text=clean(text, room.limits.text, said.files)), member, now, key)


def delete(room: Room, member: Member, said: Message | None, now: Now, key: str | None = None) -> Outcome:
    """Nothing in its place: by its author in time, by a host at any time; as `correct`, but for who is muted too."""
    said = _there(said)
    if not room.is_host(member.id):
        if said.by.id != member.id:
            raise NotYours
        _check_in_time(room, said, now)
    gone = Amended(deleted=member.person, changed=said.amended.changed)
    return _told(Kind.DELETED, said._replace(text="", files=(), amended=gone), member, now, key)


def agree(room: Room, member: Member, said: Message | None, now: Now, key: str | None = None) -> Outcome:
    """Whoever may read it puts a mark on it, and takes it back with a second one. NoSuchMessage, MessageDeleted, Muted.

    The event itself bears the mark where there is one now.
    """
    said = _there(said)
    room.check_may_speak(member, now)
    others = tuple(each for each in said.amended.agreed if each.id != member.id)
    on = len(others) == len(said.amended.agreed)
    agreed = (*others, member.person)[-MOST:] if on else others
    told = _told(Kind.AGREED, said._replace(amended=said.amended._replace(agreed=agreed)), member, now, key)
    mark = Amended(agreed=(member.person,) if on else ())
    return told._replace(message=told.message and told.message._replace(amended=mark))


def own(messages: Iterable[Message], member: Member) -> Message | None:
    """The last thing that the member has said, of these."""
    return _last(each for each in messages if each.by.id == member.id)


def others(messages: Iterable[Message], member: Member) -> Message | None:
    """The last thing that somebody else has said."""
    return _last(each for each in messages if each.by.id != member.id)


def settled(event: Message) -> Message:
    """An amendment that has its number and its date: what it is about bears them."""
    assert event.now
    amended = event.now.amended._replace(changed=event.seq)
    if event.kind is Kind.CORRECTED:
        amended = amended._replace(corrected=event.at)
    return event._replace(now=event.now._replace(amended=amended))


def told(found: Sequence[Message], about: Iterable[Message]) -> list[Message]:
    """The messages of a page; the last amendment of each of those that they are `about` says how it is now."""
    last = {each.amended.changed: each for each in about}
    return [each._replace(now=last.get(each.seq)) if each.of else each for each in found]


def _last(messages: Iterable[Message]) -> Message | None:
    said = [each for each in messages if each.kind.spoken and not each.amended.deleted]
    return said[-1] if said else None


def _there(said: Message | None) -> Message:
    if not said or not said.kind.spoken:
        raise NoSuchMessage
    if said.amended.deleted:
        raise MessageDeleted
    return said


def _check_in_time(room: Room, said: Message, now: Now) -> None:
    minutes = room.limits.correction_minutes
    if not minutes:
        raise NeverAmended(minutes=minutes)
    if now.at - said.at > minutes * MINUTE:
        raise TooLate(minutes=minutes)


def _told(kind: Kind, now_so: Message, member: Member, now: Now, key: str | None) -> Outcome:
    return Outcome(
        Message(kind, now.at, member.person, to=now_so.to, key=key, whom=(now_so.by,), of=now_so.seq, now=now_so)
    )
