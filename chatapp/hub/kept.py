"""What was said so far, as the rules look at it."""

from collections.abc import Sequence

from chatapp.chat.message import Message
from chatapp.transcript import Transcript

RECENT = 100
"""Messages among which somebody's last one is looked for."""


class Kept:
    """See `chat.amending.Kept`."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    def message(self, reader: str, seq: int) -> Message | None:
        """None too for what is not theirs to read."""
        found = self._transcript.after(reader, seq - 1, 1).messages
        return found[0] if found and found[0].seq == seq else None

    def recent(self, reader: str, before: int | None = None) -> Sequence[Message]:
        """The newest last."""
        return self._transcript.latest(reader, RECENT, before).messages
