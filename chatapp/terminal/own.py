"""This program's own commands: of files on this machine, whose paths are nobody else's business."""

from typing import Any

from . import own_words
from .errors import Refused, Unreachable
from .files import Received
from .line import Line
from .own_words import FILE, SAVE, called, path_and_text, rest
from .room import Room, command_word
from .seat import Seat
from .upload import Upload
from .wording import word

Answer = dict[str, Any]


class Own:
    """`by_hand`: somebody types the lines. What is piped in may come from anybody, and means no file of theirs."""

    def __init__(self, seat: Seat, by_hand: bool) -> None:
        self._seat, self._by_hand = seat, by_hand
        self.received = Received()

    def obey(self, line: Line, room: Room) -> Answer | None:
        """The answer, where the room is not to be asked for it; a file for the room is attached to the line."""
        command = called(line.text)
        if command == FILE:
            return self._attach(line)
        if not self._by_hand or line.question:  # whatever it is, it is the answer
            return None
        return self._save(rest(line.text), room) if command == SAVE else _explain(line, room)

    def _attach(self, line: Line) -> Answer | None:
        if not self._by_hand:
            raise Refused("by_hand", word("by_hand"))
        path, text = path_and_text(rest(line.text))
        if not path:
            return None if line.question else {"reply": own_words.explained(FILE)}
        line.uploads, line.words = line.uploads or [Upload(path)], text
        return None

    def _save(self, typed: str, room: Room) -> Answer:
        """The file whose address stands first, or the last one."""
        address, _, path = typed.partition(" ")
        id_, found = address.removeprefix(f"{room.url}/files/"), self.received.last
        if id_ != address:
            return {"reply": self._written(id_, path)}
        if not found:
            raise Refused("nothing_to_save", word("nothing_to_save"))
        return {"reply": self._written(found["id"], typed)}

    def _written(self, id_: str, to: str) -> str:
        try:
            return word("saved", file=self._seat.save_file(id_, own_words.path(to.strip())))
        except Refused as refusal:
            if refusal.code == "no_such_file":
                raise Refused("file_gone", word("file_gone")) from None
            raise
        except Unreachable as reason:
            raise Refused("not_saved", word("not_saved", reason=reason)) from None


def _explain(line: Line, room: Room) -> Answer | None:
    """`/help file`."""
    about = called(f"/{rest(line.text).removeprefix('/')}")
    words = next(([each["name"], *each["aliases"]] for each in room.commands if each["name"] == "help"), [])
    return {"reply": own_words.explained(about)} if about and command_word(line.text) in words else None
