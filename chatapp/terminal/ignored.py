"""Whom this person ignores: by id, on this machine, kept between runs; and who comes back as them. Nobody is told."""

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from . import kept
from .amendments import KINDS, is_newer
from .inbox import Message
from .wording import word


class Ignored:
    """Their lines wait here, for `/unignore`. Told of on several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._names = _kept()
        self._hidden: list[Message] = []
        self._met: set[str] = set()

    @property
    def count(self) -> int:
        """How many lines wait."""
        return len(self._hidden)

    @property
    def some(self) -> bool:
        """Is anybody ignored?"""
        return bool(self._names)

    def hides(self, message: Message) -> bool:
        """Is it something that one of them has said, or agrees with? A notice is the room's."""
        said = message.get("now", message)
        authors = [said["by"]["id"]] if "text" in said or "deleted" in said else []
        if message["kind"] == "agreed":
            authors.append(message["by"]["id"])
        return not self._names.keys().isdisjoint(authors)

    def shown(self, messages: Sequence[Message]) -> list[Message]:
        """What is left of these."""
        with self._lock:
            for message in messages:
                self._follow(message)
            for message in filter(self.hides, messages):
                self._hide(message)
            return [message for message in messages if not self.hides(message)]

    def obey(self, answer: dict[str, Any]) -> tuple[str, list[Message]]:
        """Do what the room has answered to a command. What there is to say, and the lines that are shown again."""
        with self._lock:
            if person := answer.get("ignore"):
                self._add(person)
            if person := answer.get("unignore"):
                self._forget(person)
            kept.write(_file(), json.dumps(self._names))
            return answer.get("reply") or self._list(), self._released()

    def _hide(self, message: Message) -> None:
        """What waits is shown as it is then."""
        if message["kind"] not in KINDS:
            self._hidden.append(message)
        elif now := message.get("now"):
            self._hidden = [now if is_newer(now, then) else then for then in self._hidden]

    def _follow(self, message: Message) -> None:
        """Whoever is renamed is still who is meant; and who comes in under the name of one who was here in this run."""
        by = message["by"]
        if by["id"] in self._names or (message["kind"] == "joined" and self._was_here(by["name"])):
            self._add(by)

    def _was_here(self, name: str) -> bool:
        return any(self._names.get(id_, "").casefold() == name.casefold() for id_ in self._met)

    def _add(self, person: dict[str, Any]) -> None:
        self._names[person["id"]] = person["name"]
        self._met.add(person["id"])

    def _forget(self, person: dict[str, Any]) -> None:
        """Under every id that they have had."""
        name, id_ = person["name"].casefold(), person.get("id")
        self._names = {key: each for key, each in self._names.items() if key != id_ and each.casefold() != name}

    def _released(self) -> list[Message]:
        shown = [message for message in self._hidden if not self.hides(message)]
        self._hidden = [message for message in self._hidden if self.hides(message)]
        return shown

    def _list(self) -> str:
        names = ", ".join(dict.fromkeys(self._names.values()))
        return word("ignored", names=names, count=self.count) if names else word("ignored_nobody")


def _file() -> Path:
    return kept.FOLDER / "ignored"


def _kept() -> dict[str, str]:
    try:
        names = json.loads(kept.read(_file()) or "{}")
    except ValueError:
        return {}
    return names if isinstance(names, dict) else {}
