"""Catching up: what was said before this program came, or while its connection was cut, page by page."""

from typing import Any

from .connection import Connection
from .inbox import Inbox

PAGE = 500
"""Messages asked for at once."""


class Catchup:
    """Fills the inbox at every `join`: `until` this `seq`. With `more` there are older messages than the first."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._epoch: str | None = None
        self.more = False
        self.until = 0

    @property
    def since(self) -> dict[str, Any]:
        """What `join` asks for."""
        return {"since": self._inbox.last, "epoch": self._epoch} if self._epoch else {}

    def read(self, page: dict[str, Any], connection: Connection) -> None:
        """The answer to `join`, and the pages that follow it."""
        continued, self._epoch = page["epoch"] == self._epoch, page["epoch"]
        if not continued:
            self._inbox.begin_anew()
            self.more = page["more"]
        self._inbox.catch_up(page["messages"])
        self.until = self._inbox.last
        while continued and page["more"]:
            page = connection.ask("history", {"after": self._inbox.last, "limit": PAGE})
            self._inbox.catch_up(page["messages"])
