"""What goes along with a line: a picture, or any other file. Its bytes are kept elsewhere (`chatapp.files`)."""

from typing import NamedTuple

import regex

from .visible import shows

MOST = 10
"""Files that go along with one line."""
ALT = 300
"""Characters in the words for those who do not see a picture."""
GENERIC = "application/octet-stream"
"""The type of whatever is no picture: a browser saves it, and does nothing else with it."""
NAME, NAME_BYTES, ENDING = 120, 200, 20
"""Characters and bytes (UTF-8) in a name; file systems have 255 bytes. Characters of its end that are always shown."""

_PATH = regex.compile(r".*[/\\]", regex.DOTALL)
_UNSEEN = regex.compile(
    r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\ufeff]"
)
"""What would turn a name around ("gpj.exe"), cut it off or hide a part. The joiners of emoji and of Persian stay."""
_SPACES = regex.compile(r"\s+")


_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
}


class File(NamedTuple):
    """`id`: 128 random bits. `type`: a media type; `size` in bytes; `width` and `height` of a picture, in pixels."""

    id: str
    name: str
    type: str = GENERIC
    size: int = 0
    width: int = 0
    height: int = 0
    alt: str = ""

    @property
    def is_picture(self) -> bool:
        """Can it be shown, and not only be saved?"""
        return bool(self.width)


def clean_name(raw: str) -> str:
    """As people see it: without a path, without what shows nothing or turns it around; never cut at its end."""
    name = clean_line(_PATH.sub("", raw[-4096:])).lstrip(".")
    return _shortened(name) if shows(name) else "file"


def with_ending(name: str, media_type: str) -> str:
    """What a picture is called, other programs would take it for: avatar.html becomes avatar.html.png."""
    endings = _ENDINGS.get(media_type, ())
    return name if not endings or name.lower().endswith(endings) else clean_name(name + endings[0])


def clean_line(raw: str) -> str:
    """One line, without what nobody sees."""
    return str(_SPACES.sub(" ", _UNSEEN.sub("", raw.replace("\n", " "))).strip())


def _shortened(name: str) -> str:
    while len(name) > NAME or len(name.encode()) > NAME_BYTES:
        middle = (min(len(name), NAME) - ENDING) // 2 if len(name) > NAME else len(name) - ENDING - 2
        name = f"{name[: max(1, middle)]}…{name[-ENDING:]}"
    return name
