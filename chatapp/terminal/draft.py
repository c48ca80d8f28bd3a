"""The draft: the line while it is typed, and what it means by then."""

import re

from .inbox import Message, Seen
from .line import Line
from .link import Link
from .room import CONVERSATION

_AND_A_SPACE = re.compile(r"\S\s")


class Draft:
    """Follows what is typed. A line that was `returned` by the room keeps what it meant, until it is another one."""

    def __init__(self, link: Link, returned: Line | None = None) -> None:
        self._link = link
        self._begun = returned.begun if returned else None
        self._sure = returned.text if returned and returned.sure else ""
        self._seen: Seen | None = None

    def follow(self, text: str) -> None:
        """`text` stands in the composer. An answer is to the message that was the last one when it was begun."""
        if not self._answers(text) or not _AND_A_SPACE.search(text):
            self._begun = None
        elif self._begun is None:
            self._begun = self._link.seen

    def join(self, returned: Line) -> None:
        """A line has come back before what was being typed: Enter may be on its way, and nobody has read why yet."""
        self._seen, self._begun = returned.seen, self._begun or returned.seen

    def line(self, text: str) -> Line:
        """To be sent now."""
        self.follow(text)
        return Line(text, self._seen or self._link.seen, self._begun or self._asking(text), self.is_sure(text))

    def _asking(self, text: str) -> Seen | None:
        """`/reply` alone: the room says whom it means, also where that is older than all that was read here."""
        seen = self._link.seen
        return seen if seen.private and self._answers(text) else None

    def _answers(self, text: str) -> bool:
        return CONVERSATION in self._link.room.needs(text)

    # A line that looks like another command

    def is_sure(self, text: str) -> bool:
        """Was this text asked about? A line that has come back has a gap behind it, for what is typed meanwhile."""
        return text.strip() == self._sure.strip()

    def ask(self, text: str) -> None:
        """The same text once more is meant."""
        self._sure = text

    # Whom it answers

    @property
    def answered(self) -> Message | None:
        """The private message that a `/reply` being typed answers."""
        return self._begun.private if self._begun and self._begun.epoch == self._link.seen.epoch else None
