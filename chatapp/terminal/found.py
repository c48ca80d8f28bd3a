"""What `/find` has found: the oldest first, as a terminal is read."""

from typing import Any

from . import files
from .formatting import ASIDE, BEHIND, Fragments, author, excerpt, moment, visible
from .room import Room
from .wording import word
from .wrapping import hanging


def fragments(answer: dict[str, Any], room: Room, columns: int) -> Fragments:
    """Each further in than a line of the room, so that none passes for one that was said now."""
    shown = (hanging(row, columns, ASIDE, BEHIND) for row in rows(answer, room))
    return [("", "".join(f"{' ' * ASIDE}{row}\n" for row in shown))]


def rows(answer: dict[str, Any], room: Room) -> list[str]:
    """One each, with its day, and a last one that says how many they are."""
    found = [_row(message, room.you["id"]) for message in reversed(answer["found"])]
    said = {"words": visible(answer["words"]), "count": len(found)}
    if not found:
        return [word("found_nothing", **said)]
    return [*found, word("found_more" if answer["more"] else "found", **said)]


def _row(message: dict[str, Any], you: str) -> str:
    text = " ".join([*message.get("text", "").split(), *map(files.shown, message.get("files", ()))])
    return f"{moment(message['at']):%Y-%m-%d %H:%M:%S} {author(message, you)}{visible(excerpt(text))}"
