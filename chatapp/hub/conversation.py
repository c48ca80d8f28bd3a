"""All that somebody may read, as it stands when they ask: whoever goes on talking does not make it longer."""

import time
from collections.abc import Iterator

from chatapp.chat.message import Message
from chatapp.transcript import Transcript

PAGE, STEP = 500, 5000
"""Messages read at once, and looked through at once for who speaks."""
SPEAKERS = 50
"""Names, at most, that are looked for: who changes theirs all the time cannot fill the memory."""
REST = 0.005
"""Seconds between two pages: under gevent nobody else would have a turn before the end."""


class Conversation:
    """Of one reader, never whole in memory. `first` and `last` are its ends, None when it is empty."""

    def __init__(self, transcript: Transcript, reader: str) -> None:
        self._transcript, self._reader = transcript, reader
        self.first = next(iter(transcript.after(reader, 0, 1).messages), None)
        self.last = next(reversed(transcript.latest(reader, 1).messages), None)

    @property
    def _end(self) -> int:
        return self.last.seq if self.last else 0

    @property
    def size(self) -> int:
        """Messages, at most: numbers may be missing."""
        return self.last.seq - self.first.seq + 1 if self.first and self.last else 0

    def speakers(self) -> tuple[list[str], bool]:
        """The names under which something is said, and whether there are more of them."""
        names: set[str] = set()
        for start in range(self.first.seq - 1 if self.first else 0, self._end, STEP):
            names |= self._transcript.speakers(self._reader, start, min(start + STEP, self._end))
            if len(names) > SPEAKERS:
                break
            time.sleep(REST)
        return sorted(names, key=str.casefold)[:SPEAKERS], len(names) > SPEAKERS

    def pages(self) -> Iterator[list[Message]]:
        """The messages, page by page."""
        seq = 0
        while messages := self._after(seq):
            yield messages
            seq = messages[-1].seq
            time.sleep(REST)

    def _after(self, seq: int) -> list[Message]:
        page = self._transcript.after(self._reader, seq, PAGE)
        return [message for message in page.messages if message.seq <= self._end]
