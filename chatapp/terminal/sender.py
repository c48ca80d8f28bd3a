"""The sender: one line goes to the room, and its answer to whoever typed it."""

import time
from typing import Any

from .connection import Connection
from .ear import Ear
from .errors import Refused, Unreachable
from .outbox import Line, Outbox
from .seat import Seat
from .wording import word


class Sender:
    """Takes a line out of the outbox only when it was answered; one that came too fast stays, and is sent again."""

    def __init__(self, outbox: Outbox, seat: Seat, ear: Ear) -> None:
        self._outbox, self._seat, self._ear = outbox, seat, ear

    def send(self, line: Line, connection: Connection) -> None:
        """Raises Cut; whether the line has arrived nobody knows, and its key makes it safe to send it again."""
        try:
            self._answered(_ask(line, connection))
        except Refused as refusal:
            if refusal.code == "too_fast":
                return time.sleep(refusal.fields["retry_after"])
            self._outbox.answered()
            self._ear.refused(line.text, refusal)
        self._ear.changed()

    def _answered(self, answer: dict[str, Any]) -> None:
        saved = self._saved(answer["download"]) if "download" in answer else ""
        ask = answer.get("ask", {"prompt": "", "line": ""})
        self._outbox.answered(before_next=ask["line"])
        self._ear.asked(ask["prompt"])
        if reply := answer.get("reply", saved):
            self._ear.told(reply)
        if "name" in answer:
            self._seat.rename(answer["name"])

    def _saved(self, path: str) -> str:
        try:
            return word("saved", file=self._seat.save(path))
        except (Unreachable, OSError) as reason:
            raise Refused("not_saved", word("not_saved", reason=reason)) from None


def _ask(line: Line, connection: Connection) -> dict[str, Any]:
    if line.too_long:
        raise Refused("text_too_long", word("too_long", length=len(line.text)))
    return connection.ask("message", line.payload)
