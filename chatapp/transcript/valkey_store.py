"""The store in Valkey, for rooms that several servers share."""

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from valkey.exceptions import NoScriptError, ValkeyError
from valkey.exceptions import TimeoutError as Late

from chatapp.chat.clock_trust import Look
from chatapp.chat.message import Person

from . import Batch, Listener, Made, Reply, State, Unwritable, valkey_keys, valkey_secrets
from .search_scan import Scan
from .valkey_entries import FORMAT, arguments, entry, peace, rows, typing_text
from .valkey_fitness import ALONE, checked
from .valkey_follower import Follower
from .valkey_keys import CHECKED, ENDED, LOOKS, OPENED, ROOMS, Keys
from .valkey_transcript import ValkeyTranscript

SCRIPT = (Path(__file__).parent / "append.lua").read_text()
TRIES, PAUSE = 2.0, 0.1
"""Seconds in which a batch is sent again and again until it is answered; seconds between two times."""
SYNC = 800
"""Milliseconds to wait for the disk at a time, where that is asked for: fewer than for any answer."""
AT_ONCE, REST = 250, 0.005
"""Messages that are looked at together when old ones are forgotten, and seconds of rest after them."""


class ValkeyStore:
    """See `SharedStore`. `durable`: a batch counts when it is on the disk. `lines`: kept in each room, at most.

    `place`: which of how many Valkeys this one is. Raises Unfit.
    """

    def __init__(self, url: str, durable: bool = False, lines: int = 10_000, place: str = ALONE) -> None:
        self.server, self._durable, self._lines = checked(url, durable, place), durable, lines
        self.process = secrets.token_hex(6)
        self._marks = count()
        self._epochs: dict[str, str] = {}
        self._follower = Follower(self.server, self.process)
        self._sha = self.server.ask("SCRIPT LOAD", SCRIPT)

    def room(self, slug: str) -> ValkeyTranscript:
        return ValkeyTranscript(self.server, slug, self._epochs)

    def search(self, slug: str) -> Scan:
        return Scan(self.room(slug))

    def index(self) -> Iterator[None]:
        return iter(())

    def close(self) -> None:
        self._follower.stop()
        self.server.close()

    # Writing

    def append_if(self, batches: Sequence[Batch]) -> list[Reply]:
        marks = [f"{self.process}.{next(self._marks)}" for _ in batches]
        calls = [self._call(batch, mark) for batch, mark in zip(batches, marks, strict=True)]
        return [_reply(mark, *answer) for mark, answer in zip(marks, self._until_answered(calls), strict=True)]

    def _call(self, batch: Batch, mark: str) -> list[Any]:
        keys = Keys(batch.room)
        readers = {reader for item in batch.items if item.message for reader in item.message.readers}
        names = [*keys.all, ENDED, *map(keys.private, readers)]
        about = [valkey_keys.CHANNEL + batch.room, mark, batch.epoch, batch.told, batch.tail, secrets.token_hex(8),
                 self._lines, FORMAT]  # fmt: skip
        items = [argument for item in batch.items for argument in arguments(item)]
        return ["EVALSHA", self._sha, len(names), *names, *about, *items]

    def _until_answered(self, calls: Sequence[list[Any]]) -> list[Any]:
        """The same calls again, under the same marks, until it is known what became of them."""
        end = time.monotonic() + TRIES
        while True:
            try:
                return self._send(calls)
            except NoScriptError:  # after every restart of Valkey
                self.server.ask("SCRIPT LOAD", SCRIPT)
            except (ValkeyError, OSError) as fault:
                if time.monotonic() + PAUSE > end:
                    raise Unwritable(str(fault)) from fault
                time.sleep(PAUSE)

    def _send(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        answers = self.server.send([*commands, ("WAITAOF", 1, 0, SYNC)] if self._durable else commands)
        if self._durable and answers.pop()[0] < 1:
            raise Late("the disk did not confirm it in time")
        return answers

    def load(self, slug: str) -> State:
        keys = Keys(slug)
        self._follower.add(slug)  # before: what is appended meanwhile is heard, and known by its number
        _, _, about, roster, last = self.server.ask_all([
            ("SADD", OPENED, slug), ("HSETNX", keys.about, "epoch", secrets.token_hex(8)),
            ("HMGET", keys.about, "epoch", "seq"), ("HGETALL", keys.roster),
            ("XREVRANGE", keys.log, "+", "-", "COUNT", 1),
        ], together=True)  # fmt: skip
        self._epochs[slug] = about[0]
        tail = entry(last[0][1]["e"]).mark if last else ""
        return State(about[0], int(about[1] or 0), tail, rows(roster.items()), peace(roster))

    def follow(self, listener: Listener) -> None:
        self._follower.run(listener)

    def lag(self, now: float) -> float:
        """How many seconds behind the others this server is, by its monotonic clock."""
        return self._follower.lag(now)

    def types(self, slug: str, member: Person) -> None:
        self.server.ask("PUBLISH", valkey_keys.CHANNEL + slug, typing_text(f"{self.process}.", member))

    # Who lives

    def pulse(self, living: float) -> None:
        self.server.ask("SET", valkey_keys.process(self.process), 1, "PX", int(living * 1000))

    def dead(self, processes: Sequence[str]) -> set[str]:
        if not processes:
            return set()
        found = self.server.ask("MGET", *map(valkey_keys.process, processes))
        return {name for name, alive in zip(processes, found, strict=True) if not alive}

    # What all rooms have in common

    def ended(self, member: str) -> bool:
        return self.server.read("ZSCORE", ENDED, member) is not None

    def rooms(self) -> list[Made]:
        made = [Made(*json.loads(each)) for each in self.server.read("HVALS", ROOMS)]
        return sorted(made, key=lambda room: (room.made, room.slug))

    def inhabited(self) -> set[str]:
        slugs = list(self.server.read("SMEMBERS", OPENED))
        rosters = self.server.read_all([("HGETALL", Keys(slug).roster) for slug in slugs]) if slugs else []
        return {slug for slug, kept in zip(slugs, rosters, strict=True) if rows(kept.items())}

    def find_room(self, slug: str) -> Made | None:
        found = self.server.read("HGET", ROOMS, slug)
        return Made(*json.loads(found)) if found else None

    def make(self, room: Made) -> None:
        self.server.ask("HSET", ROOMS, room.slug, json.dumps(room))

    def unmake(self, slug: str) -> None:
        keys = Keys(slug)
        private = map(keys.private, self.server.ask("SMEMBERS", keys.readers))
        amended = keys.with_amended([keys.log, keys.said, *private])
        self.server.ask_all(
            [("UNLINK", *keys.all, *amended), ("HDEL", ROOMS, slug), ("SREM", OPENED, slug)], together=True
        )
        self._follower.remove(slug)

    def said(self, slug: str) -> int:
        return int(self.server.ask("HGET", Keys(slug).about, "said") or 0)

    def look(self, at: int) -> list[Look]:  # noqa: ARG002
        """By Valkey's clock, which dates the messages. Numbers belong to a room here, so a look has none."""
        seconds, micros = map(int, self.server.ask("TIME"))
        new = ("RPUSH", LOOKS, seconds * 1000 + micros // 1000)
        _, looks = self.server.ask_all([new, ("LRANGE", LOOKS, 0, -1)], together=True)  # else another may forget it
        return [Look(int(each), 0) for each in looks]

    def prune(self, before: int, outlived: int = 0) -> None:  # noqa: ARG002
        for room in self.server.ask("SMEMBERS", OPENED):
            self._prune_room(Keys(room), before)
        self.server.ask("ZREMRANGEBYSCORE", ENDED, 0, f"({before}")
        while (oldest := self.server.ask("LINDEX", LOOKS, 0)) and int(oldest) < before:
            self.server.ask("LPOP", LOOKS)

    def _prune_room(self, keys: Keys, before: int) -> None:
        streams = [keys.said, *map(keys.private, self.server.ask("SMEMBERS", keys.readers))]
        kept = [seq for stream in streams if (seq := self._prune_stream(stream, before))]
        kept += [seq for stream in streams if (seq := self._prune_amended(keys.amended(stream), before))]
        last = int(self.server.ask("HGET", keys.about, "seq") or 0)
        self.server.ask("ZREMRANGEBYSCORE", keys.keys, 0, f"({min(kept, default=last + 1)}")
        if int(self.server.ask("HGET", keys.about, "said") or 0) < before:
            self.server.ask("HDEL", keys.about, "said")

    def _prune_stream(self, stream: str, before: int) -> int:
        """The `seq` of what is the oldest in it then, or 0."""
        while found := self.server.ask("XRANGE", stream, "-", "+", "COUNT", AT_ONCE):
            young = next((name for name, fields in found if json.loads(fields["m"])[1] >= before), None)
            if young:
                self.server.ask("XTRIM", stream, "MINID", young)
                return int(young.partition("-")[0])
            self.server.ask("XDEL", stream, *(name for name, _ in found))
            time.sleep(REST)
        return 0

    def _prune_amended(self, amended: str, before: int) -> int:
        """The same for what was amended."""
        while found := self.server.ask("ZRANGE", amended, 0, AT_ONCE - 1):
            lines = [json.loads(line) for line in found]
            young = next((seq for seq, at, *_ in lines if at >= before), None)
            self.server.ask("ZREMRANGEBYSCORE", amended, 0, f"({young}" if young else lines[-1][0])
            if young:
                return int(young)
            time.sleep(REST)
        return 0

    # The server

    def forget_cleared(self) -> None:
        """`append_if` does that at once."""

    def checkpoint(self) -> None:
        """Valkey does that by itself."""

    def check(self) -> None:
        try:
            self._send([("INCR", CHECKED)])
        except (ValkeyError, OSError) as fault:
            raise Unwritable(str(fault)) from fault

    def secret(self, new: str) -> str:
        """What signs cookies, the same for all: `new` unless there is one already."""
        return valkey_secrets.of_cookies(self.server, new)

    def host_secret(self) -> str:
        """What the hosts' keys are made of, the same for all."""
        return valkey_secrets.of_hosts(self.server)

    def files_mark(self, mark: str) -> str:
        """What the folder of files is marked with."""
        return valkey_secrets.of_files(self.server, mark)


def _reply(mark: str, status: str, told: list[str], known: list[Any]) -> Reply:
    pairs = {int(number): int(float(seq)) for number, seq in zip(known[::2], known[1::2], strict=True)}
    return Reply(status == "kept", mark, list(map(entry, told)), pairs, status == "lost", status == "newer")
