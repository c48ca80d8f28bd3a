"""The address of a Valkey, as it stands in CHAT_VALKEY_URL, and the client that it leads to."""

import re
from typing import Any
from urllib.parse import urlsplit

from valkey import Valkey
from valkey.backoff import NoBackoff
from valkey.retry import Retry
from valkey.sentinel import Sentinel

PATIENCE = 1.0
"""Seconds to wait for one answer."""
SCHEMES = ("valkey", "valkeys", "redis", "rediss", "unix", "valkey+sentinel")
SENTINELS = re.compile(r"valkey\+sentinel://(?:([^:@/]*):([^@/]*)@)?([^/]+)/([^/?]+)")
PORT = 26379
"""Where a Sentinel listens that names none."""


class Unfit(Exception):
    """It cannot be reached, or is not set up so that it keeps what it is given. Its text is a sentence."""


def client(url: str) -> Valkey:
    """Our own timeouts, and no retries but our own: what is sent again must be sent under its mark. Raises Unfit."""
    options: dict[str, Any] = {
        "socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "decode_responses": True,
        "retry": Retry(NoBackoff(), 0), "health_check_interval": 0,
    }  # fmt: skip
    scheme = urlsplit(url).scheme
    if scheme not in SCHEMES:
        raise Unfit(f"it must begin with one of {', '.join(f'{each}://' for each in SCHEMES)}")
    if scheme == "valkey+sentinel":
        return _behind_sentinels(url, options)
    if scheme in ("valkeys", "rediss"):  # without it any good certificate would pass for this Valkey's
        options["ssl_check_hostname"] = True
    try:
        return Valkey.from_url(url, **options)
    except ValueError as fault:
        raise Unfit(str(fault)) from fault


def _behind_sentinels(url: str, options: dict[str, Any]) -> Valkey:
    """`valkey+sentinel://[user:password@]host:port,host:port/name`; who it is they are not told, the Valkey is."""
    found = SENTINELS.fullmatch(url)
    if not found:
        raise Unfit("it must be like valkey+sentinel://host:26379,host:26379/name")
    user, password, hosts, name = found.groups()
    who = {"username": user or None, "password": password or None}
    sentinels = [_host_and_port(host) for host in hosts.split(",")]
    return Sentinel(sentinels, socket_timeout=PATIENCE).master_for(name, **options, **who)


def _host_and_port(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        return parts.hostname or "", parts.port or PORT
    except ValueError as fault:
        raise Unfit(f"{text!r} is no host and port") from fault
