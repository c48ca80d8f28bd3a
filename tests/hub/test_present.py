"""Who is here is known after a restart as before it, however long the history: nobody reads it for that."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.transcript import sqlite
from tests.one_room import OneRoom

from .house import House
from .older import LOOKING, made

NAMES = ["Ana", "Hugo", "Julien", "Mathieu", "Zoé"]
KINDS = [Kind.JOINED, Kind.JOINED, Kind.RENAMED, Kind.LEFT, Kind.TEXT]
EVENTS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("abc"), st.sampled_from(NAMES)), max_size=30)


def history(events):
    return [
        Message(kind, 1, Person(member, name), "Hello" if kind == Kind.TEXT else None, seq=seq)
        for seq, (kind, member, name) in enumerate(events, 1)
    ]


def told(messages):
    """Who is here, as somebody knows who has heard everything."""
    here = {}
    for message in messages:
        if message.kind == Kind.LEFT:
            here.pop(message.by.id, None)
        elif message.kind != Kind.TEXT:
            here[message.by.id] = (message.by, message.seq)
    return list(here.values())


@given(EVENTS, st.integers(1, 5))
def test_after_a_restart_the_same_people_are_here_as_before(events, size):
    messages = history(events)
    with TemporaryDirectory() as folder:
        with closing(OneRoom(Path(folder) / "chat.db")) as before:
            for start in range(0, len(messages), size):
                before.append(messages[start : start + size])
            assert before.present() == told(messages)
        with closing(OneRoom(Path(folder) / "chat.db")) as after:
            assert after.present() == told(messages)
            after.prune(2**62)
            assert after.present() == told(messages)
            assert after.latest("a", 100).messages == []


@given(EVENTS)
def test_the_same_people_are_here_as_in_an_older_room(events):
    messages = history(events)
    with TemporaryDirectory() as folder:
        path = made(Path(folder) / "chat.db", LOOKING, messages)
        with closing(OneRoom(path)) as transcript:
            assert transcript.present() == told(messages)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(["comes", "renames", "quits"]), st.sampled_from(NAMES)), max_size=12))
def test_a_house_that_starts_again_knows_its_people_and_their_names(steps):
    with TemporaryDirectory() as folder:
        house, tabs = House(Path(folder) / "chat.db"), {}
        for act, name in steps:
            if act == "comes" and name not in tabs:
                tabs[name] = house.comes(name)
            elif act == "renames" and name in tabs:
                tabs[name].says(f"/name {name} the other" if house.hub.seated(tabs[name].person.id) else "Hello")
            elif act == "quits" and name in tabs:
                tabs.pop(name).says("/quit")
        before = {tab.person.id: house.hub.seated(tab.person.id) for tab in tabs.values()}
        house.store.close()
        after = House(Path(folder) / "chat.db")
        assert {member: after.hub.seated(member) for member in before} == before
        assert after.hub.taken() == len(before)
        after.store.close()


def test_a_notice_that_is_not_kept_changes_nobody(tmp_path):
    with closing(OneRoom(tmp_path / "chat.db")) as transcript:
        with pytest.raises(sqlite.Unwritable):
            transcript.append([Message(Kind.JOINED, 1, Person("h", "Hugo")), Message(Kind.TEXT, 1, Person(None, None))])
        assert transcript.present() == []


def steps(database, work):
    """How many hundreds of steps of SQLite's machine `work` takes."""
    count = 0

    def step():
        nonlocal count
        count += 1

    database.set_progress_handler(step, 100)
    work()
    database.set_progress_handler(None, 0)
    return count


@pytest.fixture
def old(tmp_path):
    """A room in which twenty thousand notices were told."""
    names = [("h", f"Hugo {number}") for number in range(20_000)]
    return made(tmp_path / "chat.db", LOOKING, history([(Kind.RENAMED, *name) for name in names]))


def test_who_is_here_and_what_is_to_be_forgotten_is_found_without_reading_the_history(old):
    OneRoom(old).close()
    with closing(OneRoom(old)) as transcript:
        database = transcript._db
        assert steps(database, transcript.present) < 10
        assert steps(database, lambda: transcript.prune(0)) < 300
        assert steps(database, lambda: transcript.append([Message(Kind.JOINED, 1, Person("j", "Julien"))])) < 10


def test_a_newcomer_waits_for_no_history(old):
    with closing(OneRoom(old)) as transcript:
        assert steps(transcript._db, lambda: transcript.latest("h", 100)) < 500


def test_nor_for_marks(tmp_path):
    """A hundred thousand of them would stop everybody for a tenth of a second whenever somebody comes."""
    hugo = Person("h", "Hugo")
    with closing(OneRoom(tmp_path / "chat.db")) as transcript:
        transcript.append([Message(Kind.TEXT, 1, hugo, "hello")])
        transcript.append([Message(Kind.AGREED, 2, hugo, whom=(hugo,), of=1)] * 10_000)
        assert steps(transcript._db, lambda: transcript.latest("j", 100)) < 500
        assert [each.text for each in transcript.latest("j", 100).messages] == ["hello"]


def test_a_start_reads_no_history(old, monkeypatch):
    OneRoom(old).close()
    connect, count = sqlite3.connect, []

    def counted(*args, **how):
        connection = connect(*args, **how)
        connection.set_progress_handler(lambda: count.append(1), 100)
        return connection

    monkeypatch.setattr(sqlite3, "connect", counted)
    OneRoom(old).close()
    assert len(count) < 10


# Forgetting


def test_nobody_waits_until_all_is_forgotten(old, monkeypatch):
    monkeypatch.setattr(sqlite, "AT_ONCE", 100)
    with closing(OneRoom(old)) as transcript:
        pruning = threading.Thread(target=transcript.prune, args=[2**62])
        pruning.start()
        said = [transcript.append([Message(Kind.TEXT, 2**62, Person("h", "Hugo"), "Hello")])[0]]
        assert len(transcript.latest("h", 100_000).messages) > 1
        pruning.join()
        assert transcript.latest("h", 100_000).messages == said


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_forgetting_little_by_little_forgets_exactly_what_is_old(tmp_path, monkeypatch, count):
    monkeypatch.setattr(sqlite, "AT_ONCE", 2)
    with closing(OneRoom(tmp_path / "chat.db")) as transcript:
        people = Person("a", "Ana"), (Person("h", "Hugo"),)
        transcript.append([Message(Kind.TEXT, at, people[0], "psst", people[1]) for at in range(5)])
        transcript.prune(count)
        assert [message.at for message in transcript.latest("h", 100).messages] == [*range(count, 5)]
        (left,) = transcript._db.execute("SELECT count(*) FROM reader").fetchone()
        assert left == 2 * (5 - count)
