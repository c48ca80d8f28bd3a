"""A store as a test knows it that needs no other room than the one that is always there."""

from collections.abc import Sequence
from typing import Any

from chatapp.chat.message import Message
from chatapp.transcript import MAIN, Draft
from chatapp.transcript.sqlite import SqliteStore


class OneRoom(SqliteStore):
    """The store, and the transcript of that room, in one."""

    def append(self, messages: Sequence[Message], ended: Sequence[str] = ()) -> list[Message]:
        return super().append([Draft(MAIN, message) for message in messages], ended)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.room(MAIN), name)
