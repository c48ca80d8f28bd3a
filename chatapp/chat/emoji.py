"""Which characters are one picture together (UTS #51): a red heart, a family, a keycap, a flag."""

from collections.abc import Iterable

import regex

_PLACE = "😀"
"""Stands for a picture while the rules for letters are applied: they let it through, and make none of anything else."""

_SIGN = r"[\p{Emoji}--[0-9#*\p{Regional_Indicator}]]"
_JOINED = rf"{_SIGN}\ufe0f?\p{{Emoji_Modifier}}?"
_NATIONS = "|".join("".join(chr(0xE0000 + ord(char)) for char in f"gb{nation}\x7f") for nation in ("eng", "sct", "wls"))
"""England, Scotland, Wales. Any other tags would hide what one likes behind a black flag."""

_PICTURE = regex.compile(
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]\ufe0f?\u20e3|🏴(?:{_NATIONS})"
    rf"|{_JOINED}(?:\u200d{_JOINED}){{1,3}}|{_SIGN}[\ufe0e\ufe0f]"
    r"|[\p{Emoji_Presentation}--\p{Regional_Indicator}]",
    regex.V1,
)
"""UTS #51 section 1.4.9, with at most four joined, as in the longest that fonts draw as one."""
_HALF = regex.compile(r"\p{Regional_Indicator}")


def lifted(text: str) -> tuple[str, list[str]]:
    """The text with a placeholder for each of its pictures, and the pictures."""
    return _PICTURE.sub(_PLACE, text), _PICTURE.findall(text)


def put_back(text: str, pictures: Iterable[str]) -> str:
    """The text with each picture in its place again."""
    waiting = iter(pictures)
    return "".join(next(waiting) if char == _PLACE else char for char in text)


def halved(plain: str) -> bool:
    """Is half a flag left where the pictures were lifted out? Fonts draw it as nothing, a box, or a letter."""
    return bool(_HALF.search(plain))
