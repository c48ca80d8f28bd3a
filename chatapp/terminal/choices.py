"""Why something was refused, and what may have been meant, each whole line on a row of its own."""

from wcwidth import clip, width

from . import formatting
from .errors import Refused

INDENT = "    "


def explained(refusal: Refused, columns: int) -> str:
    """The reason and the choices."""
    return "\n".join([formatting.refusal(refusal), *rows(refusal, columns - formatting.ASIDE)])


def lines(refusal: Refused) -> list[str]:
    """The choices, as they would be typed."""
    return [choice["line"] for choice in refusal.fields.get("choices", [])]


def rows(refusal: Refused, columns: int = 80) -> list[str]:
    """The choices; none is longer than a row, so that one can copy it."""
    return [_row(line, columns - len(INDENT) - 1) for line in lines(refusal)]


def _row(line: str, columns: int) -> str:
    row = formatting.visible(line.strip())
    return INDENT + (row if width(row) <= columns else clip(row, 0, columns - 2) + " …")
