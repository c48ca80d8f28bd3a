"""What a room may be called by whoever makes it, and what its topic may be."""

import regex

from .errors import TitleInvalid, TopicInvalid
from .visible import shows

LONGEST, LONGEST_TOPIC = 60, 200
"""Characters."""

_UNFIT = regex.compile(r"[\p{C}--[\u200d]]", regex.V1)
"""Control and direction characters; but the one that joins emoji."""


def enforce(raw: str) -> str:
    """The title with single spaces, or TitleInvalid: it shows something, in few characters, and turns nothing round."""
    title = " ".join(raw.split())
    if not _fits(title, LONGEST):
        raise TitleInvalid(limit=LONGEST)
    return title


def enforce_topic(raw: str) -> str:
    """The topic with single spaces; "" for none; or TopicInvalid."""
    topic = " ".join(raw.split())
    if topic and not _fits(topic, LONGEST_TOPIC):
        raise TopicInvalid(limit=LONGEST_TOPIC)
    return topic


def _fits(line: str, longest: int) -> bool:
    return shows(line) and len(line) <= longest and not _UNFIT.search(line)
