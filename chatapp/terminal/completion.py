"""What can be typed next: commands, with their help, the names of those who are here, and files of this machine."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from . import own_words
from .formatting import visible
from .room import Command, Room

_COMMAND = re.compile(r"\s*/(\w*)$")
_LAST_WORD = re.compile(r"[^\s,@]*$")
_PATH = re.compile(r"""((?:\\.|[^\s\\"'])*|"[^"]*)$""", re.DOTALL)
"""Behind `/file`: not closed yet, and nothing behind it."""
FILES = 200
"""Names of a folder that are offered, at most."""


class Completions(Completer):
    """From what the room has told; names wherever a word begins like one."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        """Commands at the beginning of the line, names behind it."""
        if typed := _COMMAND.match(document.text_before_cursor):
            return self._commands(typed[1].lower())
        if own_words.called(document.text_before_cursor):
            return self._paths(document.text_before_cursor) if event.completion_requested else ()
        word = _LAST_WORD.search(document.text_before_cursor)
        return self._names(word[0]) if word and (word[0] or event.completion_requested) else ()

    def _commands(self, typed: str) -> Iterator[Completion]:
        commands = own_words.commands(self._room.commands)
        for command in _named(commands, typed) or _called(commands, typed):
            yield Completion(f"{command['name']} ", -len(typed), display=command["usage"], display_meta=command["help"])

    def _names(self, typed: str) -> Iterator[Completion]:
        for member in self._room.members:
            name = visible(member["name"])
            if member["id"] != self._room.you["id"] and name.lower().startswith(typed.lower()):
                yield Completion(name, -len(typed))

    def _paths(self, line: str) -> Iterator[Completion]:
        found = _PATH.fullmatch(own_words.rest(f"{line}x")[:-1])
        return _files(found[0]) if found else iter(())


def _named(commands: list[Command], typed: str) -> list[Command]:
    """A word that is whole is meant, whatever else begins so: `/qui` is French for `/who`, and no `/quit`."""
    whole = [command for command in commands if typed in command["aliases"]]
    return whole + [each for each in commands if each["name"].startswith(typed) and each not in whole]


def _called(commands: list[Command], typed: str) -> list[Command]:
    """By an alias, where no name begins so: else `/quit`, alias "part", would stand beside `/pm`."""
    return [each for each in commands if any(alias.startswith(typed) for alias in each["aliases"])]


def _files(typed: str) -> Iterator[Completion]:
    """Those that begin so; hidden ones where a dot was typed, folders with what goes on behind them."""
    path, _ = own_words.path_and_text(f'{typed}"' if typed.startswith('"') else typed)
    folder, name = os.path.split(path)
    for each in _listed(own_words.at_home(folder)):
        if each.name.startswith(name) and (name or not each.name.startswith(".")) and visible(each.name) == each.name:
            whole = f"{path.removesuffix(name)}{each.name}{os.sep if each.is_dir() else ''}"
            yield Completion(own_words.quoted(whole), -len(typed), display=each.name)


def _listed(folder: Path) -> list["os.DirEntry[str]"]:
    """In order; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as found:
            return sorted(islice(found, FILES), key=lambda each: each.name)
    except (OSError, ValueError):
        return []


def complete(buffer: Buffer) -> None:
    """Take what fits; of several the first, the next time the next. At once: who types on finds it there."""
    if buffer.complete_state and buffer.complete_state.current_completion:
        return buffer.complete_next()
    fitting = list(buffer.completer.get_completions(buffer.document, CompleteEvent(completion_requested=True)))
    if len(fitting) == 1:
        return buffer.apply_completion(fitting[0])
    if fitting:
        buffer.complete_state = CompletionState(buffer.document, fitting)
        buffer.complete_next()
