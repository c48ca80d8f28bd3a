"""Several servers on one Valkey, each of which can be done something to."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chatapp.chat.message import Message
from chatapp.transcript import MAIN
from chatapp.transcript.valkey_entries import message
from chatapp.transcript.valkey_keys import Keys
from tests.server import Server
from tests.valkey import Valkey

from .member import Member


class Town:
    """`here` and `there` are two servers of the same room."""

    def __init__(self, folder: Path, serve: Callable[..., Server], **environ: Any) -> None:
        self.valkey = Valkey(folder)
        self._serve, self._environ = serve, environ
        self.here, self.there = self.one_more(), self.one_more()

    def one_more(self, **environ: Any) -> Server:
        shared = {"CHAT_DATABASE": "", "CHAT_VALKEY_URL": self.valkey.url, "CHAT_PACE_BURST": 100_000}
        return self._serve("gunicorn", **shared | self._environ | environ)

    def well(self) -> bool:
        return self.here.healthy() and self.there.healthy()


@contextmanager
def town(folder: Path, serve: Callable[..., Server], **environ: Any) -> Iterator[Town]:
    made = Town(folder, serve, **environ)
    try:
        yield made
    finally:
        made.valkey.end()


def comes_back(member: Member, to: Server) -> Member:
    """Through another server, as whoever is dealt out by a balancer."""
    member.url = to.url
    return member.join()


def shape(kept: Message) -> tuple[str, tuple[str, ...]]:
    """What people see of it: its text, or its kind where it has none, and who agrees."""
    agreed = () if kept.of else tuple(each.id for each in kept.amended.agreed)
    return kept.text or str(kept.kind), agreed


class Pair:
    """Two servers on one Valkey, as the soak knows one server: whatever is done to it is done to one of the three."""

    def __init__(self, folder: Path) -> None:
        self.valkey = Valkey(folder / "valkey")
        environ = {"CHAT_DATABASE": "", "CHAT_VALKEY_URL": self.valkey.url, "CHAT_RETENTION_LINES": 1_000_000}
        self._servers = [Server("gunicorn", folder / name, **environ) for name in ("here", "there")]
        self._turns = itertools.cycle([*self._servers, self.valkey])
        self.ports = [server.port for server in self._servers]
        self.url = self._servers[0].url
        self._down: Any = self.valkey

    def kill(self) -> None:
        self._down = next(self._turns)
        self._down.kill()

    def stop(self) -> int:
        self._down = random.choice(self._servers)
        return self._down.stop()

    def start(self) -> None:
        self._down.start()

    def end(self) -> None:
        for server in self._servers:
            server.kill()
        self.valkey.end()

    def memory(self) -> float:
        return sum(server.memory() for server in self._servers)

    def healthy(self) -> bool:
        return all(server.healthy() for server in self._servers)

    def log(self) -> str:
        return "".join(server.log() for server in self._servers)

    def kept_for(self, member: str) -> dict[int, tuple[str, tuple[str, ...]]]:
        """What the transcript holds for a member, read behind the servers' backs."""
        keys = Keys(MAIN)
        streams = [self.valkey.client.xrange(key) for key in (keys.said, keys.private(member))]
        found = [message(fields["m"]) for stream in streams for _, fields in stream]
        amended = [self.valkey.client.zrange(keys.amended(key), 0, -1) for key in (keys.said, keys.private(member))]
        found += [message(line) for lines in amended for line in lines]
        return {each.seq: shape(each) for each in found}
