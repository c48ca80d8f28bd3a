"""A store as a test knows it that needs one room only: the one that is always there, or that with a `slug`."""

from collections.abc import Sequence
from typing import Any

from chatapp.chat.message import Message
from chatapp.transcript import MAIN, Draft
from chatapp.transcript.sqlite import SqliteStore


class OneRoom(SqliteStore):
    """The store, and the transcript of that room, in one."""

    slug = MAIN

    def append(self, messages: Sequence[Message], ended: Sequence[str] = ()) -> list[Message]:
        return super().append([Draft(self.slug, message) for message in messages], ended)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.room(self.slug), name)
