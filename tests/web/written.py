"""Reads an exported file or copied lines back. It knows the format, as README has it, and nothing of the program."""

import re
from typing import NamedTuple

ENDS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
"""Wherever any reader or editor takes a row to end."""
_TIME = re.compile(r"\[((?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d)\] ")
_NAME = r'(?:"([^"]+)"|([^":()\[\]]+?))'
_FATE = r"(?: \((?:corrected|corrigé|deleted by .*?|supprimé par .*?)\))?"
_SPEECH = re.compile(rf"{_NAME}(?: \((?:in private to|en privé à) ([^()]*(?:\"[^\"]*\"[^()]*)*)\))?{_FATE}: ?")
_ACTION = re.compile(rf'\* (?:"([^"]+)"|([^ ]+)){_FATE} ?')


class Line(NamedTuple):
    """`by` is None for a notice; further rows stand behind `indent`."""

    at: str
    by: str | None
    rows: list[str]
    to: list[str]
    indent: str


def read(file: str) -> tuple[list[str], list[Line]]:
    """The rows of the head, and every line with its author."""
    head, _, body = file.partition("\n\n")
    return head.split("\n"), lines(body.removesuffix("\n"))


def lines(body: str) -> list[Line]:
    """Every line with its author."""
    found: list[Line] = []
    for row in ENDS.split(body) if body else []:
        if found and row.startswith(found[-1].indent):
            found[-1].rows.append(row.removeprefix(found[-1].indent))
        else:
            found.append(_line(row))
    return found


def _line(row: str) -> Line:
    time = _TIME.match(row)
    assert time, f"neither a line nor a further row: {row!r}"
    said, indent = row[time.end() :], " " * (time.end() + 2)
    if said.startswith("-- "):
        return Line(time[1], None, [said.removeprefix("-- ")], [], indent)
    found = _ACTION.match(said) if said.startswith("* ") else _SPEECH.match(said)
    assert found, f"nobody says {row!r}"
    return Line(time[1], found[1] or found[2], [said[found.end() :]], _names(found), indent)


def _names(found: re.Match[str]) -> list[str]:
    names = found[3] if found.re is _SPEECH else None
    return [name.strip('"') for name in names.split(", ")] if names else []


def open_ended(row: str) -> str:
    """Without what ends the directions that it turns to."""
    return row.rstrip("\u2069\u202c")


def left_open(row: str) -> list[str]:
    """What is not ended of what a row turns to (UAX #9: X5, X6a, X7)."""
    opened: list[str] = []
    for char in row:
        if char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
            opened.append("isolate" if char >= "\u2066" else "turn")
        if char == "\u2069" and "isolate" in opened:
            del opened[len(opened) - 1 - opened[::-1].index("isolate") :]
        if char == "\u202c" and opened[-1:] == ["turn"]:
            opened.pop()
    return opened
