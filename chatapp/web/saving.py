"""Who is saving the conversation: one file each at a time, for as long as they have a seat."""

import errno
from collections.abc import Callable, Iterator

from flask import Response

from chatapp.chat.errors import StillSaving

RETRY = 10
"""Seconds, after which a file is cut that nobody reads (`transport.lines`)."""


class Saving:
    """Of all rooms."""

    def __init__(self) -> None:
        self._members: set[str] = set()

    def begin(self, member_id: str, answer: Response) -> None:
        """This is theirs, until it is closed. Raises StillSaving while another one is on its way."""
        if member_id in self._members:
            raise StillSaving(retry_after=RETRY)
        self._members.add(member_id)
        answer.call_on_close(lambda: self._members.discard(member_id))


def while_seated(pieces: Iterator[str], seated: Callable[[], object]) -> Iterator[str]:
    """Whoever has quit gets no more: the file breaks off in the middle, so that nobody takes it for whole."""
    for piece in pieces:
        if not seated():
            raise ConnectionResetError(errno.ECONNRESET, "the member has left")
        yield piece
