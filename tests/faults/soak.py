"""Ten members, random faults, and at the end a comparison of what everybody has with what the room kept.

`make soak MINUTES=30`, or `python -m tests.faults.soak gunicorn 30`; `… "two processes" 30` deals the members out to
two servers on one Valkey, and kills one of them, or the Valkey.
"""

import itertools
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread, Timer

import websocket

from tests.member import eventually
from tests.proxy import Proxy
from tests.server import SHARED, Server

from .member import ROOMS, Cut, Member, Refused
from .town import Pair

NAMES = [f"Member {letter}" for letter in "ABCDEFGHIJ"]


class Talker:
    """A member behind a network of their own, who talks and comes back after each cut, like the page does."""

    def __init__(self, room: Server, name: str, wifi: Proxy) -> None:
        self.wifi = wifi
        self.member = Member(room.url, name).join(self.wifi.host)
        self.first = max(self.member.seen)
        self.kept: dict[str, int] = {}
        self.delays: list[float] = []
        self._over = Event()
        self._thread = Thread(target=self._live)
        self._thread.start()

    def _live(self) -> None:
        line, number = None, 0
        while not (self._over.is_set() and line is None):
            if line is None:
                number += 1
                line = f"{self.member.name} {number}"
            try:
                self._come_back()
                self._say(line, number)
                line = None
                time.sleep(random.expovariate(10))
            except (Cut, Refused, OSError, AssertionError, websocket.WebSocketException):
                self.member.hang_up()
                time.sleep(0.2)

    def _come_back(self) -> None:
        if self.member.ended:
            self.member.join(self.wifi.host)

    def _say(self, line: str, number: int) -> None:
        begun = time.monotonic()
        if number % 4:
            self.kept[line] = self.member.say(line, key=line)
        else:
            self.kept[line] = self.member.whisper(random.Random(line).choice(NAMES), line, key=line)
        self.delays.append(time.monotonic() - begun)

    def finish(self) -> None:
        """Say what is left to say, on a good network, and be up to date."""
        self.wifi.mend()
        self._over.set()
        self._thread.join(60)
        assert not self._thread.is_alive(), f"{self.member.name} could not say the last line"
        if self.member.ended:
            self.member.join()

    def differences(self, kept: dict[int, str]) -> list[str]:
        """What this member has too little, too much, or otherwise."""
        mine = {seq: m.get("text", m["kind"]) for seq, m in self.member.seen.items() if seq >= self.first}
        kept = {seq: text for seq, text in kept.items() if seq >= self.first}
        wrong = [f"{self.member.name} has {seq} as {mine.get(seq)!r}, kept as {kept.get(seq)!r}"
                 for seq in sorted(mine.keys() | kept.keys()) if mine.get(seq) != kept.get(seq)]  # fmt: skip
        lost = [f"{line!r} was acknowledged as {seq}" for line, seq in self.kept.items() if kept.get(seq) != line]
        return wrong + lost


class Faults:
    """One at a time, at random."""

    def __init__(self, room: Server, talkers: list[Talker]) -> None:
        self.room, self.talkers = room, talkers
        self.count: Counter[str] = Counter()

    def strike(self) -> None:
        fault = random.choices([self.blip, self.darken, self.cut, self.half_close, self.restart, self.kill],
                               [8, 4, 4, 4, 1, 1])[0]  # fmt: skip
        self.count[fault.__name__] += 1
        fault(random.choice(self.talkers).wifi)

    def put_to_sleep(self, talker: Talker, seconds: float) -> None:
        """A laptop that is closed for that long: far beyond the grace period. The other faults leave it alone."""
        self.talkers = [other for other in self.talkers if other is not talker]
        self.count[f"asleep for {seconds:.0f} s"] += 1
        talker.wifi.cut()
        wake = Timer(seconds, talker.wifi.mend)
        wake.daemon = True
        wake.start()

    def blip(self, wifi: Proxy) -> None:
        wifi.cut()
        wifi.mend()

    def half_close(self, wifi: Proxy) -> None:
        wifi.half_close()

    def darken(self, wifi: Proxy) -> None:
        wifi.freeze()
        time.sleep(random.uniform(0, 3))
        wifi.mend()

    def cut(self, wifi: Proxy) -> None:
        wifi.cut()
        time.sleep(random.uniform(0, 3))
        wifi.mend()

    def restart(self, _wifi: Proxy) -> None:
        assert self.room.stop() == 0
        self.room.start()

    def kill(self, _wifi: Proxy) -> None:
        self.room.kill()
        self.room.start()


def kept_for(room: Server, member: Member) -> dict[int, str]:
    """What the transcript holds for `member`, read behind the server's back."""
    if isinstance(room, Pair):
        return room.kept_for(member.id)
    with sqlite3.connect(f"file:{room.database}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT seq, kind, text, author, recipients FROM message").fetchall()
    database.close()
    return {
        seq: text or kind
        for seq, kind, text, author, recipients in rows
        if not recipients or member.id == author or member.id in dict(json.loads(recipients))
    }


def soak(kind: str, minutes: float, folder: Path) -> tuple[list[str], str]:
    """All differences, and a summary."""
    room = Pair(folder) if kind == SHARED else Server(kind, folder / kind, room=ROOMS[kind])
    with ExitStack() as opened:
        opened.callback(room.end)
        ports = itertools.cycle(room.ports)
        talkers = [Talker(room, name, opened.enter_context(Proxy(next(ports)))) for name in NAMES]
        memory = room.memory()
        faults = Faults(room, talkers)
        end = time.monotonic() + minutes * 60
        faults.put_to_sleep(talkers[0], min(5, minutes * 2 / 3) * 60)
        while time.monotonic() < end:
            time.sleep(random.uniform(0, 2))
            faults.strike()
        for talker in talkers:
            talker.finish()
        last = max(kept_for(room, talkers[0].member))
        eventually(lambda: all(max(kept_for(room, t.member)) <= max(t.member.seen) for t in talkers), 20)
        differences = [each for talker in talkers for each in talker.differences(kept_for(room, talker.member))]
        differences += ["the log holds a traceback"] if "Traceback" in room.log() else []
        differences += [] if room.healthy() else ["the room is not well"]
        lines = sum(len(talker.kept) for talker in talkers)
        delays = sorted(delay for talker in talkers for delay in talker.delays)
        summary = (
            f"{kind}: {minutes:g} min, {lines} lines acknowledged, {last} messages kept, faults {dict(faults.count)}, "
            f"{len(differences)} differences; acknowledged p50 {delays[len(delays) // 2] * 1000:.0f} ms, "
            f"p99 {delays[len(delays) * 99 // 100] * 1000:.0f} ms; memory {memory:.0f} -> {room.memory():.0f} MB"
        )
        return differences, summary


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        differences, summary = soak(sys.argv[1], float(sys.argv[2]), Path(folder))
    print(*differences[:50], summary, sep="\n")
    sys.exit(bool(differences))
