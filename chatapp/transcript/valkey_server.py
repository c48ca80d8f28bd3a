"""The way to a Valkey server: what it must be, how long we wait for it, what its faults mean."""

import logging
import re
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from valkey import Valkey
from valkey.backoff import NoBackoff
from valkey.exceptions import ValkeyError
from valkey.retry import Retry
from valkey.sentinel import Sentinel

from chatapp.chat.errors import Internal

from . import Unwritable

log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds to wait for one answer."""
SCHEMES = ("valkey", "valkeys", "redis", "rediss", "unix", "valkey+sentinel")
OLDEST, WITH_WAITAOF = (6, 2), (7, 2)
"""Versions: what streams and scripts need; what CHAT_DURABILITY=full does."""


class Unfit(Exception):
    """It cannot be reached, or is not set up so that it keeps what it is given. Its text is a sentence."""


class Server:
    """One Valkey, for all threads. Every call is answered within seconds, or raises Unwritable."""

    def __init__(self, url: str) -> None:
        self.client = _client(url)

    def ask(self, *command: Any) -> Any:
        """One command."""
        try:
            return self.client.execute_command(*command)
        except (ValkeyError, OSError) as fault:
            raise Unwritable(str(fault)) from fault

    def ask_all(self, commands: Sequence[Sequence[Any]], together: bool = False) -> list[Any]:
        """Some, in one round trip; `together` at one moment."""
        try:
            with self.client.pipeline(transaction=together) as pipeline:
                for command in commands:
                    pipeline.execute_command(*command)
                return list(pipeline.execute())
        except (ValkeyError, OSError) as fault:
            raise Unwritable(str(fault)) from fault

    def read(self, *command: Any) -> Any:
        """One command that somebody waits for, who gets what is raised: Internal."""
        return self.read_all([command])[0]

    def read_all(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """Some, the same way."""
        try:
            return self.ask_all(commands)
        except Unwritable as fault:
            refusal = Internal(reference=secrets.token_hex(4))
            log.error("nothing can be read [%(reference)s]: %(fault)s", refusal.fields | {"fault": fault})
            raise refusal from fault

    def check(self, durable: bool) -> None:
        """Raises Unfit unless it keeps what it is given."""
        try:
            self._check(self.client.info(), durable)
        except (ValkeyError, OSError) as fault:
            raise Unfit(f"it cannot be reached: {fault}") from fault

    def _check(self, info: dict[str, Any], durable: bool) -> None:
        version = tuple(map(int, re.findall(r"\d+", str(info.get("valkey_version", info["redis_version"])))[:2]))
        needed = WITH_WAITAOF if durable else OLDEST
        if version < needed:
            raise Unfit(f"version {_dotted(needed)} or newer is needed, it has {_dotted(version)}")
        if not info["aof_enabled"]:
            raise Unfit("it would forget all when it stops; it must be started with appendonly yes")
        if (policy := info["maxmemory_policy"]) != "noeviction":
            raise Unfit(f"it may throw away what is kept; it needs maxmemory-policy noeviction, not {policy}")

    def close(self) -> None:
        """Hang up."""
        self.client.close()


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def check(url: str, durable: bool) -> None:
    """One look at it, before the start. Raises Unfit."""
    server = Server(url)
    server.check(durable)
    server.close()


def _client(url: str) -> Valkey:
    """Our own timeouts, and no retries but our own: what is sent again must be sent under its mark."""
    options: dict[str, Any] = {
        "socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "decode_responses": True,
        "retry": Retry(NoBackoff(), 0), "health_check_interval": 0,
    }  # fmt: skip
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise Unfit(f"it must begin with one of {', '.join(f'{each}://' for each in SCHEMES)}")
    if parts.scheme == "valkey+sentinel":
        return _behind_sentinels(url, options)
    try:
        return Valkey.from_url(url, **options)
    except ValueError as fault:
        raise Unfit(str(fault)) from fault


def _behind_sentinels(url: str, options: dict[str, Any]) -> Valkey:
    """`valkey+sentinel://[:password@]host:port,host:port/name`."""
    found = re.fullmatch(r"valkey\+sentinel://(?:([^:@/]*):([^@/]*)@)?([^/]+)/([^/?]+)", url)
    if not found:
        raise Unfit("it must be like valkey+sentinel://host:26379,host:26379/name")
    user, password, hosts, name = found.groups()
    sentinels = [(host.rpartition(":")[0] or host, int(host.rpartition(":")[2] or 26379) if ":" in host else 26379)
                 for host in hosts.split(",")]  # fmt: skip
    who = {"username": user or None, "password": password or None}
    return Sentinel(sentinels, socket_timeout=PATIENCE).master_for(name, **options, **who)
