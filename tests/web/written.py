"""Reads an exported file back. It knows the format, as README has it, and nothing of the program."""

import re
from typing import NamedTuple

ENDS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
"""Wherever any reader or editor takes a row to end."""
_TIME = re.compile(r"\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] ")
_NAME = r'(?:"([^"]+)"|([^":()\[\]]+?))'
_SPEECH = re.compile(rf"{_NAME}(?: \((?:in private to|en privé à) ([^()]*(?:\"[^\"]*\"[^()]*)*)\))?: ")
_ACTION = re.compile(r'\* (?:"([^"]+)"|([^ ]+)) ')
_INDENT = " " * 24


class Line(NamedTuple):
    """`by` is None for a notice."""

    at: str
    by: str | None
    rows: list[str]
    to: list[str] = []


def read(file: str) -> tuple[list[str], list[Line]]:
    """The rows of the head, and every line with its author."""
    head, _, body = file.partition("\n\n")
    lines: list[Line] = []
    for row in ENDS.split(body.removesuffix("\n")) if body else []:
        if row.startswith(_INDENT):
            lines[-1].rows.append(row.removeprefix(_INDENT))
        else:
            lines.append(_line(row))
    return head.split("\n"), lines


def _line(row: str) -> Line:
    time = _TIME.match(row)
    assert time, f"neither a line nor a further row: {row!r}"
    said = row[time.end() :]
    if said.startswith("-- "):
        return Line(time[1], None, [said.removeprefix("-- ")])
    found = _ACTION.match(said) if said.startswith("* ") else _SPEECH.match(said)
    assert found, f"nobody says {row!r}"
    return Line(time[1], found[1] or found[2], [said[found.end() :]], _names(found))


def _names(found: re.Match[str]) -> list[str]:
    names = found[3] if found.re is _SPEECH else None
    return [name.strip('"') for name in names.split(", ")] if names else []
