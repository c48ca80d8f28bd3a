"""The frames that nearly all messages are: short, whole texts (RFC 6455 section 5.2), without the full protocol."""

from functools import lru_cache

_WHOLE_TEXT, _MASKED, _EXTENDED = 0x81, 0x80, 126
"""First byte of a text frame that is a whole message; bit and length code in its second byte."""
_CLOSE = 0x88


@lru_cache(maxsize=32)
def frame(message: str) -> bytes:
    """One unmasked text frame (RFC 6455 section 5.2). Cached, because a message goes to many."""
    payload = message.encode()
    size = len(payload)
    if size < _EXTENDED:
        return bytes((_WHOLE_TEXT, size)) + payload
    if size < 1 << 16:
        return bytes((_WHOLE_TEXT, _EXTENDED)) + size.to_bytes(2, "big") + payload
    return bytes((_WHOLE_TEXT, 127)) + size.to_bytes(8, "big") + payload


def farewell(code: int) -> bytes:
    """One close frame (section 5.5.1)."""
    return bytes((_CLOSE, 2)) + code.to_bytes(2, "big")


class Unusual(Exception):
    """The buffer begins with something else than a short, whole, masked text frame."""


def unframe(buffer: bytearray) -> str | None:
    """Take the text frame off the front of `buffer`; None while it is incomplete; Unusual leaves the buffer alone.

    Nearly all that browsers send are such frames, and the full protocol takes many times as long for each.
    """
    if buffer and buffer[0] != _WHOLE_TEXT:
        raise Unusual
    if len(buffer) < 2:
        return None
    size, start = buffer[1] - _MASKED, 6
    if size == _EXTENDED:
        size, start = int.from_bytes(buffer[2:4], "big"), 8
    elif not 0 <= size < _EXTENDED:
        raise Unusual
    if len(buffer) < start + size:
        return None
    key = (buffer[start - 4 : start] * (size // 4 + 1))[:size]
    plain = int.from_bytes(buffer[start : start + size], "little") ^ int.from_bytes(key, "little")
    try:
        text = plain.to_bytes(size, "little").decode()
    except UnicodeDecodeError:
        raise Unusual from None  # the protocol knows how to end it (1007)
    del buffer[: start + size]
    return text
