"""What hosts have decided, as it is kept, and back."""

import json
from collections.abc import Iterable

from chatapp.chat.peace import Hook, Peace, Sanction

NONE = Peace()


def text(peace: Peace) -> str:
    """JSON, in the order of its fields."""
    return json.dumps(peace, ensure_ascii=False, separators=(",", ":"))


def peace(text: str | None) -> Peace:
    """Nothing is decided where nothing was kept."""
    return _peace(*json.loads(text)) if text else NONE


def _peace(
    topic: str, locked: bool, hosts: list[str], bans: list[list[str]], mutes: list[list[str]],
    hooks: Iterable[list[str]] = (),
) -> Peace:  # fmt: skip
    """Before there were hooks none was kept."""
    return Peace(topic, locked, tuple(hosts), _sanctions(bans), _sanctions(mutes), tuple(Hook(*each) for each in hooks))


def _sanctions(kept: list[list[str]]) -> tuple[Sanction, ...]:
    return tuple(Sanction(*each) for each in kept)  # type: ignore[arg-type]
