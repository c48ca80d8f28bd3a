"""What can be seen of a text. White space is no ink; neither are the characters that take room, or none, and show nothing."""

import regex

_UNSEEN = regex.compile(
    r"[\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufff9-\ufffb\U0001d159\U00016fe4\U000133fc\U00013441\U00013442]"
)
"""Unicode's own list (UAX #44, Default_Ignorable_Code_Point), and what fonts draw as nothing although it is not on it."""


def bare(text: str) -> str:
    """The text without what shows nothing; its white space stays."""
    return _UNSEEN.sub("", text)


def shows(text: str) -> bool:
    """Is there anything to see?"""
    return bool(bare(text).strip())
