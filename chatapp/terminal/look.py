"""How a message looks. Whatever comes from others is shown, never executed."""

import re
import unicodedata
from datetime import datetime
from typing import Any
from zlib import crc32

from wcwidth import width, wrap

from .errors import Refused
from .wording import word

Fragments = list[tuple[str, str]]

COLOURS = ("ansicyan", "ansigreen", "ansiyellow", "ansiblue", "ansimagenta", "ansired")
QUIET = "ansibrightblack"
NARROWEST = 24
"""Columns that a text needs beside its author; with fewer it goes below."""
EXCERPT = 200
"""Characters."""

_TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL = {"Cc", "Cs", "Zl", "Zp"}


def visible(text: str, keep: str = "") -> str:
    """Control and direction characters written out, as `\\x1b`, but those in `keep`."""
    return "".join(char if char in keep or _harmless(char) else _written_out(char) for char in text)


def _harmless(char: str) -> bool:
    return unicodedata.category(char) not in _CONTROL and char not in _TURNING


def _written_out(char: str) -> str:
    return char.encode("unicode_escape").decode()


def colour(person: dict[str, str]) -> str:
    """By the id: a person keeps the colour through every change of name."""
    return COLOURS[crc32(person["id"].encode()) % len(COLOURS)]


def message(message: dict[str, Any], you: str, columns: int) -> Fragments:
    """One message, or notice, as styled text that ends its line. `you` is the reader's id."""
    if "text" not in message:
        return [(QUIET, _notice(message) + "\n")]
    time, author = f"{moment(message):%H:%M:%S} ", _author(message, you)
    lines = _beside(visible(message["text"], keep="\n\t"), width(time + author), columns)
    return [(QUIET, time), (f"{colour(message['by'])} bold", author), ("", lines + "\n")]


def answer(text: str, columns: int, style: str = "") -> Fragments:
    """What is said to this member alone."""
    lines = [part for line in visible(text, keep="\n\t").split("\n") for part in _wrapped(line, columns - 1)]
    return [(style, "\n".join(lines) + "\n")]


def moment(message: dict[str, Any]) -> datetime:
    """When it was said, in the reader's time zone."""
    return datetime.fromtimestamp(message["at"] / 1000)


def _notice(message: dict[str, Any]) -> str:
    if message["kind"] not in ("joined", "left", "renamed"):
        return f"{visible(message['by']['name'])}: {visible(message['kind'])}"
    return word(message["kind"], name=visible(message["by"]["name"]), was=visible(message.get("was", "")))


def _author(message: dict[str, Any], you: str) -> str:
    name = visible(message["by"]["name"])
    if message["kind"] == "action":
        return f"* {name} "
    return f"{name}{_private(message, you)} >>> "


def _private(message: dict[str, Any], you: str) -> str:
    to = message.get("to", [])
    if not to:
        return ""
    if [person["id"] for person in to] == [you]:
        return f"({word('private')})"
    return f"({word('private_to', names=', '.join(visible(person['name']) for person in to))})"


def _beside(text: str, left: int, columns: int) -> str:
    """Every line of it begins in column `left`, so that no text can pass for a message of its own."""
    indent, before = (" " * left, "") if columns - left >= NARROWEST else ("    ", "\n    ")
    lines = [part for line in text.split("\n") for part in _wrapped(line, columns - len(indent) - 1)]
    return before + f"\n{indent}".join(lines)


def _wrapped(line: str, columns: int) -> list[str]:
    """An address stays in one piece, to be clicked on."""
    whole = "://" in line
    return wrap(line, columns, break_long_words=not whole, break_on_hyphens=False, control_codes="ignore") or [""]


def refusal(refusal: Refused) -> str:
    """Why, and what may have been meant, where no whole line says it better."""
    suggestion = refusal.fields.get("suggestion")
    if not suggestion or "choices" in refusal.fields:
        return visible(str(refusal), keep="\n\t")
    slash = "/" if refusal.code == "unknown_command" else ""
    return visible(f"{refusal} {word('suggestion', suggestion=slash + suggestion)}", keep="\n\t")


def excerpt(text: str) -> str:
    """Of a line that is told to be unsent: enough to know it again."""
    short = text if len(text) <= EXCERPT else f"{text[:EXCERPT]} …"
    return visible(short, keep="\n\t")


def names(name: str, text: str) -> bool:
    """Is somebody called `name` spoken of in `text`?"""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))
