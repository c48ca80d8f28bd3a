"""The reader's time zone. The server knows none: whoever asks for times says theirs."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo


def read(asked: str) -> tzinfo | None:
    """The zone of that name in the IANA's list, or the one that is "+0200" from UTC; None if there is none."""
    try:
        return ZoneInfo(asked)
    except (KeyError, OSError, ValueError):  # by the name of a folder too, or of a file that is no zone
        return _offset(asked)


def _offset(asked: str) -> tzinfo | None:
    try:
        return datetime.strptime(asked, "%z").tzinfo
    except ValueError:
        return None
