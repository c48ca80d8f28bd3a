"""Search where there is no index: by looking at each message, the newest first, as far as a search may go."""

import time
from collections.abc import Iterator

from chatapp.chat.message import Message
from chatapp.chat.search import Query

from . import Page, Transcript
from .search import Found, cut

STEP, REST = 100, 0.002
"""Lines read at once, and seconds after them in which others have their turn."""
FAR = 10_000
"""Messages looked at for one page of what was found, at most."""


class Scan:
    """See `Search`."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    def find(self, query: Query, reader: str, before: int | None, most: int) -> Found:
        """See `Search`."""
        found: list[Message] = []
        for page in self._pages(reader, before):
            for message in reversed(page.messages):
                if message.at < query.since:
                    return Found(found)
                if query.fits(message):
                    found.append(message)
                if len(found) > most:
                    return cut(found, most)
            before = page.messages[0].seq if page.more else None
        return Found(found, before)

    def _pages(self, reader: str, before: int | None) -> Iterator[Page]:
        """The end of the transcript, page by page, until FAR or the beginning."""
        looked = 0
        page = self._transcript.latest(reader, STEP, before)
        while page.messages:
            yield page
            looked += len(page.messages)
            if not page.more or looked >= FAR:
                return
            time.sleep(REST)
            page = self._transcript.latest(reader, STEP, page.messages[0].seq)
