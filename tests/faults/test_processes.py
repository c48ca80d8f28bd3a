"""Several processes, one room: whichever of them is killed, frozen or cut off, and whatever befalls the Valkey."""

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
import requests

from chatapp.hub.pulse import LIVING
from chatapp.transcript import MAIN
from chatapp.transcript.valkey_entries import FORMAT
from chatapp.transcript.valkey_keys import CHANNEL, Keys
from tests.member import eventually
from tests.ports import free_port
from tests.proxy import Proxy
from tests.server import Server
from tests.valkey import running, watching

from .member import Cut, Member, Refused
from .town import Town, comes_back, town

GRACE = 2


@pytest.fixture
def found(tmp_path: Path, serve: Callable[..., Server]) -> Iterator[Callable[..., Town]]:
    """`found(CHAT_SEATS=2)`: a town."""
    with ExitStack() as towns:
        yield lambda **environ: towns.enter_context(town(tmp_path / "valkey", serve, **environ))


@pytest.fixture
def two(found: Callable[..., Town]) -> Town:
    return found(CHAT_GRACE_SECONDS=GRACE, CHAT_KEEP_MINUTES=0)


@pytest.fixture
def enter(people: list[Member]) -> Callable[..., Member]:
    def enter(name: str, at: Server) -> Member:
        people.append(Member(at.url, name))
        return people[-1].join()

    return enter


class Talk:
    """Somebody talks, and says each line again with its key, wherever they can, until it is answered."""

    def __init__(self, member: Member, *servers: Server) -> None:
        self.member, self.servers = member, servers
        self.kept: dict[int, str] = {}
        self._over = Event()
        self._thread = Thread(target=self._talk)

    def __enter__(self) -> "Talk":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _talk(self) -> None:
        number = 0
        while not self._over.is_set():
            text = f"{self.member.name} {number}"
            try:
                self.kept[self.member.say(text, key=text)] = text
                number += 1
                time.sleep(0.005)
            except (Cut, Refused, OSError):
                self._come_back()

    def _come_back(self) -> None:
        for server in self.servers:
            with suppress(Cut, Refused, OSError):
                if self.member.ended:
                    comes_back(self.member, server)
                return
        time.sleep(0.1)


def hears_all(reader: Member, talk: Talk) -> None:
    """All that was acknowledged, once, in its place, in the order in which it was said."""
    eventually(lambda: talk.kept.keys() <= reader.seen.keys(), 20)
    assert {seq: reader.seen[seq]["text"] for seq in talk.kept} == talk.kept
    said = [text for text in reader.texts() if text.startswith(talk.member.name)]
    assert sorted(set(said), key=said.index) == said
    assert [int(text.rpartition(" ")[2]) for text in said] == sorted(int(text.rpartition(" ")[2]) for text in said)


def said_enough(talk: Talk, lines: int = 30) -> None:
    wanted = len(talk.kept) + lines
    eventually(lambda: len(talk.kept) >= wanted, 30)


def test_whoever_types_at_one_process_is_seen_to_at_the_other(two, enter):
    ann, ben = enter("Ann", two.here), enter("Ben", two.there)
    ann.send('42["typing",{}]')
    eventually(lambda: ("typing", {"id": ann.id}) in ben.events)
    assert "typing" not in [name for name, _ in ann.events]


def test_a_killed_process_loses_nothing_and_whoever_comes_back_elsewhere_never_left(two, enter):
    reader, ann = enter("Reader", two.there), enter("Ann", two.here)
    with Talk(ann, two.here, two.there) as talk:
        said_enough(talk)
        two.here.kill()
        said_enough(talk)
    hears_all(reader, talk)
    time.sleep(GRACE + 11)  # until the dead one is buried, and longer than the grace period
    assert [notice for notice in reader.notices() if notice[0] == "left"] == []
    assert reader.states()["Ann"] == "here"


def test_the_members_of_a_killed_process_who_stay_away_leave_once_within_the_time_that_is_promised(two, enter):
    reader = enter("Reader", two.there)
    enter("Ann", two.here), enter("Ben", two.here)
    other = enter("Other", two.one_more())
    two.here.kill()
    begun = time.monotonic()
    eventually(lambda: reader.states()["Ann"] == reader.states()["Ben"] == "away", 20)
    assert time.monotonic() - begun > 5  # not because somebody guessed
    eventually(lambda: {"Ann", "Ben"}.isdisjoint(reader.states()), GRACE + 3)
    other.say("gone")
    eventually(lambda: "gone" in reader.texts())
    assert sorted(notice[1] for notice in reader.notices() if notice[0] == "left") == ["Ann", "Ben"]


@pytest.mark.parametrize("seconds", [5, 15])
def test_a_process_that_was_frozen_hears_all_it_has_missed(two, enter, seconds):
    ann, ben = enter("Ann", two.here), enter("Ben", two.there)
    two.here.worker.suspend()
    with Talk(ben, two.there) as talk:
        time.sleep(seconds)
        taken_for_dead = ("left", "Ann") in ben.notices()
        two.here.worker.resume()
        said_enough(talk)
    assert taken_for_dead == (seconds > LIVING)
    if taken_for_dead:
        ann.wait(lambda: ann.ended)
        ann.join()
    hears_all(ann, talk)
    ann.say("back")
    eventually(lambda: "back" in ben.texts())
    assert [notice[0] for notice in ben.notices()[2:]] == (["left", "joined"] if taken_for_dead else [])
    assert ann.twice == ben.twice == []


def test_a_valkey_that_is_killed_under_load_loses_nothing(two, enter):
    reader, ann, ben = enter("Reader", two.there), enter("Ann", two.here), enter("Ben", two.there)
    with Talk(ann, two.here) as one, Talk(ben, two.there) as other:
        for _ in range(3):
            said_enough(one), said_enough(other)
            two.valkey.kill()
            two.valkey.start()
        said_enough(one), said_enough(other)
    hears_all(reader, one)
    hears_all(reader, other)
    assert [notice for notice in reader.notices() if notice[0] == "left"] == []


def test_a_frozen_valkey_refuses_lines_and_all_goes_on_when_it_wakes(two, enter):
    ann, ben = enter("Ann", two.here), enter("Ben", two.there)
    two.valkey.signal(signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(Refused, match="internal"):
        ann.say("perhaps", key="k")
    assert time.monotonic() - begun < 5
    assert not two.here.healthy()
    time.sleep(8)  # until the line that hears the others is given up
    two.valkey.signal(signal.SIGCONT)
    eventually(two.well)
    ann.say("perhaps", key="k")
    ann.say("surely")
    eventually(lambda: "surely" in ben.texts())
    assert ben.texts() == ann.texts() == ["perhaps", "surely"]
    assert not ann.ended
    assert not ben.ended
    assert ann.twice == ben.twice == []


def test_while_the_valkey_is_away_nobody_is_freed_and_all_comes_back_by_itself(two, enter):
    ann, ben, cid, dan = (enter(name, at) for name, at in zip(
        ("Ann", "Ben", "Cid", "Dan"), (two.here, two.there, two.there, two.there), strict=True
    ))  # fmt: skip
    cid.leave()
    eventually(lambda: ann.states()["Cid"] == "away")
    two.valkey.kill()
    assert not two.here.healthy()
    ben.leave(), dan.leave()
    with pytest.raises(Refused, match="internal"):
        ann.say("nobody hears it")
    time.sleep(LIVING + GRACE)  # longer than the signs of life last
    seen = len(ann.events)
    two.valkey.start()
    eventually(two.well)
    time.sleep(GRACE + 1)  # both are away for longer than that, and could not come back
    for member in (ben, cid):
        member.join().say(f"{member.name} is here")
        eventually(lambda member=member: f"{member.name} is here" in ann.texts())
    assert [notice for notice in ann.notices() if notice[0] == "left"] == []
    assert ann.states() == {"Ann": "here", "Ben": "here", "Cid": "here", "Dan": "away"}
    rosters = [payload["members"] for name, payload in ann.events[seen:] if name == "roster"]
    assert "here" in {member["state"] for roster in rosters for member in roster if member["name"] == "Ann"} <= {"here"}
    assert not ann.ended


def test_a_full_valkey_refuses_lines_shows_what_there_is_and_goes_on_once_there_is_room(two, enter):
    ann = enter("Ann", two.here)
    ann.say("before")
    two.valkey.client.config_set("maxmemory", 1)
    with pytest.raises(Refused, match="internal"):
        ann.say("while it is full", key="k")
    assert not two.here.healthy()
    assert ann.ask("history", {"after": 0, "limit": 100})["messages"]
    two.valkey.client.config_set("maxmemory", 0)
    eventually(two.well)
    ann.say("while it is full", key="k")
    ben = enter("Ben", two.there)
    assert ben.texts() == ["before", "while it is full"]


def test_with_full_durability_a_line_counts_when_it_is_on_the_disk(found, enter):
    two = found(CHAT_DURABILITY="full")
    ann, ben = enter("Ann", two.here), enter("Ben", two.there)
    for how in ("everysec", "always"):
        two.valkey.client.config_set("appendfsync", how)
        ann.say(how)
    two.valkey.client.config_set("appendfsync", "no")
    with pytest.raises(Refused, match="internal"):
        ann.say("perhaps", key="k")
    assert not two.here.healthy()
    two.valkey.client.config_set("appendfsync", "always")
    eventually(two.well)
    ann.say("perhaps", key="k")
    eventually(lambda: ben.texts() == ["everysec", "always", "perhaps"])


def test_whoever_is_at_an_older_server_than_the_one_that_writes_is_let_go_to_that_one(two, enter):
    ann, ben = enter("Ann", two.here), enter("Ben", two.there)
    two.valkey.client.hset(Keys(MAIN).about, "format", FORMAT + 1)
    two.valkey.client.publish(CHANNEL + MAIN, f'[["other.1",{max(ann.seen) + 1},1,null,null,{FORMAT + 1}]]')
    for member in (ann, ben):
        member.wait(lambda member=member: member.ended)
        with pytest.raises((Refused, Cut)):
            member.join()
    for server in (two.here, two.there):
        assert not server.healthy()
        assert server.log().count("until this server is brought up to date") == 1


def test_an_emptied_valkey_is_a_new_numbering_and_everybody_comes_back(two, enter):
    ann, ben = enter("Ann", two.here), enter("Ben", two.there)
    ann.say("forgotten")
    epoch = ann.epoch
    two.valkey.renew()
    for member in (ann, ben):
        with suppress(Cut, Refused):
            member.say("into nothing")
        member.wait(lambda member=member: member.ended)
        member.seen.clear()
        member.join()
    assert ann.epoch == ben.epoch != epoch
    ann.say("anew")
    eventually(lambda: "anew" in ben.texts())


def test_after_a_failover_that_lost_lines_everybody_gets_what_is_true(two, enter, tmp_path):
    """As many other lines were said meanwhile: who counts would notice nothing."""
    with ExitStack() as opened:
        heir = opened.enter_context(running(tmp_path / "heir"))
        front, link = (opened.enter_context(Proxy(two.valkey.port)) for _ in range(2))
        heir.client.replicaof("127.0.0.1", link.host.rpartition(":")[2])
        here, there = (two.one_more(CHAT_VALKEY_URL=f"valkey://{front.host}") for _ in range(2))
        ann, ben = enter("Ann", here), enter("Ben", there)
        ann.say("kept")
        eventually(lambda: heir.client.xlen(Keys(MAIN).said) == two.valkey.client.xlen(Keys(MAIN).said) > 0)
        link.cut()
        ann.say("lost 1"), ben.say("lost 2")
        heir.client.replicaof("NO", "ONE")
        cid = enter("Cid", two.one_more(CHAT_VALKEY_URL=heir.url))
        for number in range(5):
            cid.say(f"other {number}")
        front.lead(heir.port)
        epoch = ann.epoch
        for member in (ann, ben):
            member.wait(lambda member=member: member.ended)  # cut by its own server, once that looks
            member.seen.clear()
            member.join()
        ann.say("after it")
        if cid.ended:
            cid.join()
        true = ["kept", *(f"other {number}" for number in range(5)), "after it"]
        eventually(lambda: ann.texts() == ben.texts() == true)
        assert ann.epoch == ben.epoch != epoch


def test_behind_a_sentinel_lines_go_on_after_a_failover_and_what_it_lost_is_noticed(two, enter, tmp_path):
    with running(tmp_path / "heir") as heir:
        heir.client.replicaof("127.0.0.1", two.valkey.port)
        with watching(tmp_path / "sentinel", two.valkey) as sentinel:
            here, there = (two.one_more(CHAT_VALKEY_URL=sentinel.url) for _ in range(2))
            ann, ben = enter("Ann", here), enter("Ben", there)
            ann.say("kept")
            eventually(lambda: heir.client.xlen(Keys(MAIN).said) == two.valkey.client.xlen(Keys(MAIN).said) > 0)
            heir.client.replicaof("127.0.0.1", free_port())  # as when the line between them is cut
            ann.say("lost 1"), ben.say("lost 2")
            two.valkey.kill()
            epoch = ann.epoch
            for member in (ann, ben):
                member.wait(lambda member=member: member.ended, 20)  # cut by its own server, once that looks
                member.seen.clear()
                member.join()
            ann.say("after it")
            eventually(lambda: ann.texts() == ben.texts() == ["kept", "after it"])
            assert ann.epoch == ben.epoch != epoch
            assert here.healthy()


def test_a_process_that_is_cut_off_is_not_well_and_its_members_are_welcome_elsewhere(two, enter):
    reader = enter("Reader", two.there)
    with Proxy(two.valkey.port) as line:
        far = two.one_more(CHAT_VALKEY_URL=f"valkey://{line.host}")
        ann, ben = enter("Ann", far), enter("Ben", far)
        line.cut()
        assert not far.healthy()
        ann.hang_up()
        comes_back(ann, two.there).say("from elsewhere")
        eventually(lambda: reader.states()["Ben"] == "away", 20)
        line.mend()
        eventually(far.healthy)
        ben.wait(lambda: ben.ended)  # cut by its own server, which learns that it was taken for dead
        ben.join().say("back")
    eventually(lambda: reader.texts() == ["from elsewhere", "back"])


def test_a_process_that_is_stopped_politely_is_no_event(two, enter):
    reader, ann = enter("Reader", two.there), enter("Ann", two.here)
    seen = len(reader.events)
    assert two.here.stop() == 0
    time.sleep(2)  # it takes her a while
    comes_back(ann, two.there).say("back")
    time.sleep(GRACE + 6)
    assert [notice for notice in reader.notices() if notice[0] == "left"] == []
    assert reader.states() == {"Reader": "here", "Ann": "here"}
    rosters = [payload["members"] for name, payload in reader.events[seen:] if name == "roster"]
    assert {member["state"] for roster in rosters for member in roster} <= {"here"}


def test_of_a_thousand_racing_logins_at_four_processes_ten_get_in_under_ten_names(found):
    four = found(CHAT_PROCESSES=2, CHAT_LOGINS_PER_MINUTE=100_000, CHAT_GRACE_SECONDS=600)  # none is freed meanwhile

    def login(number):
        url = (four.here, four.there)[number % 2].url
        return requests.post(f"{url}/", json={"username": f"Guest {number // 4}"}, timeout=30).status_code

    with ThreadPoolExecutor(24) as crowd:
        answers = list(crowd.map(login, range(1000)))
    assert answers.count(201) == 10
    assert set(answers) <= {201, 409, 503}
    rows = four.valkey.client.hvals(Keys(MAIN).roster)
    names = [row.split('"')[1] for row in rows]
    assert len(set(names)) == len(names) == 10
