"""Which line has a file: one and no other, also where several want it at the same moment."""

import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from chatapp.chat.errors import Internal, NoSuchFile
from chatapp.chat.message import Message
from chatapp.files.shelf import Claim, Kept, Shelf
from chatapp.transcript import Transcript

IN_FLIGHT = 30
"""Seconds after which a line that is not there, and that nobody here waits for, is given up: its server was killed."""


class Claims:
    """Of one room. A claim is in flight until its line was answered, as often as it was sent."""

    def __init__(self, transcript: Transcript, shelf: Shelf) -> None:
        self._transcript, self._shelf = transcript, shelf
        self._in_flight: Counter[Claim] = Counter()
        self._lock = threading.Lock()  # gevent's, if it is there by now: another one would stop everybody

    def claim(self, line: Claim, ids: Sequence[str]) -> list[Kept]:
        """These files are that line's, all or none: NoSuchFile. Else `settle` has to follow."""
        if len(set(ids)) < len(ids):
            raise NoSuchFile
        with self._lock:
            free = [self._free(line, each) for each in ids]
            self._claim_all(line, free)
            self._in_flight[line] += 1
        return free

    def _claim_all(self, line: Claim, free: Sequence[Kept]) -> None:
        try:
            for kept in free:
                self._shelf.claim(kept, line)
        except NoSuchFile:  # another server was there in between
            if line not in self._in_flight:
                self._tell_apart(line, [kept.file.id for kept in free], set())
            raise

    def _free(self, line: Claim, file_id: str) -> Kept:
        kept = self._shelf.find(file_id)
        if not kept or kept.owner != line.author:
            raise NoSuchFile
        if kept.claim and kept.claim != line:
            self._give_up(kept, kept.claim)
        return kept

    def _give_up(self, kept: Kept, claim: Claim) -> None:
        if claim in self._in_flight or kept.age() < IN_FLIGHT or self._transcript.find(*claim):
            raise NoSuchFile
        self._shelf.free(kept)

    def settle(self, line: Claim, ids: Sequence[str], message: Message | None) -> None:
        """The line was answered, as far as one knows with that message. What it does not have is free again."""
        with self._lock, suppress(Internal, OSError):  # then it is given up in time
            self._land(line)
            said = message or self._transcript.find(*line)
            if said or line not in self._in_flight:
                self._tell_apart(line, ids, {file.id for file in said.files} if said else set())

    def _land(self, line: Claim) -> None:
        self._in_flight[line] -= 1
        if not self._in_flight[line]:
            del self._in_flight[line]

    def _tell_apart(self, line: Claim, ids: Sequence[str], has: set[str]) -> None:
        for kept in filter(None, map(self._shelf.find, ids)):
            if kept.file.id in has:
                self._shelf.settle(kept)
            elif kept.claim == line:
                self._shelf.free(kept)
