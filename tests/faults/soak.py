"""Ten members, random faults, and at the end a comparison of what everybody has with what the room kept.

`make soak MINUTES=30`, or `python -m tests.faults.soak gunicorn 30`; `… "two processes" 30` deals the members out to
two servers on one Valkey, and kills one of them, or the Valkey.
"""

import itertools
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import websocket

from chatapp.transcript.rows import select
from tests.proxy import Proxy
from tests.server import SHARED, Server

from .member import ROOMS, Cut, Member, Refused
from .town import Pair, shape

Shape = tuple[str, tuple[str, ...]]

NAMES = [f"Member {letter}" for letter in "ABCDEFGHIJ"]


class Talker:
    """A member behind a network of their own, who talks and comes back after each cut, like the page does."""

    def __init__(self, room: Server, name: str, wifi: Proxy) -> None:
        self.wifi = wifi
        self.member = Member(room.url, name).join(self.wifi.host)
        self.first = max(self.member.seen)
        self.kept: dict[str, int] = {}
        self.now: dict[int, str] = {}
        self.marks: dict[int, bool] = {}
        self.targets: dict[str, int] = {}
        self.last = 0
        self.acts: Counter[str] = Counter()
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
        if self.kept and number % 5 == 0:
            self._amend(line, random.Random(line))
        elif number % 4:
            self._keep(line, self.member.say(line, key=line))
        else:
            self._keep(line, self.member.whisper(random.Random(line).choice(NAMES), line, key=line))
        self.delays.append(time.monotonic() - begun)

    def _keep(self, line: str, seq: int) -> None:
        self.kept[line] = self.last = seq
        self.now[seq] = line

    def _amend(self, line: str, chance: random.Random) -> None:
        """The same act, of the same message, however often it is tried."""
        act = chance.choices([self._correct, self._delete, self._agree], [3, 1, 3])[0]
        self.acts[act.__name__.strip("_")] += 1
        try:
            act(line, chance)
        except Refused as refusal:
            if refusal.code not in ("message_deleted", "no_such_message"):
                raise

    def _correct(self, line: str, _chance: random.Random) -> None:
        seq = self.last
        self.member.ask("correct", {"seq": seq, "text": f"{line} corrects", "key": line})
        self.now[seq] = f"{line} corrects"

    def _delete(self, line: str, _chance: random.Random) -> None:
        seq = self.last
        self.member.ask("delete", {"seq": seq, "key": line})
        self.now[seq] = "text"

    def _agree(self, line: str, chance: random.Random) -> None:
        if line not in self.targets:
            seen = self.member.seen.copy()  # which grows meanwhile
            said = [seq for seq, each in seen.items() if each["kind"] == "text" and seq >= self.first]
            self.targets[line] = chance.choice(said[-20:])
        seq = self.targets[line]
        self.marks[seq] = self.member.ask("agree", {"seq": seq, "key": line})["agreed"]

    def finish(self) -> None:
        """Say what is left to say, on a good network, and be up to date."""
        self.wifi.mend()
        self._over.set()
        self._thread.join(60)
        assert not self._thread.is_alive(), f"{self.member.name} could not say the last line"
        if self.member.ended:
            self.member.join()

    def differences(self, kept: dict[int, Shape], last: int) -> list[str]:
        """What this member has too little, too much, or otherwise, up to `last`: then it may have been away."""
        kept = {seq: each for seq, each in kept.items() if self.first <= seq <= last}
        self.member.wait(lambda: max(self.member.seen) >= max(kept), 20)
        mine = {seq: _shape(each) for seq, each in self.member.seen.copy().items() if self.first <= seq <= last}
        wrong = [f"{self.member.name} has {seq} as {mine.get(seq)!r}, kept as {kept.get(seq)!r}"
                 for seq in sorted(mine.keys() | kept.keys()) if mine.get(seq) != kept.get(seq)]  # fmt: skip
        lost = [f"{text!r} was acknowledged for {seq}" for seq, text in self.now.items() if kept[seq][0] != text]
        lost += [f"a mark of {self.member.name} on {seq} was acknowledged as {on}" for seq, on in self.marks.items()
                 if (self.member.id in kept[seq][1]) != on and "deleted" not in self.member.seen[seq]]  # fmt: skip
        return wrong + lost


def _shape(message: dict[str, Any]) -> Shape:
    """As `town.shape` of what is kept."""
    return message.get("text", message["kind"]), tuple(each["id"] for each in message.get("agreed", ()))


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


def kept_for(room: Server, member: Member) -> dict[int, Shape]:
    """What the transcript holds for `member`, read behind the server's back."""
    if isinstance(room, Pair):
        return room.kept_for(member.id)
    with closing(sqlite3.connect(f"file:{room.database}?mode=ro", uri=True)) as database:
        return {each.seq: shape(each) for each in select(database, "true") if not each.to or member.id in each.readers}


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
        last = max(max(kept_for(room, talker.member)) for talker in talkers)
        differences = [each for talker in talkers for each in talker.differences(kept_for(room, talker.member), last)]
        differences += ["the log holds a traceback"] if "Traceback" in room.log() else []
        differences += [] if room.healthy() else ["the room is not well"]
        lines = sum(len(talker.kept) for talker in talkers)
        acts = sum((talker.acts for talker in talkers), Counter[str]())
        delays = sorted(delay for talker in talkers for delay in talker.delays)
        summary = (
            f"{kind}: {minutes:g} min, {lines} lines acknowledged, {dict(acts)} tried, {last} messages kept, "
            f"faults {dict(faults.count)}, "
            f"{len(differences)} differences; acknowledged p50 {delays[len(delays) // 2] * 1000:.0f} ms, "
            f"p99 {delays[len(delays) * 99 // 100] * 1000:.0f} ms; memory {memory:.0f} -> {room.memory():.0f} MB"
        )
        return differences, summary


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        differences, summary = soak(sys.argv[1], float(sys.argv[2]), Path(folder))
    print(*differences[:50], summary, sep="\n")
    sys.exit(bool(differences))
