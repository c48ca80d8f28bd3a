"""What a slash command is, and one use of it."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .amending import Kept
from .file import File
from .message import Message
from .now import Now
from .outcome import Outcome
from .phrase import Phrase
from .room import Room
from .roster import Member

PEOPLE, CONVERSATION, MEMBER, NAME, TEXT = "people", "conversation", "member", "name", "text"
"""What a command needs behind its word. Those that need people, or a conversation, write privately."""


class Call(NamedTuple):
    """One use of a command: `rest` is what was typed behind it.

    What the writer knew: `re`, the private message that a `/reply` answers; `seen`, the last `seq` they had read.
    `kept`: what was said so far. `files`: what goes along.
    """

    room: Room
    member: Member
    rest: str
    now: Now
    key: str | None
    re: Message | None = None
    seen: int | None = None
    kept: Kept | None = None
    files: tuple[File, ...] = ()

    def recent(self, before: int | None = None) -> Sequence[Message]:
        """What the writer may read of the last that was said."""
        return self.kept.recent(self.member.id, before) if self.kept else ()


class Command(NamedTuple):
    """A slash word with what completion and help need, and the small function that does it.

    `aliases`: in English, then in French with its accents; without them it is taken too.
    """

    name: str
    aliases: tuple[str, ...]
    usage: Phrase
    help: Phrase
    run: Callable[[Call], Outcome]
    needs: tuple[str, ...] = ()
    public: bool = False
    """Does everybody read what is behind the word? Then it is doubted as a text is."""
    spoken: bool = False
    """Is what is behind the word a line, with which files may go along?"""
    amends: bool = False
    """Does it look at what was said, and change it?"""
    example: Phrase | None = None
    """A whole line, where the usage leaves a question."""

    @property
    def private(self) -> bool:
        """Does it write to some, and not to everybody?"""
        return PEOPLE in self.needs or CONVERSATION in self.needs

    @property
    def words(self) -> tuple[str, ...]:
        """All that it is called."""
        written = (self.name, *self.aliases)
        return (*written, *(_bare(word) for word in written if not word.isascii()))


def _bare(word: str) -> str:
    """Without accents, as many keyboards have it."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
