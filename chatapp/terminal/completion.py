"""What can be typed next: the room's commands, with their help, and the names of those who are here."""

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from .look import visible
from .room import Room

_COMMAND = re.compile(r"\s*/(\w*)$")
_LAST_WORD = re.compile(r"[^\s,@]*$")


class Completions(Completer):
    """From what the room has told; names wherever a word begins like one."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        """Commands at the beginning of the line, names behind it."""
        if typed := _COMMAND.match(document.text_before_cursor):
            return self._commands(typed[1].lower())
        if not document.text and not event.completion_requested:
            return ()
        word = _LAST_WORD.search(document.text_before_cursor)
        return self._names(word[0]) if word else ()

    def _commands(self, typed: str) -> Iterator[Completion]:
        for command in self._room.commands:
            if any(word.startswith(typed) for word in (command["name"], *command["aliases"])):
                yield Completion(
                    f"{command['name']} ", -len(typed), display=command["usage"], display_meta=command["help"]
                )

    def _names(self, typed: str) -> Iterator[Completion]:
        for member in self._room.members:
            name = visible(member["name"])
            if member["id"] != self._room.you["id"] and name.lower().startswith(typed.lower()):
                yield Completion(name, -len(typed))
