"""What a Valkey must be before anything is kept in it. Each fault is one sentence, which ends the start."""

import logging
import re
from contextlib import suppress
from typing import Any

from valkey.exceptions import ResponseError

from . import Unwritable
from .valkey_address import Unfit
from .valkey_keys import PLACE
from .valkey_server import Server

log = logging.getLogger(__name__)

OLDEST, WITH_WAITAOF = (6, 2), (7, 2)
"""Versions: what streams and scripts need; what CHAT_DURABILITY=full does."""
ALONE = "1 of 1"
"""The place of a Valkey that has all rooms."""


def check(urls: str, durable: bool) -> None:
    """One look at each of them, in their order. Raises Unfit."""
    for url, place in placed(urls):
        checked(url, durable, place).close()


def placed(urls: str) -> list[tuple[str, str]]:
    """Each address, and its place among them: which rooms it has depends on that."""
    found = urls.split()
    return [(url, f"{number} of {len(found)}") for number, url in enumerate(found, 1)]


def checked(url: str, durable: bool, place: str = ALONE) -> Server:
    """It can be reached, and keeps what it is given. Raises Unfit."""
    try:
        server = Server(url)
        _check(server.ask("INFO"), durable)
        if durable:
            _check_disk(server)
        _check_place(server, place)
    except (Unfit, Unwritable) as fault:
        said = str(fault) if isinstance(fault, Unfit) else f"it cannot be reached: {fault}"
        raise Unfit(said if place == ALONE else f"number {place}: {said}") from fault
    return server


def _check(info: dict[str, Any], durable: bool) -> None:
    version = tuple(map(int, re.findall(r"\d+", str(info.get("valkey_version", info["redis_version"])))[:2]))
    needed = WITH_WAITAOF if durable else OLDEST
    if version < needed:
        raise Unfit(f"version {_dotted(needed)} or newer is needed, it has {_dotted(version)}")
    if not info["aof_enabled"]:
        raise Unfit("it would forget all when it stops; it must be started with appendonly yes")
    if (policy := info["maxmemory_policy"]) != "noeviction":
        raise Unfit(f"it may throw away what is kept; it needs maxmemory-policy noeviction, not {policy}")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _check_disk(server: Server) -> None:
    """Who waits for a disk needs one that is written to; where nobody may ask how often, the first line will tell."""
    with suppress(ResponseError):
        how = server.send([("CONFIG GET", "appendfsync")])[0]["appendfsync"]
        if how == "no":
            raise Unfit("CHAT_DURABILITY=full waits for its disk; it needs appendfsync always, not no")
        if how == "everysec":
            log.warning("Lines wait up to a second for Valkey's disk; with appendfsync always they would not.")


def _check_place(server: Server, place: str) -> None:
    """It was never another one's place: whoever looks for a room in the wrong one finds an empty one."""
    kept = server.ask("GET", PLACE)
    if not kept:
        server.ask("SET", PLACE, place, "NX")
        kept = server.ask("GET", PLACE)
    if kept != place:
        raise Unfit(f"it is number {kept} by what is in it; the addresses must be as many as ever, in the same order")
