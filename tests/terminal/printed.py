"""Draws what the program prints on a terminal, and reads it back. It knows the format, as README has it."""

import io
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import pyte
import pyte.screens
from prompt_toolkit.data_structures import Size
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output
from wcwidth import wcwidth

from chatapp.terminal import printer
from chatapp.terminal.formatting import Fragments

BEHIND = " " * 10
_TIME = r"\d\d:\d\d:\d\d"
_TO = r'(?:\(PM(?: to ([^()]*(?:"[^"]*"[^()]*)*))?\))?'
_AMENDED = rf"(?:\((?:corrected|corrects {_TIME}|deleted by (?:its author|a host)|agreed: \d+)\))*"
_SAID = re.compile(rf'{_TIME} (?:"([^"]+)"|([^">()*]+?)){_TO}{_AMENDED} >>>(?: |$)')
_DONE = re.compile(rf'{_TIME} \* (?:"([^"]+)"|([^ (]+)){_AMENDED}(?: |$)')


def usual(char: str) -> int:
    """Columns, on a terminal that joins no emoji and gives a column to whatever is no mark over a letter."""
    return wcwidth(char) or (0 if is_mark(char) else 1)


def foreign(char: str) -> int:
    """Columns, on one that draws everything wide but ASCII."""
    return 1 if char.isascii() else 2


def is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me")


def rows(fragments: Fragments, columns: int, columns_of: Callable[[str], int] = usual) -> list[str]:
    """What stands on the screen, from the top, without what is empty below."""
    printed = io.StringIO()
    output = Vt100_Output(printed, lambda: Size(rows=24, columns=columns), enable_cpr=False)
    printer.write(output, fragments, ColorDepth.DEPTH_4_BIT)
    screen = pyte.Screen(columns, 3 * printed.getvalue().count("\n") + 9)
    with _drawing(columns_of):
        pyte.Stream(screen).feed("".join(filter(_drawn, printed.getvalue())))
    return _texts(screen)


def _drawn(char: str) -> bool:
    """The emulator stops at a mark that composes with nothing."""
    return not is_mark(char) or bool(unicodedata.combining(char))


class _drawing:  # noqa: N801
    """For a while characters are as wide as `columns_of` has it."""

    def __init__(self, columns_of: Callable[[str], int]) -> None:
        self._columns_of, self._before = columns_of, pyte.screens.wcwidth

    def __enter__(self) -> None:
        pyte.screens.wcwidth = self._columns_of

    def __exit__(self, *_: object) -> None:
        pyte.screens.wcwidth = self._before


def _texts(screen: pyte.Screen) -> list[str]:
    drawn = ["".join(screen.buffer[y][x].data for x in range(screen.columns)).rstrip(" ") for y in range(screen.lines)]
    return drawn[: max((y for y, row in enumerate(drawn) if row), default=-1) + 1]


class Line(NamedTuple):
    """`by` is None for a notice."""

    by: str | None
    to: list[str]
    rows: list[str]


def read(drawn: list[str]) -> list[Line]:
    """Every line with its author, on a terminal wide enough for any name."""
    lines: list[list[str]] = []
    for row in drawn:
        if row.startswith(BEHIND) or not row:
            lines[-1].append(row.strip(" "))
        else:
            lines.append([row])
    return [_line(rows) for rows in lines]


def _line(rows: list[str]) -> Line:
    found = _DONE.match(" ".join(rows)) or _SAID.match(" ".join(rows))
    if not found:
        return Line(None, [], rows)
    names = found[3].split(", ") if found.re is _SAID and found[3] else []
    return Line(found[1] or found[2], [name.strip('"') for name in names], rows)
