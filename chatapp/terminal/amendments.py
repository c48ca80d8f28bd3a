"""What becomes of a message after it was said: corrected, deleted, agreed with. Told once, where it is news."""

from collections.abc import Iterator, Sequence
from typing import Any

Message = dict[str, Any]

KINDS = ("corrected", "deleted", "agreed")
"""Kinds that tell of another message: the one that is `of`, as it is `now`."""
REMEMBERED = 5000
"""Messages; what becomes of an older one is not told."""


class Amendments:
    """Remembers every message as this screen has shown it last."""

    def __init__(self) -> None:
        self._shown: dict[int, Message] = {}

    def told(self, messages: Sequence[Message]) -> list[Message]:
        """What is new, and in the place of what tells of a change what has changed since it was shown.

        Whoever was away reads a message as it is now; nothing is left to tell of it then. Of what was never shown here
        nothing is told either. A message that is told again has `said`, when it was said.
        """
        return [news for message in messages for news in self._news(message)]

    def _news(self, message: Message) -> Iterator[Message]:
        if message["kind"] not in KINDS:
            self._show(message["seq"], message)
            yield message
        elif now := message.get("now"):
            yield from self._again(message, now)

    def _again(self, event: Message, now: Message) -> Iterator[Message]:
        then = self._shown.get(event["of"])
        if then and is_newer(now, then):
            self._show(event["of"], now)
            yield from ({**now, "at": event["at"], "said": now["at"], **change} for change in _changes(then, now))

    def _show(self, seq: int, message: Message) -> None:
        self._shown[seq] = message
        if len(self._shown) > REMEMBERED:
            del self._shown[next(iter(self._shown))]


def is_newer(now: Message, then: Message) -> bool:
    """Is `now` the same message with more changes in it?"""
    return bool(now["seq"] == then["seq"] and then.get("changed", 0) < now.get("changed", 0))


def _changes(then: Message, now: Message) -> Iterator[Message]:
    if "deleted" in now:
        yield {"kind": "deleted", "by": now["deleted"], "whom": [now["by"]]}
    else:
        if then.get("text") != now.get("text"):
            yield {}
        yield from ({"kind": "agreed", "by": person, "whom": [now["by"]]} for person in _new(then, now))


def _new(then: Message, now: Message) -> list[dict[str, str]]:
    """Those who agree since then."""
    before = {person["id"] for person in then.get("agreed", [])}
    return [person for person in now.get("agreed", []) if person["id"] not in before]
