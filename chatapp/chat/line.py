"""A line: what was typed, before anyone knows whether it is a command."""

import regex

from . import visible

_HIDDEN = regex.compile(rf"[\s{visible.UNSEEN}]+")
_SLASHES = str.maketrans(dict.fromkeys("／⁄∕⧸", "/"))
"""What some keyboards make in the place of "/"."""


def is_command(raw: str) -> bool:
    """Does it begin with a slash? `//x` is the text "/x"."""
    typed = meant(raw)
    return typed.startswith("/") and not typed.startswith("//")


def meant(raw: str) -> str:
    """The line from its first visible character on; what begins like a slash, begins with one.

    Whoever pastes "/pm Julien …" behind a character that shows nothing sees a command, so a command it is.
    """
    hidden = _HIDDEN.match(raw)
    typed = raw[hidden.end() :] if hidden else raw
    return typed[:2].translate(_SLASHES) + typed[2:]


def unescaped(raw: str) -> str:
    """The text that a line means which is no command."""
    typed = meant(raw)
    return typed[1:] if typed.startswith("//") else raw
