"""The time zone of this machine, for files with times in them: the room knows none."""

import os
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo


def in_my_zone(path: str) -> str:
    """The address of a file, asking for times as this program shows them."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode({'zone': name()})}"


def name() -> str:
    """As the IANA's list has it, which knows summer and winter; where it has no name, how far from UTC: "+0200"."""
    zone = os.environ["TZ"].removeprefix(":") if "TZ" in os.environ else os.path.realpath("/etc/localtime")
    try:
        return ZoneInfo(zone.rpartition("zoneinfo/")[2]).key
    except (KeyError, OSError, ValueError):
        return f"{datetime.now().astimezone():%z}"
