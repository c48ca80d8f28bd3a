"""The clock is wrong, or is set: time never goes back in the transcript, and one jump makes nobody forget anything."""

import re
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatapp.chat.clock_trust import day
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from tests.one_room import OneRoom

from .house import NOON, OF_A_FILE, House

DAY = 86_400
PROMISES = Path(__file__).parents[2] / "docs" / "promises.md"
AHEAD = st.sampled_from([0, 1, -1, 60, -60, 40 * DAY, -40 * DAY, 3650 * DAY, -3650 * DAY])
"""Seconds by which a clock may be wrong."""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chat.db"


def everything(house):
    return house.transcript.latest("nobody", 100_000).messages


@given(st.lists(st.tuples(AHEAD, st.sampled_from(["says", "types ahead", "renames", "restarts"])), max_size=12))
def test_time_never_goes_back_in_the_transcript_whatever_the_clock_does(steps):
    with TemporaryDirectory() as folder:
        house = House(Path(folder) / "chat.db")
        hugo, answers = house.comes("Hugo"), []
        for number, (ahead, act) in enumerate(steps):
            house.tick, house.ahead = house.tick + 1, ahead
            if act == "says":
                answers.append(hugo.says(f"{number}", key=f"{number}"))
            elif act == "types ahead":  # what is said next is in the same batch, and the clock is set meanwhile
                house.line(hugo, f"{number}", f"{number}", answers.append)
            elif act == "renames":
                answers.append(hugo.says(f"/name Hugo {number}"))
            else:
                house.deliver()
                house = House(Path(folder) / "chat.db")
                hugo = house.opens(hugo.person)
        house.deliver()
        kept = everything(house)
        assert [message.seq for message in kept] == [*range(1, len(answers) + 2)]
        assert all(one.at <= next_.at for one, next_ in pairwise(kept))
        assert {answer.message for answer in answers} == set(kept[1:])
        house.store.close()


def test_everybody_is_told_the_same_time(house):
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    house.ahead = -60
    said = hugo.says("Hello").message
    assert (hugo.heard[-1], julien.heard[-1]) == (said, said)
    assert said == everything(house)[-1]


@OF_A_FILE
def test_after_a_clock_was_ahead_time_goes_on_when_it_has_come_that_far(house):
    hugo = house.comes("Hugo")
    house.ahead = 3600
    early = hugo.says("an hour early").message.at
    assert early == NOON + 3_700_000
    house.ahead = 0
    assert hugo.says("right").message.at == early
    house.tick += 3600
    assert hugo.says("right").message.at == early
    house.tick += 1
    assert hugo.says("right").message.at == early + 1000


@OF_A_FILE
def test_whoever_quits_stays_out_for_as_long_as_a_cookie_from_the_future_is_good(house):
    house.ahead = 3650 * DAY
    hugo = house.comes("Hugo").person
    house.ahead = 0
    house.quit(hugo)
    house.deliver()
    house.store.prune(NOON + 3649 * DAY * 1000)
    assert house.store.ended(hugo.id)
    house.store.prune(NOON + 3651 * DAY * 1000)
    assert not house.store.ended(hugo.id)


def test_whoever_runs_the_room_can_put_right_what_a_wrong_clock_has_dated(path):
    """As docs/promises.md says."""
    statement = re.search(r'sqlite3 instance/chat.db "(UPDATE .*)"', PROMISES.read_text())[1]
    now, hour = int(time.time()) * 1000, 3_600_000
    with closing(OneRoom(path)) as transcript:
        right, wrong = (Message(Kind.TEXT, at, Person("hugo", "Hugo"), "Hello") for at in (now - hour, now + hour))
        transcript.append([right, wrong])
    with closing(sqlite3.connect(path)) as file:
        file.execute(statement)
        file.commit()
    with closing(OneRoom(path)) as transcript:
        first, last = (message.at for message in transcript.latest("nobody", 100).messages)
    assert first == now - hour
    assert now <= last < now + hour


# Forgetting

KEPT = 3
"""Days that lines are kept."""


def started(path, days, ahead=0.0):
    """The room on its day `days`, with a clock that is so many days ahead; it has looked once."""
    house = House(path)
    house.tick, house.ahead = days * DAY, ahead * DAY
    house.all.prune(30)
    return house


def texts(house):
    return [message.text for message in everything(house) if message.text]


def test_a_start_with_a_clock_far_ahead_forgets_nothing(path):
    before = started(path, days=0)
    before.comes("Hugo").says("Hello")
    wrong = started(path, days=1, ahead=40)
    assert texts(wrong) == ["Hello"]
    assert texts(started(path, days=1)) == ["Hello"]
    assert texts(started(path, days=29)) == ["Hello"]


def test_nor_does_a_jump_while_it_runs_whatever_is_said_meanwhile(path):
    house = started(path, days=0)
    hugo = house.comes("Hugo")
    hugo.says("Hello")
    house.ahead = 40 * DAY
    hugo.says("in the future")  # the newest message is no measure: it has the date of the jump
    house.all.prune(30)
    assert texts(house) == ["Hello", "in the future"]


def test_what_is_old_is_forgotten_when_a_look_a_day_later_agrees(path):
    started(path, days=0).comes("Hugo").says("Hello")
    house = started(path, days=40)
    for hour, left in ((12, ["Hello"]), (23, ["Hello"]), (24, [])):
        house.tick = 40 * DAY + hour * 3600
        house.all.prune(30)
        assert texts(house) == left


def test_a_class_that_meets_once_a_week_forgets_a_week_later(path):
    started(path, days=0).comes("Hugo").says("Hello")
    for days, left in ((7, ["Hello"]), (14, ["Hello"]), (35, ["Hello"]), (42, [])):
        assert texts(started(path, days)) == left


def test_a_line_from_the_future_keeps_no_later_one(path):
    house = started(path, days=0)
    hugo = house.comes("Hugo")
    house.ahead = 3650 * DAY
    hugo.says("in ten years")
    house.ahead = 0
    for days in range(1, 70):
        house.tick = days * DAY
        hugo.says(f"day {days}")
        house.all.prune(30)
    assert texts(house) == [f"day {days}" for days in range(39, 70)]


def test_whoever_runs_the_room_can_say_that_the_clock_is_right(path):
    started(path, days=0).comes("Hugo").says("Hello")
    house = started(path, days=40)
    house.all.prune(30, today=day(house.now.at) - timedelta(1))
    assert texts(house) == ["Hello"]
    house.all.prune(30, today=day(house.now.at))
    assert texts(house) == []


def test_the_log_says_once_that_it_waits_and_why_and_until_when(path, caplog):
    caplog.set_level("INFO", "chatapp.hub.retention")
    started(path, days=0).comes("Hugo").says("Hello")
    started(path, days=0.9)
    assert not caplog.messages
    for days in (40, 40.01, 40.5, 40.9, 41, 41.1):
        started(path, days)
    assert caplog.messages == [
        "The clock was looked at last 39.1 days ago, or it is wrong: nothing is forgotten because of that before"
        " 2027-02-25 08:00 UTC. If it is right, a start with CHAT_TODAY=2027-02-24 says so."
    ]


def test_a_new_room_waits_for_nothing(path, caplog):
    caplog.set_level("INFO", "chatapp.hub.retention")
    started(path, days=0)
    assert not caplog.messages


BEFORE_LOOKS = """
CREATE TABLE about (epoch TEXT NOT NULL, checked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL,
    text TEXT, recipients TEXT, was TEXT, key TEXT
);
CREATE UNIQUE INDEX message_key ON message (author, key) WHERE key IS NOT NULL;
CREATE INDEX message_without_text ON message (seq) WHERE text IS NULL;
CREATE TABLE reader (member TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (member, seq)) WITHOUT ROWID;
CREATE TABLE ended (member TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO about (epoch) VALUES ('an epoch');
"""
"""The file as 1.0.0 made it."""
SAID = "INSERT INTO message (kind, at, author, name, text) VALUES ('text', ?, 'hugo', 'Hugo', ?)"


@pytest.fixture
def old(path):
    """A file of 1.0.0 in which "first" was said on day 0, "in ten years" by a wrong clock, and "last" on day 1."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(BEFORE_LOOKS)
        said = [(NOON, "first"), (NOON + 3650 * DAY * 1000, "in ten years"), (NOON + DAY * 1000, "last")]
        file.executemany(SAID, said)
        file.commit()
    return path


def test_an_older_file_is_read_and_goes_on(old):
    house = started(old, days=2)
    assert texts(house) == ["first", "in ten years", "last"]
    assert house.transcript.epoch == "an epoch"
    said = house.comes("Hugo").says("new").message
    assert (said.seq, said.at) == (5, NOON + 2 * DAY * 1000)


def test_an_older_file_too_forgets_nothing_at_a_start_with_a_clock_far_ahead(old):
    assert texts(started(old, days=2, ahead=40)) == ["first", "in ten years", "last"]


def test_an_older_file_forgets_what_the_future_kept_so_far(old):
    for days in range(2, 34):
        house = started(old, days)
    assert texts(house) == []


HOURS = st.lists(
    st.tuples(st.sampled_from(["runs", "is off"]), st.integers(1, 60), AHEAD | st.sampled_from([2 * DAY, -2 * DAY])),
    max_size=6,
)
"""For how many hours the room runs, or is off, and what its clock does from then on."""


class Diary:
    """A room that runs and is off by turns. `said`: when each line was said, and how far the clock was ahead then."""

    def __init__(self, folder):
        self.path = Path(folder) / "chat.db"
        self.house = House(self.path)
        self.hugo = self.house.comes("Hugo")
        self.said, self.gone, self.looked = {}, {}, []
        self.look()

    @property
    def now(self):
        return self.house.tick

    def runs(self, hours, ahead):
        """With a line and a look at the clock each hour."""
        self.house.ahead = ahead
        for _ in range(hours):
            self.says()
            self.house.tick += 3600
            self.look()

    def is_off(self, hours, ahead):
        now = self.now + hours * 3600
        self.house.store.close()
        self.house = House(self.path)
        self.house.tick, self.house.ahead = now, ahead
        self.look()
        self.hugo = self.house.opens(self.hugo.person)

    def says(self):
        self.said[self.hugo.says("Hello").message.seq] = self.now, self.house.ahead

    def look(self):
        if self.house.ahead > DAY:
            self.looked.append(self.now + self.house.ahead)
        self.house.all.prune(KEPT)
        kept = {message.seq for message in everything(self.house)}
        self.gone |= {seq: self.now for seq in self.said if seq not in kept and seq not in self.gone}


YEARS_BEHIND_THEN_WEEKS = [("runs", 1, 0), ("runs", 1, -3650 * DAY), ("runs", 1, 0), ("runs", 1, -40 * DAY)]


@settings(max_examples=50)
@given(HOURS)
@example(YEARS_BEHIND_THEN_WEEKS)
@example([*YEARS_BEHIND_THEN_WEEKS[:2], ("runs", 30, -40 * DAY)])
def test_no_young_line_is_forgotten_unless_two_looks_a_day_apart_were_ahead(steps):
    """A line said while the clock is behind is as old as its date: nobody can know better."""
    with TemporaryDirectory() as folder:
        diary = Diary(folder)
        for act, hours, ahead in steps:
            (diary.runs if act == "runs" else diary.is_off)(hours, ahead)
            agreed = diary.looked and max(diary.looked) - min(diary.looked) >= DAY
            for seq, gone in diary.gone.items():
                said, wrong = diary.said[seq]
                assert gone - said >= (KEPT - 1) * DAY or wrong < 0 or agreed
        diary.house.store.close()


@settings(max_examples=15)
@given(HOURS)
def test_whatever_a_clock_did_all_that_is_old_is_forgotten_once_it_is_right(steps):
    with TemporaryDirectory() as folder:
        diary = Diary(folder)
        for act, hours, ahead in steps:
            (diary.runs if act == "runs" else diary.is_off)(hours, ahead)
        diary.says()
        before = set(diary.said)
        diary.runs((2 * KEPT + 2) * 24, ahead=0)
        assert before <= set(diary.gone)
        diary.house.store.close()
