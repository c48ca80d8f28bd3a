"""Catching up: what was said before this program came, or while its connection was cut, page by page."""

from typing import Any

from .inbox import Inbox
from .wire import Connection

PAGE = 500
"""Messages asked for at once."""


class Catchup:
    """Fills the inbox at every `join`: `until` this `seq`. With `more` there are older messages than the first."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self.more = False
        self.until = 0

    @property
    def since(self) -> dict[str, Any]:
        """What `join` asks for."""
        seen = self._inbox.seen
        return {"since": seen.last, "epoch": seen.epoch} if seen.epoch else {}

    def read(self, page: dict[str, Any], connection: Connection) -> None:
        """The answer to `join`, and the pages that follow it."""
        continued = page["epoch"] == self._inbox.seen.epoch
        if not continued:
            self._inbox.begin_anew(page["epoch"])
            self.more = page["more"]
        self._inbox.catch_up(page["messages"])
        self.until = self._inbox.seen.last
        while continued and page["more"]:
            page = connection.ask("history", {"after": self._inbox.seen.last, "limit": PAGE})
            self._inbox.catch_up(page["messages"])
