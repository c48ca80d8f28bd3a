"""How much is on one page of a transcript, however it is kept: 500 long texts would choke a phone, and the server."""

from collections.abc import Sequence
from itertools import accumulate

from chatapp.chat.message import Message

CHARACTERS = 50_000
"""Of text on one page, at most."""
LINED = 5
"""Messages on one page for each one that is no notice, at most."""


def that_fit(messages: Sequence[Message]) -> list[Message]:
    """The first of them that fit on a page, and one in any case."""
    lengths = accumulate(map(_length, messages))
    fitting = zip(messages, lengths, strict=True)
    return [message for message, length in fitting if length <= CHARACTERS or message is messages[0]]


def _length(message: Message) -> int:
    return len(message.text or "") + (len(message.now.text or "") if message.now else 0)
