"""Several servers on one Valkey, each of which can be done something to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
