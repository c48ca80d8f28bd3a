"""What can be typed next: the room's commands, with their help, and the names of those who are here."""

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from .formatting import visible
from .room import Command, Room

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
        word = _LAST_WORD.search(document.text_before_cursor)
        return self._names(word[0]) if word and (word[0] or event.completion_requested) else ()

    def _commands(self, typed: str) -> Iterator[Completion]:
        for command in self._named(typed) or self._called(typed):
            yield Completion(f"{command['name']} ", -len(typed), display=command["usage"], display_meta=command["help"])

    def _named(self, typed: str) -> list[Command]:
        """A word that is whole is meant, whatever else begins so: `/qui` is French for `/who`, and no `/quit`."""
        whole = [command for command in self._room.commands if typed in command["aliases"]]
        return whole + [each for each in self._room.commands if each["name"].startswith(typed) and each not in whole]

    def _called(self, typed: str) -> list[Command]:
        """By an alias, where no name begins so: else `/quit`, alias "part", would stand beside `/pm`."""
        return [each for each in self._room.commands if any(alias.startswith(typed) for alias in each["aliases"])]

    def _names(self, typed: str) -> Iterator[Completion]:
        for member in self._room.members:
            name = visible(member["name"])
            if member["id"] != self._room.you["id"] and name.lower().startswith(typed.lower()):
                yield Completion(name, -len(typed))


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
