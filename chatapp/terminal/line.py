"""A line on its way: what was typed, what its writer had read by then, and whom it answers."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .inbox import Seen
from .room import Person
from .upload import Upload

LARGEST = 60_000
"""Bytes of one event; beyond 64 KB the room closes the connection."""


class Question(NamedTuple):
    """The room asks, and the next line is the answer: private to the people in `to`, else the rest of `line`."""

    prompt: str
    line: str = ""
    to: tuple[Person, ...] = ()


@dataclass
class Line:
    """`key`: it is one message however often it is sent. `begun`: what was read when a `/reply` was begun.

    `question`: the private one that it answers. `sure`: it is to be sent although it looks like another command.
    `uploads` go along with it, and then `words` are said, where they are not all that was typed. `tries`: how often it
    was tried to bring them.
    """

    text: str
    seen: Seen
    begun: Seen | None = None
    sure: bool = False
    question: Question | None = None
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    uploads: list[Upload] = field(default_factory=list)
    words: str | None = None
    tries: int = 0

    def answer(self, question: Question) -> None:
        """It is what the room has asked for."""
        self.text = question.line + self.text
        self.question = question if question.to else None

    def event(self, epoch: str) -> tuple[str, dict[str, Any]]:
        """Name and payload, for the room whose transcript is `epoch`."""
        said = {"text": self.text if self.words is None else self.words, "key": self.key} | self._files
        if self.question:
            return "pm", {"to": list(self.question.to)} | said
        re = {"re": self.begun.private_in(epoch)} if self.begun else {}
        return "message", said | {"seen": self.seen.last_in(epoch)} | re

    @property
    def _files(self) -> dict[str, Any]:
        return {"files": [upload.id for upload in self.uploads]} if self.uploads else {}

    @property
    def told(self) -> str:
        """As its writer knows it, with the files that the text does not name."""
        files = [f"[{upload.typed}]" for upload in self.uploads if self.words is None]
        return " ".join(filter(None, [self.text, *files]))

    @property
    def too_long(self) -> bool:
        """Would the room hang up on it?"""
        return len(json.dumps(self.event(self.seen.epoch))) > LARGEST
