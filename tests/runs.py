"""Notices in a row, and the one line that they are: `+Ann` is there, `-Ann` has left, `Ann>Anna` is called Anna now."""

from typing import Any

RUNS = {
    "-Julien +Julien": "Julien left and came back",
    "-Zoé -Kenji +Théo": "{Zoé Kenji} left · Théo came",
    "+Ann -Ann": "Ann came and left",
    "-Ann +Ann -Ann": "Ann left",
    "+Ann -Ann +Ann": "Ann came",
    "-Ann -Ben +Ben +Ann": "{Ann Ben} left and came back",
    "Ann>Anna Anna>Annie": "Ann is now known as Annie",
    "+Ann Ann>Anna": "Anna came",
    "Ann>Anna -Anna": "Anna left · Ann is now known as Anna",
    "-Ann +Ann Ann>Anna": "Anna left and came back · Ann is now known as Anna",
    "Ann>Anna Anna>Ann": "Anna is now known as Ann",
}
ARRIVALS = {"+Ann +Ben": "{Ann Ben} came"}
"""In one line on the page alone."""
FRENCH = {
    "-Julien +Julien": "Julien a quitté le salon et est de retour",
    "-Zoé -Kenji +Théo": "{Zoé Kenji} ont quitté le salon · Théo est là",
    "+Ann +Ben -Ann -Ben": "{Ann Ben} n’ont fait que passer",
}


def notices(run: str) -> list[dict[str, Any]]:
    """As they come over the wire."""
    ids: dict[str, str] = {}
    return [_notice(seq, step, ids) for seq, step in enumerate(run.split(), 1)]


def _notice(seq: int, step: str, ids: dict[str, str]) -> dict[str, Any]:
    was, _, name = step.rpartition(">")
    kind = "renamed" if was else {"+": "joined", "-": "left"}[step[0]]
    name = name.lstrip("+-")
    person = ids[name] = ids.get(was or name, was or name)
    return {"seq": seq, "kind": kind, "at": 1, "by": {"id": person, "name": name}} | ({"was": was} if was else {})


def said(line: str, between: str) -> str:
    """With what stands `between` the last two of some names."""
    return line.replace("{Zoé Kenji}", f"Zoé{between}Kenji").replace("{Ann Ben}", f"Ann{between}Ben")
