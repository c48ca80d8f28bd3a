"""A form with a file in it (RFC 7578), read while it comes: it is never whole in memory, and nobody waits for it.

Werkzeug's own parser reads a form to its end, however many parts it has, before anybody sees a byte of it.
"""

import time

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, File, MultipartDecoder, NeedData

from chatapp.chat.errors import BadRequest
from chatapp.files.receiving import Read
from chatapp.files.shelf import PIECE

PARTS = 20
"""Fields of a form, at most."""
HEAD = 16_384
"""Bytes in front of the first part, of the head of a part, and behind the last part, at most."""
BEHIND = 4
"""Bytes of a boundary behind its name: `--` and the end of the line."""
FIELD = "file"
"""What the one part is called that is a file."""


class Form:
    """`read` gives its body. Everything raises BadRequest where it is no form with one file."""

    def __init__(self, boundary: str, read: Read) -> None:
        if not boundary:
            raise BadRequest
        self._decoder, self._body = MultipartDecoder(boundary.encode(), max_parts=PARTS), read
        self._boundary, self._tail = b"--" + boundary.encode(), b""
        self.name = ""

    def open(self) -> "Form":
        """Up to the file; its `name` is known now."""
        while not _is_file(part := self._next()):
            if isinstance(part, Epilogue):
                raise BadRequest
        assert isinstance(part, File)
        self.name = part.filename
        return self

    def read(self, _size: int = -1) -> bytes:
        """The next piece of the file, of some PIECE; none when the file and the form have come to their end."""
        while isinstance(part := self._next(), Data):
            if part.data:
                return part.data
        while not isinstance(part, Epilogue):
            if _is_file(part):
                raise BadRequest  # which of them is meant nobody can tell
            part = self._next()
        return b""

    def _next(self) -> Event:
        unseen = 0
        while isinstance(event := self._event(), NeedData):
            if unseen > HEAD:
                raise BadRequest
            piece = self._piece()
            unseen += len(piece)
            self._decoder.receive_data(piece or None)
        return event

    def _piece(self) -> bytes:
        """Werkzeug (3.1) takes a boundary of which it has not all for a part of the file, so it gets all of each."""
        piece = b""
        while more := self._body(PIECE):
            piece += more
            self._tail = (self._tail + more)[-len(self._boundary) - BEHIND + 1 :]
            time.sleep(0)  # under gevent whoever sends faster than we read would have all the turns
            if self._boundary not in self._tail or len(piece) > PIECE:  # who sends nothing else has no file
                break
        return piece

    def _event(self) -> Event:
        try:
            return self._decoder.next_event()
        except (ValueError, RequestEntityTooLarge):  # cut off, or no form; too many parts
            raise BadRequest from None


def _is_file(part: Event) -> bool:
    return isinstance(part, File) and part.name == FIELD
