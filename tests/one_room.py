"""A store as a test knows it that needs one room only: the one that is always there, or that with a `slug`."""

from collections.abc import Sequence
from typing import Any

from chatapp.chat.message import Message
from chatapp.transcript import MAIN, Batch, Draft, Item
from chatapp.transcript.sqlite import SqliteStore
from chatapp.transcript.valkey_store import ValkeyStore


class OneRoom(SqliteStore):
    """The store, and the transcript of that room, in one."""

    slug = MAIN

    def append(self, messages: Sequence[Message], ended: Sequence[str] = ()) -> list[Message]:
        return super().append([Draft(self.slug, message) for message in messages], ended)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.room(self.slug), name)


class OneSharedRoom(ValkeyStore):
    """The same in Valkey."""

    slug = MAIN

    def append(self, messages: Sequence[Message]) -> list[Message]:
        state = self.load(self.slug)
        items = [Item(message, {}) for message in messages]
        (reply,) = self.append_if([Batch(self.slug, state.epoch, state.told, state.tail, items)])
        return [entry.message for entry in reply.entries if entry.message]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.room(self.slug), name)
