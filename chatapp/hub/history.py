"""What members read of the transcript: when they join, when they scroll, when they take it home."""

from typing import NamedTuple

from chatapp.chat.message import Person
from chatapp.chat.peace import Peace
from chatapp.chat.roster_updates import Snapshot
from chatapp.transcript import Page, Transcript

from .conversation import Conversation
from .hub import Hub, Tab

NEWCOMER, CATCH_UP = 100, 500
"""How many messages a newcomer gets, and how many at most one who comes back."""


class Welcome(NamedTuple):
    """What a connection gets that joins: who it is, the roster, and the messages that it may see and has not."""

    you: Person
    snapshot: Snapshot
    epoch: str
    page: Page
    peace: Peace
    correction_minutes: int
    file_megabytes: int


class History:
    """Everybody reads what they may see, as the member that the hub knows their connection for."""

    def __init__(self, hub: Hub, transcript: Transcript) -> None:
        self._hub, self._transcript = hub, transcript

    def welcome(self, tab: Tab, since: int | None, epoch: str | None) -> Welcome:
        """What `join` is answered with. Without `since`, or from another numbering: the end of the transcript."""
        you = self._hub.owner(tab)
        if since is not None and epoch == self._transcript.epoch:
            self._transcript.read(since)
        if since is None or epoch != self._transcript.epoch:
            page = self._transcript.latest(you.id, NEWCOMER)
        else:
            page = self._transcript.after(you.id, since, CATCH_UP)
        hub, limits = self._hub, self._hub.limits
        return Welcome(you, hub.snapshot(), self._transcript.epoch, page, hub.peace, limits.correction_minutes,
                       limits.file_megabytes)  # fmt: skip

    def history(self, tab: Tab, before: int | None, after: int | None, limit: int) -> Page:
        """A page of what the member may see: the end of what is `before`, or the beginning of what is `after`."""
        reader = self._hub.owner(tab).id
        if after is not None:
            return self._transcript.after(reader, after, limit)
        return self._transcript.latest(reader, limit, before)

    def everything(self, reader: str) -> Conversation:
        """All that this member may see; of ANYBODY: all that is public."""
        return Conversation(self._transcript, reader)
