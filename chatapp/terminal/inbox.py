"""The inbox: every message once, in order of `seq`, whether it comes live or is caught up on."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

Message = dict[str, Any]


class Inbox:
    """Hands messages to `read`. From `hold` to `release` what comes live waits for what is caught up on."""

    def __init__(self, read: Callable[[list[Message]], None]) -> None:
        self._read = read
        self._lock = Lock()
        self._held: list[Message] | None = None
        self.last = 0

    def hold(self) -> None:
        """A new connection: there may be older messages than those that come now."""
        with self._lock:
            self._held = []

    def begin_anew(self) -> None:
        """The room has lost its transcript and numbers from 1 again."""
        with self._lock:
            self.last = 0

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
        new = {message["seq"]: message for message in messages if message["seq"] > self.last}
        if new:
            self.last = max(new)
            self._read([new[seq] for seq in sorted(new)])
