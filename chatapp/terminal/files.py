"""The files of a message, as rows below its text; and the last one that came, for `/save`."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from .wording import word

File = dict[str, Any]

_KB, _MB = 1024, 1024 * 1024


def rows(message: dict[str, Any], url: str) -> list[str]:
    """`[picture] name, 1.2 MB, address · what is on it`, one each."""
    return [f"{shown(file)}, {address(file, url)}{_alt(file)}" for file in message.get("files", ())]


def shown(file: File) -> str:
    """`[picture] name, 1.2 MB`."""
    kind = word("a_picture" if "width" in file else "a_file")
    return f"[{kind}] {' '.join(file['name'].split())}, {size(file['size'])}"


def address(file: File, url: str) -> str:
    """Where whoever may read the message can have it."""
    return f"{url}/files/{quote(file['id'], safe='')}"


def _alt(file: File) -> str:
    return f" · {' '.join(file['alt'].split())}" if file.get("alt") else ""


def size(count: int) -> str:
    """For people: in the units in which rooms say what they take."""
    if count < 1000:
        return word("bytes", count=count)
    if count < 1000 * _KB:
        return word("kilobytes", count=max(1, round(count / _KB)))
    tenths = round(count * 10 / _MB)
    return (
        word("megabytes", count=tenths // 10)
        if tenths >= 100
        else word("tenths", whole=tenths // 10, tenth=tenths % 10)
    )


class Received:
    """The last file of somebody else that was shown here."""

    def __init__(self) -> None:
        self.last: File | None = None

    def hear(self, messages: Sequence[dict[str, Any]], you: str) -> None:
        """These are shown now. What is told again, corrected, came before."""
        for file in _files(message for message in messages if "said" not in message and message["by"]["id"] != you):
            self.last = file


def _files(messages: Iterable[dict[str, Any]]) -> Iterable[File]:
    return (file for message in messages for file in message.get("files", ()))
