"""Where messages are kept: what a store promises, and the transcript of each room in it.

`sqlite` keeps them for one server, `valkey_store` for several.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from chatapp.chat.clock_trust import Look
from chatapp.chat.message import Message, Person
from chatapp.chat.peace import Peace
from chatapp.chat.replica import Changes
from chatapp.chat.roster import Row

if TYPE_CHECKING:
    from .search import Search

MAIN = ""
"""The slug of the room that is always there."""
ANYBODY = ""
"""A reader who is nobody in particular: no member has this id, so what they may see is what is public."""


NOTHING_NEW: Mapping[str, Peace] = MappingProxyType({})
"""No host has decided anything."""


class Unwritable(Exception):
    """The store cannot keep anything now: disk full, file read-only or gone."""


class Newer(Exception):
    """What is kept was written by a server of a later version, and cannot be read by this one."""


class Page(NamedTuple):
    """Some messages in order of `seq`, and whether there are `more` in the direction that was asked for."""

    messages: list[Message]
    more: bool


class Present(NamedTuple):
    """Somebody who has joined and not left, and the `seq` of the notice that told their name."""

    person: Person
    named: int


class Draft(NamedTuple):
    """A message on its way into a room, by the room's slug."""

    room: str
    message: Message


class Made(NamedTuple):
    """A room that somebody has made: `made` is when, in milliseconds since the epoch; of the password a hash, or ""."""

    slug: str
    title: str
    password: str
    made: int


class Transcript(Protocol):
    """What one room remembers, in order of `seq`; what was said in other rooms meanwhile leaves holes.

    `reader` is always a member's id, or ANYBODY: a page never holds a private message that this member was not in.
    Safe to call from several threads.
    """

    @property
    def epoch(self) -> str:
        """Changes when the numbering began anew."""

    def read(self, seq: int) -> None:
        """Somebody says that they have read up to there under this epoch. It may be another one afterwards."""

    def find(self, author: str, key: str) -> Message | None:
        """The message that `author` sent with `key`."""

    def latest(self, reader: str, count: int, before: int | None = None) -> Page:
        """The last `count` (before `seq` `before`), as they are now: without amendments.

        Notices between them come along and are not counted.
        """

    def after(self, reader: str, seq: int, count: int) -> Page:
        """The oldest `count` after `seq`."""

    def speakers(self, reader: str, after: int, until: int) -> set[str]:
        """The names under which something was said that came after `seq` `after`, up to `until`."""

    def present(self) -> list[Present]:
        """Who has joined and not left, in order of arrival, however long ago."""

    def peace(self) -> Peace:
        """What hosts have decided."""


class Archive(Protocol):
    """What all rooms remember. Safe to call from several threads."""

    def room(self, slug: str) -> Transcript:
        """What the room with that slug remembers; nothing, if nothing was said there."""

    def search(self, slug: str) -> "Search":
        """What finds something in that room."""

    def index(self) -> Iterator[None]:
        """Bring up to date what `search` finds with, piece by piece; each next one may be done on another thread."""

    def rooms(self) -> list[Made]:
        """All that were made, the oldest first."""

    def find_room(self, slug: str) -> Made | None:
        """One of them."""

    def make(self, room: Made) -> None:
        """Keep one more. Raises Unwritable."""

    def unmake(self, slug: str) -> None:
        """Forget one, and little by little all that was said in it. Raises Unwritable, with some of it forgotten."""

    def inhabited(self) -> set[str]:
        """The slugs of the rooms in which somebody is present."""

    def said(self, slug: str) -> int:
        """When somebody said something in a room last (milliseconds since the epoch); 0 for never, or forgotten."""

    def files_mark(self, mark: str) -> str:
        """What the folder of files is marked with: `mark`, unless there is one already. Raises Unwritable."""

    def ended(self, member: str) -> bool:
        """Did this member quit?"""

    def look(self, at: int) -> list[Look]:
        """Keep that the clock says `at` (milliseconds since the epoch) now, and return the looks so far, this one last.

        Before the first one of all stands what the newest message says. Raises Unwritable.
        """

    def prune(self, before: int, outlived: int = 0) -> None:
        """Forget what came before the first message of `before` (milliseconds since the epoch) or later.

        And all up to `seq` `outlived`, whatever its date, and the looks older than `before`. Not who is present. Little
        by little: others have their turn meanwhile. Raises Unwritable, with some of it forgotten.
        """

    def forget_cleared(self) -> None:
        """Forget, little by little, what nobody can read since a host has cleared a room. Raises Unwritable."""

    def checkpoint(self) -> None:
        """Bring what was appended to its final place, beside those who append: call it often, else they must wait."""

    def check(self) -> None:
        """Raise Unwritable unless something can be written now."""

    def close(self) -> None:
        """Let go of the file; whatever was acknowledged is in it."""


class Store(Archive, Protocol):
    """An archive that one server writes, under one numbering for all rooms."""

    @property
    def epoch(self) -> str:
        """Changes when the numbering began anew."""

    def append(
        self, drafts: Sequence[Draft], ended: Sequence[str] = (), peace: Mapping[str, Peace] = NOTHING_NEW
    ) -> list[Message]:
        """Keep all or nothing, in one transaction, and return them numbered and dated; or raise Unwritable.

        No author may send one key twice in a room: `find` it first.

        `at` never goes back from one to the next. When the clock was ahead for one line, the lines after it have that
        line's `at` until the clock is there: what was told and acknowledged is never changed, and whoever sorts or
        groups by time sees the order of `seq`. How long it is all kept, the looks at the clock decide, not these dates.

        `ended` are the ids of members who quit: their cookies are worth nothing from now on. `peace`: what hosts have
        decided, by the slugs of their rooms.
        """

    def told(self, slug: str) -> int:
        """Up to which `seq` the herald has told what was said in a room; asked for the first time, up to now."""

    def tell(self, slug: str, seq: int) -> None:
        """Keep that it has come that far. Raises Unwritable."""


class Item(NamedTuple):
    """What one decision wants to be kept: a message, how members stand, who has quit, by their id, what hosts say."""

    message: Message | None
    changes: Changes
    ended: str = ""
    peace: Peace | None = None


class Entry(NamedTuple):
    """What was kept of an item. `mark`: of its batch, and of no other there ever was."""

    mark: str
    seq: int
    changes: Changes
    message: Message | None
    peace: Peace | None = None


class State(NamedTuple):
    """A room at one moment: its members in order of arrival, up to which entry that is true, and that entry's mark."""

    epoch: str
    told: int
    tail: str
    rows: Mapping[str, Row]
    peace: Peace


class Batch(NamedTuple):
    """What is to be kept in a room, all or nothing, if nobody stands otherwise than the writer knows.

    `told` and `tail`: the last entry that the writer knows, and its mark; all before it are known too.
    """

    room: str
    epoch: str
    told: int
    tail: str
    items: Sequence[Item]


class Reply(NamedTuple):
    """What became of a batch. `entries`: all that the writer did not know, its own included, in order of `seq`.

    `kept`: or else nothing was, and it is to be decided again on what the entries say. `known`: by the number of an
    item the `seq` under which its key was kept before. `lost`: what the writer knows is not, or no longer, so. `newer`:
    a server of a later version has written here.
    """

    kept: bool
    mark: str
    entries: Sequence[Entry]
    known: Mapping[int, int]
    lost: bool = False
    newer: bool = False


class Listener(Protocol):
    """Whoever hears what other servers do."""

    def hear(self, slug: str, entries: Sequence[Entry]) -> None:
        """That was appended to a room."""

    def begun(self, slug: str) -> None:
        """From now on it is heard; what was appended until now may have been missed."""

    def typing(self, slug: str, member: Person) -> None:
        """Somebody is typing."""


class SharedStore(Archive, Protocol):
    """An archive that several servers write, each room under a numbering of its own, without holes in its entries."""

    process: str
    """The name of this server, of this start of it; every mark it makes begins with that."""

    def append_if(self, batches: Sequence[Batch]) -> list[Reply]:
        """Keep each batch if it may be kept; raises Unwritable when it is not known what became of them.

        Safe to do again with the same batches; they are kept once, as long as nothing else was kept in between.
        """

    def load(self, slug: str) -> State:
        """How the room stands. Raises Unwritable or Newer."""

    def follow(self, listener: Listener) -> None:
        """Tell the listener what others do in each room that was loaded. On a thread of its own, until `close`."""

    def types(self, slug: str, member: Person) -> None:
        """Tell the others that this member is typing; kept nowhere. Raises Unwritable."""

    def pulse(self, living: float) -> None:
        """Show for so many seconds that this server lives. Raises Unwritable."""

    def dead(self, processes: Sequence[str]) -> set[str]:
        """Which of them live no longer. Raises Unwritable."""
