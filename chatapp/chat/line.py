"""A line: what was typed, before anyone knows whether it is a command."""

import regex

from . import visible

_HIDDEN = regex.compile(rf"[\s{visible.UNSEEN}]+")
_LOOK_ALIKES = "／⁄∕⧸"
"""What some keyboards make in the place of "/"."""
_SLASHES = str.maketrans(dict.fromkeys(_LOOK_ALIKES, "/"))

slashed = regex.compile(rf"[\s{visible.UNSEEN}]*+[/{_LOOK_ALIKES}]").match
"""Does it begin with a slash, as it is meant? Most lines do not, and are meant as they are."""


def meant(raw: str) -> str:
    """The line from its first visible character on; what begins like a slash, begins with one.

    Whoever pastes "/pm Julien …" behind a character that shows nothing sees a command, so a command it is.
    """
    hidden = _HIDDEN.match(raw)
    typed = raw[hidden.end() :] if hidden else raw
    return typed[:2].translate(_SLASHES) + typed[2:]


def is_command(line: str) -> bool:
    """Does it begin with a slash, as it is meant? `//x` is the text "/x"."""
    return line.startswith("/") and not line.startswith("//")
