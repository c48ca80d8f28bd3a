"""The status line: the room, who you are, how many are here, and how the connection is."""

from prompt_toolkit.formatted_text import FormattedText

from .link import CONNECTED, Link
from .look import visible
from .wording import word


def status(link: Link) -> FormattedText:
    """With the number of lines that wait for the connection."""
    seats = word("seats", taken=len(link.room.members), seats=link.room.seats)
    parts = [visible(link.room.title), visible(link.room.name), seats]
    waiting = [word("waiting", count=len(link.outbox))] if link.outbox and link.state != CONNECTED else []
    state = ("" if link.state == CONNECTED else "class:trouble", " · ".join([word(link.state), *waiting]))
    return FormattedText([("", " · ".join(parts) + " · "), state])
