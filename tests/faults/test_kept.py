"""Promise 1: what was acknowledged is kept, whatever becomes of the server or of its disk."""

import itertools
import random
import resource
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from chatapp.transcript.sqlite import SqliteStore
from tests.member import eventually
from tests.server import Server

from .member import Cut, Member, Refused

Enter = Callable[..., Member]


class Author:
    """Talks, now to all and now to Reader alone, until the connection is cut; remembers what was acknowledged."""

    def __init__(self, member: Member) -> None:
        self.member, self.number = member, itertools.count()
        self.public: dict[int, str] = {}
        self.private: dict[int, str] = {}

    def start(self) -> Thread:
        thread = Thread(target=self._talk)
        thread.start()
        return thread

    def _talk(self) -> None:
        try:
            while True:
                text = f"{self.member.name} {next(self.number)}"
                self.public[self.member.say(text)] = text
                text = f"{self.member.name} {next(self.number)}"
                self.private[self.member.whisper("Reader", text)] = text
        except Cut:
            pass


def test_no_acknowledged_line_is_lost_or_doubled_by_kill_9(server: Server, enter: Enter) -> None:
    reader, stranger, ann, ben = [enter(name) for name in ("Reader", "Stranger", "Ann", "Ben")]
    authors = [Author(ann), Author(ben)]
    for _ in range(2):
        threads = [author.start() for author in authors]
        wanted = max(ann.seen) + random.randint(3, 150)
        eventually(lambda wanted=wanted: max(reader.seen) > wanted)
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        for member in (reader, stranger, ann, ben):
            member.wait(lambda member=member: member.ended)
            member.join()
    public = authors[0].public | authors[1].public
    private = authors[0].private | authors[1].private
    assert {seq: reader.seen[seq]["text"] for seq in public | private} == public | private
    assert {seq: stranger.seen[seq]["text"] for seq in public} == public
    assert not stranger.seen.keys() & private.keys()
    for text in (public | private).values():
        assert reader.texts().count(text) == 1
    assert [notice for notice in reader.notices() if notice[0] == "left"] == []


def test_a_full_disk_refuses_new_lines_and_loses_no_old_one(start: Callable[..., Server], enter: Enter) -> None:
    server = start()
    ann, ben = enter("Ann", server), enter("Ben", server)
    ann.say("before")
    server.worker.rlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))  # less than a page of SQLite's log
    with pytest.raises(Refused) as refusal:
        ann.say("while it is full", key="k")
    assert refusal.value.code == "internal"
    assert not server.healthy()
    ben.leave()
    ann.wait(lambda: ann.states().get("Ben") == "away")
    server.worker.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    ann.say("while it is full", key="k")
    ann.say("after")
    assert server.healthy()
    ben.join()
    assert ben.texts() == ann.texts() == ["before", "while it is full", "after"]


def test_a_power_cut_loses_nothing_when_asked_for(tmp_path: Path) -> None:
    """SQLite's own promise, with `synchronous = FULL`: the write-ahead log is synced before a commit returns."""
    kept = SqliteStore(tmp_path / "chat.db", durable=True)
    assert kept._db.execute("PRAGMA synchronous").fetchone() == (2,)
    kept.close()
