"""Who is saving the conversation: one file each at a time, for as long as they have a seat."""

import errno
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from flask import Response

from chatapp.chat.errors import StillSaving

RETRY = 10
"""Seconds, after which a file is cut that nobody reads (`transport.lines`)."""


class Saving:
    """Of all rooms."""

    def __init__(self) -> None:
        self._members: set[str] = set()

    def begin(self, member_id: str, pieces: Iterator[Any], seated: Callable[[], object]) -> Response:
        """A file of theirs, in pieces of text or of bytes. Raises StillSaving while another one is on its way.

        Whoever has quit gets no more: it breaks off in the middle, so that nobody takes it for whole.
        """
        if member_id in self._members:
            raise StillSaving(retry_after=RETRY)
        self._members.add(member_id)
        end = partial(self._members.discard, member_id)
        answer = Response(_while(seated, pieces, end))
        answer.call_on_close(end)  # also of a file that nobody has begun to read
        return answer


def _while(seated: Callable[[], object], pieces: Iterator[Any], end: Callable[[], None]) -> Iterator[Any]:
    for piece in pieces:
        if not seated():
            raise ConnectionResetError(errno.ECONNRESET, "the member has left")
        yield piece
    end()
