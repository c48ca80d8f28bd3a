"""What is piped in, or typed where nothing can be edited, line by line."""

import sys
from collections.abc import Iterable, Iterator
from io import TextIOWrapper

from .errors import Refused
from .wording import word

LOOK = 8
"""Bytes at the beginning that show how the rest is written."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def lines() -> Iterable[str]:
    """Of standard input; iterating raises Refused where it is UTF-16. A terminal behind `--listen` is left alone."""
    if sys.stdin is None or sys.stdin.isatty():
        return ()
    return read()


def read() -> Iterator[str]:
    """Only whoever takes the first line waits for it: a bot listens before it has anything to say."""
    with open(sys.stdin.fileno(), "rb", closefd=False) as piped:
        if _is_utf_16(piped.peek(LOOK)[:LOOK]):
            raise Refused("utf_16", word("utf_16"))
        # -sig: else the BOM is sent too
        yield from map(_decoded, TextIOWrapper(piped, encoding="utf-8-sig", errors="surrogateescape"))


def _decoded(line: str) -> str:
    """What is no UTF-8 is in the locale's encoding. What is neither keeps its half characters: the room refuses it."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return line.encode(errors="surrogateescape").decode(sys.stdin.encoding, "surrogateescape")
    return line


def _is_utf_16(head: bytes) -> bool:
    """By its mark, or, as most letters there have a zero byte beside them, by every second byte."""
    return head.startswith(_UTF_16) or (len(head) > 1 and not (any(head[::2]) and any(head[1::2])))
