"""Notices in a row: what has changed by the end of the last one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

KINDS = ("joined", "left", "renamed")
_EFFECTS = {
    ("left", "left"): "net_left", ("left", "joined"): "net_back",
    ("joined", "left"): "net_passed", ("joined", "joined"): "net_came",
}  # fmt: skip


class Effect(NamedTuple):
    """What these people did; of a new name `was` is the one before."""

    word: str
    names: list[str]
    was: str = ""


@dataclass
class _Way:
    """What somebody did first and last, their name at the end, and the one under which they were there before."""

    name: str = ""
    first: str = ""
    last: str = ""
    was: str = ""


def runs(messages: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Notices that follow each other together, unless people only came: each was a row in the program that this was."""
    for are_notices, group in groupby(messages, lambda message: message["kind"] in KINDS):
        run = list(group)
        together = are_notices and any(notice["kind"] != "joined" for notice in run)
        yield from [run] if together else ([each] for each in run)


def net_effect(notices: Sequence[dict[str, Any]]) -> list[Effect]:
    """Who left, left and came back, came and left, came, and who has another name now."""
    ways = list(_ways(notices).values())
    did = {word: [way.name for way in ways if (way.first, way.last) == ends] for ends, word in _EFFECTS.items()}
    moves = [Effect(word, names) for word, names in did.items() if names]
    renamed = [Effect("renamed", [way.name], way.was) for way in ways if way.was not in ("", way.name)]
    last = notices[-1]  # there and back again: then it says where
    return moves + renamed or [Effect("renamed", [last["by"]["name"]], last["was"])]


def _ways(notices: Iterable[dict[str, Any]]) -> dict[str, _Way]:
    ways: dict[str, _Way] = {}
    for notice in notices:
        way = ways.setdefault(notice["by"]["id"], _Way())
        way.name = notice["by"]["name"]
        if notice["kind"] != "renamed":
            way.first, way.last = way.first or notice["kind"], notice["kind"]
        elif way.first != "joined":
            way.was = way.was or notice["was"]
    return ways
