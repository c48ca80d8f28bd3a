"""The room's own voice: what it writes itself, on the page, in the terminal and in files, in each of its languages.

A name that held it would say in the room's name who came, who left, and what is private.
"""

import regex

from .lookalikes import skeleton

_PRIVATE = ("pm", "mp")
_STATES = (
    "away", "asleep", "host", "program", "you",
    "pas là", "absent", "absente", "en veille", "endormi", "endormie", "hôte", "programme", "vous",
)  # fmt: skip
"""In brackets behind a name."""
_NOTICES = (
    "is connected", "are connected", "has left", "have left", "is now known as",
    "left and came back", "came and left",
    "est là", "sont là", "a quitté le salon", "ont quitté le salon", "s’appelle désormais",
    "n’a fait que passer", "n’ont fait que passer",
)  # fmt: skip
"""Behind a name: "Anna has left. Hugo" has come, and the room seems to say two things."""
_PEOPLE = (
    "console", "you", "everybody", "everyone", "the room", "only you see this",
    "vous", "tous", "tout le monde", "le salon", "visible par vous uniquement",
)  # fmt: skip
"""In the place of a name: the reader, all, and the room, which writes only to you."""


def _any(words: tuple[str, ...]) -> str:
    looks = {skeleton(form).lower() for word in words for form in (word, word.lower(), word.upper())}
    return "|".join(map(regex.escape, sorted(looks)))


_WORDS = regex.compile(
    rf"^(?:{_any(_PEOPLE)})$|(?<!\w)(?:{_any(_NOTICES)})(?!\w)"
    rf"|\p{{Ps}}\s*(?:{_any(_PRIVATE)})(?!\w)|\p{{Ps}}\s*(?:{_any(_STATES)})\s*(?:\p{{Pe}}|$)"
)
_MARKS = regex.compile(r"[>❯˃≫⋙]\s*[>❯˃≫⋙]|⋙|^[*⁎∗✱]|[*⁎∗✱]\s*[*⁎∗✱]|\s[•‧∙⋅・]\s")
"""What the terminal sets between a name and a text, and before who does something; what looks like the dot between who
came and who left. (Files put such names in quotes.)"""


def imitated(name: str) -> bool:
    """Does the name hold what only the room writes, or what looks like it?"""
    looks = (skeleton(name).lower(), skeleton(name.lower()))
    return bool(_MARKS.search(name)) or any(map(_WORDS.search, looks))
