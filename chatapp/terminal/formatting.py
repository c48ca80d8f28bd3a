"""How a message looks. Whatever comes from others is shown, never executed."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import regex

from . import files
from .amendments import KINDS
from .errors import Refused
from .notices import Effect, net_effect
from .room import Room
from .wording import word
from .wrapping import hanging, width

Fragments = list[tuple[str, str]]

QUIET = "ansibrightblack"
NARROWEST = 24
"""Columns that a text needs beside its author; with fewer it goes below."""
BEHIND = 10
"""Columns: a row of one's own begins behind where authors begin, which is behind the time and a space."""
ASIDE = 4
"""Columns before what is said to this member alone: where a line begins there is always one of the room."""
NOTICES = (
    "joined", "left", "renamed", "host", "appointed", "topic", "no_topic", "kicked", "displaced", "unbanned", "muted",
    "unmuted", "locked", "unlocked", "cleared", "hooked", "unhooked",
)  # fmt: skip
"""What the room itself says and this program has words for."""
EXCERPT = 200
"""Characters."""

_COLUMN = re.compile(r"/\w+ {2,}(?=\S)")
_TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL = {"Cc", "Cs", "Zl", "Zp"}
_LETTER = (
    r"[[\p{L}\p{M}\p{Nd}\p{Extended_Pictographic}\p{RI}\u200d\ufe0f]--[\p{Lm}\p{Script=Canadian_Aboriginal}▶◀✳✴❇➖▪▫]]"
)
_PLAIN = regex.compile(rf"{_LETTER}(?:{_LETTER}|[ '’._-])*", regex.V1)
"""A name that holds no mark of ours, nor what looks like one: syllabics have a perfect ">"."""


def visible(text: str, keep: str = "") -> str:
    """Control and direction characters written out, as `\\x1b`, but those in `keep`."""
    return "".join(char if char in keep or _harmless(char) else _written_out(char) for char in text)


def _harmless(char: str) -> bool:
    return unicodedata.category(char) not in _CONTROL and char not in _TURNING


def _written_out(char: str) -> str:
    return char.encode("unicode_escape").decode()


def messages(messages: Sequence[dict[str, Any]], room: Room, columns: int) -> Fragments:
    """One message, or a run of notices, as styled text that ends its line."""
    if len(messages) > 1:
        effects = " · ".join(map(_effect, net_effect(messages)))
        return [(QUIET, hanging(effects, columns, 0, BEHIND) + "\n")]
    return message(messages[0], room.you["id"], columns, room.colours.of(messages[0]["by"]), room.url)


def _effect(effect: Effect) -> str:
    names = list(map(_before_words, effect.names))
    if effect.was:
        return word("renamed", name=names[0], was=_before_words(effect.was))
    return word(effect.word if len(names) == 1 else f"{effect.word}_many", names=", ".join(names))


def message(message: dict[str, Any], you: str, columns: int, colour: str = "", url: str = "") -> Fragments:
    """One message, or notice, as styled text that ends its line. `you` is the reader's id, `colour` its author's.

    Its files stand below, with their addresses in the room at `url`.
    """
    if message["kind"] in KINDS or not {"text", "deleted"} & message.keys():
        return [(QUIET, hanging(_notice(message), columns, 0, BEHIND) + "\n")]
    time, by, text = f"{clock(message['at'])} ", author(message, you), _said(message, url)
    left = width(time + by)
    if columns - left >= NARROWEST:
        text = hanging(text, columns, left, left)
    else:
        by, text = hanging(by, columns, width(time), BEHIND) + "\n", _behind(BEHIND, text, columns)
    return [(QUIET, time), (f"{colour} bold", by), ("", text + "\n")]


def _said(message: dict[str, Any], url: str) -> str:
    """The text, and its files below."""
    return "\n".join(filter(None, [_lines(message.get("text", "")), *map(visible, files.rows(message, url))]))


def answer(text: str, columns: int, style: str = "") -> Fragments:
    """What is said to this member alone."""
    return [(style, "".join(_beside(row, columns) + "\n" for row in _lines(text).split("\n")))]


def _beside(row: str, columns: int) -> str:
    """What is behind a command and more than a space is a column of its own, if there is room for one."""
    found = _COLUMN.match(row)
    indent = ASIDE + len(found[0]) if found and columns - len(found[0]) >= NARROWEST else ASIDE
    return f"{' ' * ASIDE}{hanging(row, columns, ASIDE, indent)}"


def _lines(text: str) -> str:
    """Visible; wherever some reader takes a line to end it ends."""
    return "\n".join(visible(line, keep="\t") for line in text.splitlines())


def _behind(indent: int, text: str, columns: int) -> str:
    """On rows of its own."""
    return f"{' ' * indent}{hanging(text, columns, indent, indent)}"


def moment(at: int) -> datetime:
    """When that was, in the reader's time zone."""
    return datetime.fromtimestamp(at / 1000)


def clock(at: int) -> str:
    """What the reader's clock showed then."""
    return f"{moment(at):%H:%M:%S}"


def _notice(message: dict[str, Any]) -> str:
    if message["kind"] in KINDS:
        return _change(message)
    if message["kind"] not in NOTICES:
        return f"{_before_words(message['by']['name'])}: {visible(message['kind'])}"
    names = ", ".join(_before_mark(person["name"]) for person in message.get("whom", []))
    about = {"names": names, "minutes": message.get("minutes"), "topic": visible(message.get("topic", ""))}
    name, was = message["by"]["name"], message.get("was", "")
    return word(message["kind"], name=_before_words(name), was=_before_words(was), **about)


def _change(change: dict[str, Any]) -> str:
    """Of what somebody has said before."""
    by, [author] = change["by"], change["whom"]
    names = {"name": _before_words(by["name"]), "names": _before_mark(author["name"])}
    kind = f"{change['kind']}_own" if by["id"] == author["id"] else change["kind"]
    return word(kind, **names, time=clock(change["said"]))


def author(message: dict[str, Any], you: str) -> str:
    """What stands before a text: who says it, to whom, and what has become of it since."""
    name = message["by"]["name"]
    if message["kind"] == "action":
        return f"* {_before_words(name)}{_amended(message)} "
    program = f"({word('program')})" if message["by"].get("program") else ""
    return f"{_before_mark(name)}{program}{_private(message, you)}{_amended(message)} >>> "


def _amended(message: dict[str, Any]) -> str:
    """What has become of it."""
    agreed = f"({word('agree', count=len(message['agreed']))})" if message.get("agreed") else ""
    if "deleted" in message:
        own = message["deleted"]["id"] == message["by"]["id"]
        return f"({word('gone' if own else 'gone_by_host')})"
    if "said" in message:
        return f"({word('corrects', time=clock(message['said']))}){agreed}"
    return f"({word('corrected')}){agreed}" if "corrected" in message else agreed


def _before_mark(name: str) -> str:
    """In quotes, which no name can hold, where a mark of ours, or what looks like one, could end it too early."""
    return visible(name) if _PLAIN.fullmatch(name) else f'"{visible(name)}"'


def _before_words(name: str) -> str:
    """Else "Julien waves" could do "* Julien waves goodbye"."""
    return f'"{visible(name)}"' if " " in name else _before_mark(name)


def _private(message: dict[str, Any], you: str) -> str:
    to = message.get("to", [])
    if not to:
        return ""
    if [person["id"] for person in to] == [you]:
        return f"({word('private')})"
    return f"({word('private_to', names=', '.join(_before_mark(person['name']) for person in to))})"


def refusal(refusal: Refused) -> str:
    """Why, and what may have been meant, where no whole line says it better."""
    suggestion = refusal.fields.get("suggestion")
    if not suggestion or "choices" in refusal.fields:
        return visible(str(refusal), keep="\n\t")
    slash = "/" if refusal.code == "unknown_command" else ""
    return visible(f"{refusal} {word('suggestion', suggestion=slash + suggestion)}", keep="\n\t")


def excerpt(text: str) -> str:
    """Of a line that is told to be unsent: enough to know it again."""
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]} …"


def names(name: str, text: str) -> bool:
    """Is somebody called `name` spoken of in `text`?"""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))
