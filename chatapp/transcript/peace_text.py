"""What hosts have decided, as it is kept, and back."""

import json

from chatapp.chat.peace import Peace, Sanction

NONE = Peace()


def text(peace: Peace) -> str:
    """JSON, in the order of its fields."""
    return json.dumps(peace, ensure_ascii=False, separators=(",", ":"))


def peace(text: str | None) -> Peace:
    """Nothing is decided where nothing was kept."""
    return _peace(*json.loads(text)) if text else NONE


def _peace(topic: str, locked: bool, hosts: list[str], bans: list[list[str]], mutes: list[list[str]]) -> Peace:
    return Peace(topic, locked, tuple(hosts), _sanctions(bans), _sanctions(mutes))


def _sanctions(kept: list[list[str]]) -> tuple[Sanction, ...]:
    return tuple(Sanction(*each) for each in kept)  # type: ignore[arg-type]
