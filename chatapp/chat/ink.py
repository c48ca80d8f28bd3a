"""What can be seen of a text. White space is no ink; neither are the characters that show nothing."""

import regex

UNSEEN = r"\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufff9-\ufffb\U0001d159\U00016fe4\U000133fc\U00013441\U00013442"
"""For a class of `regex`: Unicode's own list (UAX #44), and what fonts draw as nothing although it is not on it."""

_UNSEEN = regex.compile(f"[{UNSEEN}]")


def bare(text: str) -> str:
    """The text without what shows nothing; its white space stays."""
    return str(_UNSEEN.sub("", text))


def shows(text: str) -> bool:
    """Is there anything to see?"""
    return bool(bare(text).strip())
