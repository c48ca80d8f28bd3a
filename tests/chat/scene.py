"""A room, the clock that it is handed, and people who come by name."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from chatapp.chat.amending import settled
from chatapp.chat.errors import ChatError
from chatapp.chat.limits import Limits
from chatapp.chat.message import Message, Person
from chatapp.chat.now import Now
from chatapp.chat.obey import obey
from chatapp.chat.outcome import Outcome
from chatapp.chat.room import Room
from chatapp.chat.roster import Member

MIDNIGHT = 1_800_000_000_000


class Scene:
    """What happens in one room, told in the words of a person who watches."""

    def __init__(self, **limits: float) -> None:
        self.room = Room(Limits(**limits))  # type: ignore[arg-type]
        self.tick = 100.0
        self.seq = 0
        self.said: dict[int, Message] = {}
        self._ids = iter(range(1_000_000))

    @property
    def now(self) -> Now:
        return Now(MIDNIGHT + int(self.tick * 1000), self.tick)

    def wait(self, seconds: float) -> None:
        self.tick += seconds

    def sits(self, name: str) -> Member:
        """Somebody takes a seat and has not joined yet."""
        return self.room.take_seat(f"member {next(self._ids)}", name, self.now)

    def comes(self, name: str) -> Member:
        """Somebody takes a seat and opens the room in one tab."""
        member = self.sits(name)
        self.opens(member, "first tab")
        return member

    def come(self, *names: str) -> Iterator[Member]:
        return map(self.comes, names)

    def opens(self, member: Member, tab: str) -> Message | None:
        return self._kept(self.room.join(member, f"{member.id}, {tab}", self.now)).message

    def closes(self, member: Member, tab: str = "first tab") -> None:
        self.room.leave_off(member, f"{member.id}, {tab}", self.now)

    def types(self, member: Member, line: str, **knowing: Any) -> Outcome:
        return self._kept(obey(self.room, member, self.now, line, kept=self, **knowing))

    def types_to(self, member: Member, to: Sequence[str | Person], text: str, **knowing: Any) -> Outcome:
        """Privately, to people chosen before or named."""
        return self._kept(self.room.pm(member, to, text, self.now, None, **knowing))

    def writes(self, member: Member, to: Sequence[str | Person], text: str, **knowing: Any) -> Message:
        """The same becomes a message; that one."""
        message = self.types_to(member, to, text, **knowing).message
        assert message
        return message

    def _kept(self, outcome: Outcome) -> Outcome:
        """The transcript numbers it and keeps it."""
        if not outcome.message:
            return outcome
        self.seq += 1
        message = outcome.message._replace(seq=self.seq)
        if message.now:
            message = settled(message)
            self.said[message.of] = message.now
        self.said[message.seq] = message._replace(now=None)
        self.room.kept(message)
        return outcome._replace(message=message)

    def does(self, rule: Callable[..., Outcome], member: Member, seq: int, *what: Any) -> Outcome:
        """`scene.does(agree, hugo, 3)`: to what was said."""
        return self._kept(rule(self.room, member, self.message(member.id, seq), *what, now=self.now))

    def message(self, reader: str, seq: int) -> Message | None:
        """What the transcript would find for a reader."""
        return next((each for each in self.recent(reader) if each.seq == seq), None)

    def recent(self, reader: str, before: int | None = None) -> list[Message]:
        """The newest last."""
        upto = range(1, before or self.seq + 1)
        found = [self.said[seq] for seq in upto if seq in self.said]
        return [each for each in found if not each.readers or reader in each.readers]

    def says(self, member: Member, line: str, **knowing: Any) -> Message:
        """The line becomes a message; that one."""
        message = self.types(member, line, **knowing).message
        assert message
        return message

    def quits(self, member: Member) -> Message | None:
        return self._kept(self.room.quit(member, self.now)).message

    def expire(self) -> list[Message | None]:
        """Seats that are due become free; what the room says about it."""
        return [self._kept(self.room.leave(member, self.now)).message for member in self.room.overdue(self.now)]

    def misses(self) -> list[Message]:
        """What the room says of those who keep their seats and are away for long."""
        said = [self._kept(self.room.miss(member, self.now)).message for member in self.room.missed(self.now)]
        return [notice for notice in said if notice]

    def hides(self, member: Member, tab: str = "first tab", asleep: bool = True) -> None:
        self.room.rest(member, f"{member.id}, {tab}", asleep)

    @property
    def names(self) -> list[str]:
        return [member.name for member in self.room.roster]


def attempt(act: Callable[..., Any], *arguments: object) -> Any:
    """What came of it, or the refusal."""
    try:
        return act(*arguments)
    except ChatError as refused:
        return refused


def refusal(broken: type[ChatError], act: Callable[..., Any], *arguments: Any, **more: Any) -> ChatError:
    """`refusal(TextEmpty, scene.types, hugo, " ")`: the rule that this breaks."""
    with pytest.raises(broken) as raised:
        act(*arguments, **more)
    assert type(raised.value) is broken
    return raised.value
