"""A line on its way: what was typed, what its writer had read by then, and whom it answers."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .inbox import Seen
from .room import Person

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
    """

    text: str
    seen: Seen
    begun: Seen | None = None
    sure: bool = False
    question: Question | None = None
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    def answer(self, question: Question) -> None:
        """It is what the room has asked for."""
        self.text = question.line + self.text
        self.question = question if question.to else None

    def event(self, epoch: str) -> tuple[str, dict[str, Any]]:
        """Name and payload, for the room whose transcript is `epoch`."""
        if self.question:
            return "pm", {"to": list(self.question.to), "text": self.text, "key": self.key}
        re = {"re": self.begun.private_in(epoch)} if self.begun else {}
        return "message", {"text": self.text, "key": self.key, "seen": self.seen.last_in(epoch)} | re

    @property
    def too_long(self) -> bool:
        """Would the room hang up on it?"""
        return len(json.dumps(self.event(self.seen.epoch))) > LARGEST
