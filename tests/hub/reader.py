"""What a reader shows in the end who keeps to the one rule of docs/wire.md, whatever came when."""

from collections.abc import Iterable

from chatapp.chat.message import Message
from chatapp.transcript import Transcript


def merged(messages: Iterable[Message]) -> dict[int, Message]:
    """What was said, by its number."""
    held: dict[int, Message] = {}
    for each in messages:
        held.setdefault(each.seq, each)
        before = held.get(each.of)
        if each.now and before and before.amended.changed < each.now.amended.changed:
            held[each.of] = each.now
    return {seq: each for seq, each in held.items() if each.kind.spoken}


def shown(transcript: Transcript, reader: str, size: int = 3) -> dict[int, Message]:
    """All that somebody may read, from pages of that size."""
    messages: list[Message] = []
    while page := transcript.after(reader, messages[-1].seq if messages else 0, size).messages:
        messages += page
    return merged(messages)
