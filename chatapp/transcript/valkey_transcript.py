"""What is read of one room in Valkey."""

from collections.abc import Mapping
from itertools import chain
from operator import attrgetter
from typing import Any

from chatapp.chat.amending import told
from chatapp.chat.message import Message, Person
from chatapp.chat.peace import Peace

from . import ANYBODY, Page, Present
from .page_size import LINED, that_fit
from .valkey_entries import key as key_of
from .valkey_entries import message, peace, rows
from .valkey_keys import Keys
from .valkey_server import Server

STEP = 1000
"""Messages looked through at once for who speaks."""

_seq = attrgetter("seq")


class ValkeyTranscript:
    """See `Transcript`. `epochs`: of each room that was loaded, by its slug."""

    def __init__(self, server: Server, slug: str, epochs: Mapping[str, str]) -> None:
        self._server, self._slug, self._keys, self._epochs = server, slug, Keys(slug), epochs

    @property
    def epoch(self) -> str:
        return self._epochs.get(self._slug, "")

    def read(self, seq: int) -> None:
        """What a Valkey has lost, the processes notice that have told it."""

    def find(self, author: str, key: str) -> Message | None:
        seq = self._server.read("ZSCORE", self._keys.keys, key_of(author, key))
        return next(iter(self._between("XRANGE", author, int(float(seq)), int(float(seq)), 1)), None) if seq else None

    def latest(self, reader: str, count: int, before: int | None = None) -> Page:
        end = before - 1 if before is not None else 2**62
        newest_first = self._newest(reader, end, LINED * count + 1)
        spoken = [message.seq for message in newest_first if message.kind.spoken]
        start = spoken[count - 1] if len(spoken) >= count else 0
        found = that_fit([each for each in newest_first[: LINED * count] if each.seq >= start])
        return Page(found[::-1], len(newest_first) > len(found))

    def _newest(self, reader: str, end: int, most: int) -> list[Message]:
        """The last `most` up to `end` that are no amendments."""
        found: list[Message] = []
        while len(found) < most and end > 0:
            some = self._between("XREVRANGE", reader, end, 0, most)
            found += [each for each in some if not each.of]
            end = some[-1].seq - 1 if len(some) == most else 0
        return found[:most]

    def after(self, reader: str, seq: int, count: int) -> Page:
        found = self._between("XRANGE", reader, seq + 1, 2**62, count + 1)
        page = that_fit(found[:count])
        return Page(page, len(found) > len(page))

    def _between(self, command: str, reader: str, start: int, end: int, most: int) -> list[Message]:
        """The first `most` from `start` to `end` that the reader may see: of no other keys than theirs.

        The streams are asked first: what is amended meanwhile is found in both, and as it is now in the other.
        """
        keys, limits = self._keys_of(reader), (str(max(0, start)), str(max(0, end)))
        streams = [(command, key, *limits, "COUNT", most) for key in keys]
        beside = command.replace("X", "Z") + "BYSCORE"
        amended = [(beside, self._keys.amended(key), *limits, "LIMIT", 0, most) for key in keys]
        found = self._server.read_all([*streams, *amended])
        lines = [fields["m"] for stream in found[: len(keys)] for _, fields in stream]
        messages = {each.seq: each for each in map(message, [*lines, *chain(*found[len(keys) :])])}
        in_order = sorted(messages.values(), key=_seq, reverse=command == "XREVRANGE")[:most]
        return self._told(in_order, reader)

    def _keys_of(self, reader: str) -> list[str]:
        return [self._keys.said] + ([self._keys.private(reader)] if reader != ANYBODY else [])

    def _told(self, found: list[Message], reader: str) -> list[Message]:
        """Amendments with what they are about, as it is now."""
        about = {each.of: self._keys.private(reader) if each.to else self._keys.said for each in found if each.of}
        if not about:
            return found
        asked = [("ZRANGEBYSCORE", self._keys.amended(key), seq, seq) for seq, key in about.items()]
        return told(found, map(message, chain(*self._server.read_all(asked))))

    def speakers(self, reader: str, after: int, until: int) -> set[str]:
        names = set()
        while found := self._between("XRANGE", reader, after + 1, until, STEP) if after < until else []:
            names |= {each.by.name for each in found if each.kind.spoken}
            after = found[-1].seq
        return names

    def present(self) -> list[Present]:
        kept: dict[str, Any] = self._server.read("HGETALL", self._keys.roster)
        here = rows(kept.items()).items()
        told = [(member, row) for member, row in here if row.announced and not row.gone]
        return [Present(Person(member, row.name), row.named or 0) for member, row in told]

    def peace(self) -> Peace:
        return peace(self._server.read("HGETALL", self._keys.roster))
