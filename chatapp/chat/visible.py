"""What can be seen of a text. White space is no ink; neither are the characters that show nothing."""

import regex

_BLANKS = r"\u2800\ufffc\ufff9-\ufffb\U0001d159\U00016fe4\U000133fc\U00013441\U00013442"
"""What fonts draw as nothing although Unicode does not call it ignorable."""
UNSEEN = rf"\p{{Default_Ignorable_Code_Point}}{_BLANKS}"
"""For a class of `regex`: those, and Unicode's own list (UAX #44)."""

_UNSEEN = regex.compile(f"[{UNSEEN}]")
_SEEN = regex.compile(rf"[^\s{UNSEEN}]")
_BLANK = regex.compile(f"[{_BLANKS}]")
_WORD = regex.compile(r"[[\p{L}--\p{Lm}]\p{N}[\p{So}--[\u2500-\u259f]]]", regex.V1)
"""Letters, digits, pictures. A modifier letter (Lm) alone is no more than an accent; lines and dots are less."""


def bare(text: str) -> str:
    """The text without what shows nothing; its white space stays."""
    return str(_UNSEEN.sub("", text))


shows = _SEEN.search
"""Is there anything to see? Then the first of it."""


def blank(text: str) -> bool:
    """Does it hold something that passes for a letter or a picture and shows nothing?"""
    return bool(_BLANK.search(text))


def wordless(text: str) -> bool:
    """Is there nothing to call somebody by: no letter, no digit, no picture?"""
    return not _WORD.search(bare(text))
