"""The inbox: every message once, in order of `seq`, whether it comes live or is caught up on."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, NamedTuple

from .amendments import KINDS

Message = dict[str, Any]

SHOWN = 500
"""Messages that are known again when the room numbers anew: more than it begins with."""


class Seen(NamedTuple):
    """What had been read at one moment: the last `seq`, and the last private message, of the transcript `epoch`.

    In another transcript the same numbers are other messages: there nothing was read.
    """

    epoch: str = ""
    last: int = 0
    private: Message | None = None

    def last_in(self, epoch: str) -> int:
        """The last `seq`."""
        return self.last if epoch == self.epoch else 0

    def private_in(self, epoch: str) -> int:
        """The `seq` of the last private message."""
        return self.private["seq"] if self.private and epoch == self.epoch else 0


class Inbox:
    """Hands messages to `read`; those that the reader `ignores` no `/reply` means.

    From `hold` to `release` what comes live waits for what is caught up on.
    """

    def __init__(self, read: Callable[[list[Message]], None], ignores: Callable[[Message], bool]) -> None:
        self._read, self._ignores = read, ignores
        self._lock = Lock()
        self._held: list[Message] | None = None
        self._shown, self._before = deque[tuple[int, int]](maxlen=SHOWN), frozenset[tuple[int, int]]()
        self.seen = Seen()

    def hold(self) -> None:
        """A new connection: there may be older messages than those that come now."""
        with self._lock:
            self._held = []

    def begin_anew(self, epoch: str) -> None:
        """The room has lost its transcript, or the end of it, and numbers anew: what it still has was shown before."""
        with self._lock:
            self.seen, self._before = Seen(epoch), frozenset(self._shown)

    def arrive(self, messages: Sequence[Message]) -> None:
        """These came live."""
        with self._lock:
            if self._held is None:
                self._pass_on(messages)
            else:
                self._held += messages

    def catch_up(self, messages: Sequence[Message]) -> None:
        """These were missed, or are from before one's time."""
        with self._lock:
            self._pass_on(messages)

    def release(self) -> None:
        """Nothing older is to come."""
        with self._lock:
            held, self._held = self._held or [], None
            self._pass_on(held)

    def _pass_on(self, messages: Sequence[Message]) -> None:
        by_seq = {message["seq"]: message for message in messages if message["seq"] > self.seen.last}
        new = [by_seq[seq] for seq in sorted(by_seq)]
        if new:
            self.seen = Seen(
                self.seen.epoch, new[-1]["seq"], self._private(new)
            )  # first: a bot answers as soon as it reads
            self._show([message for message in new if _identity(message) not in self._before])

    def _private(self, new: list[Message]) -> Message | None:
        private = (message for message in reversed(new) if message.get("to") and message["kind"] not in KINDS)
        return next((message for message in private if not self._ignores(message)), self.seen.private)

    def _show(self, messages: list[Message]) -> None:
        self._shown.extend(map(_identity, messages))
        if messages:
            self._read(messages)


def _identity(message: Message) -> tuple[int, int]:
    """The same where only the end of a transcript was lost; another transcript has that number at another moment."""
    return message["seq"], message["at"]
