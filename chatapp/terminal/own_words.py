"""The words of this program's own commands, `/file` and `/save`: how they are read, completed and explained."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from shlex import shlex
from typing import Any

from .room import command_word
from .wording import word

Command = dict[str, Any]

FILE, SAVE = "file", "save"

WORDS = {FILE: FILE, "fichier": FILE, SAVE: SAVE, "télécharger": SAVE, "telecharger": SAVE}
"""All that they are called, in French too."""
_REST = re.compile(r"[^/⁄∕⧸／]*.\S*\s*(.*)", re.DOTALL)
_SPECIAL = re.compile(r"""([\s\\"'])""")


def commands(rooms: Sequence[Command]) -> list[Command]:
    """The room's and these, for completion. A word of these means nothing else here: `/save` no `/export`."""
    others = [{**each, "aliases": [alias for alias in each["aliases"] if alias not in WORDS]} for each in rooms]
    return [*others, *map(_command, (FILE, SAVE))]


def _command(name: str) -> Command:
    aliases = [alias for alias, meant in WORDS.items() if meant == name != alias]
    return {"name": name, "aliases": aliases, "usage": word(f"{name}_usage"), "help": word(f"{name}_help"), "needs": []}


def called(line: str) -> str:
    """Which of these the line is, or ""."""
    return WORDS.get(command_word(line), "")


def rest(line: str) -> str:
    """What stands behind the word of a command."""
    found = _REST.match(line)
    return found[1].strip() if found else ""


def path_and_text(typed: str) -> tuple[str, str]:
    """As a shell reads the first word: quotes hold white space together, a backslash keeps what follows it."""
    stream = StringIO(typed)
    words = shlex(stream, posix=True)
    words.whitespace_split, words.commenters = True, ""
    words.escape = "\\" if os.sep == "/" else ""  # on Windows it stands between folders
    try:
        return words.get_token() or "", stream.read().strip()
    except ValueError:  # a quotation mark that nothing closes: an apostrophe in a name
        path, _, text = typed.partition(" ")
        return path, text.strip()


def path(typed: str) -> str:
    """All of it; quotes are not needed where nothing else follows."""
    first, more = path_and_text(typed)
    return typed if more else first


def at_home(path: str) -> Path:
    """With the home folder in the place of `~`, where that is somebody's."""
    with suppress(RuntimeError):
        return Path(path).expanduser()
    return Path(path)


def quoted(path: str) -> str:
    """As `path_and_text` reads it back."""
    if os.sep == "/":
        return _SPECIAL.sub(r"\\\1", path)
    return f'"{path}"' if " " in path else path


def help_rows(text: str, rooms: Sequence[Command]) -> str:
    """What the room explains, and these below, in the same columns."""
    widest = max((len(each["name"]) for each in rooms), default=0)
    return "\n".join([text, *(f"{f'/{name}':<{widest + 2}} {word(f'{name}_help')}" for name in (FILE, SAVE))])


def explained(name: str) -> str:
    """All that there is to say of one."""
    command = _command(name)
    return f"{command['usage']}: {command['help']}\n{word('file_example') if name == FILE else word('save_example')}"
