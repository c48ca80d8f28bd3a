"""The file of every older room goes on; one that is not ours, or that a newer room made, is left as it was."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from threading import Event

import pytest

from chatapp import config
from chatapp.transcript import Unwritable, schema
from tests.one_room import OneRoom

from .killed import opens
from .older import ANA, EVENING, HUGUES, LOOKING, RELEASED, SHAPES, made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chat.db"


def readable(reader):
    return [message for message in EVENING if not message.readers or reader in message.readers]


def dump(path):
    """All that is in a file, and how: the same for two files that nobody could tell apart."""
    with closing(sqlite3.connect(path)) as file:
        versions = [file.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
        return versions, sorted(file.iterdump())


def shape(path):
    with closing(sqlite3.connect(path)) as file:
        return sorted(file.execute("SELECT name, sql FROM sqlite_master"))


def refusal(path):
    """The sentence with which a start ends."""
    with pytest.raises(SystemExit) as refused, config.database(config.Settings(database=str(path))) as database:
        OneRoom(database)
    return str(refused.value)


@pytest.mark.parametrize("older", SHAPES)
def test_the_file_of_an_older_room_is_read_as_before(path, older):
    with closing(OneRoom(made(path, SHAPES[older]))) as transcript:
        for reader in ("a", "h", "j", "a stranger"):
            assert transcript.latest(reader, 100).messages == readable(reader)
            assert transcript.after(reader, 0, 100).messages == readable(reader)
        assert transcript.find("h", "k") == EVENING[2]
        assert transcript.present() == [(ANA, 1), (HUGUES, 6)]
        assert transcript.ended("j")
        assert transcript.epoch == "an epoch"


@pytest.mark.parametrize("older", SHAPES)
def test_and_numbers_go_on_and_a_line_sent_again_is_the_same(path, older):
    with closing(OneRoom(made(path, SHAPES[older]))) as transcript:
        (new,) = transcript.append([EVENING[2]._replace(key="m", seq=0)])
        assert new.seq > EVENING[-1].seq
        assert transcript.find("h", "k") == EVENING[2]
        with pytest.raises(Unwritable):
            transcript.append([EVENING[2]])


@pytest.mark.parametrize("older", SHAPES)
def test_whatever_room_began_it_the_file_looks_like_a_new_one(path, tmp_path, older):
    for each in (made(path, SHAPES[older]), tmp_path / "new.db"):
        OneRoom(each).close()
    assert shape(path) == shape(tmp_path / "new.db")


def test_a_file_that_is_up_to_date_is_not_written_to_when_it_is_opened(path):
    OneRoom(path).close()
    before = path.read_bytes()
    OneRoom(path).close()
    assert path.read_bytes() == before


# Refused

BEHIND_WAL = "PRAGMA journal_mode = WAL;"
OTHERS = {
    "it has tables": "CREATE TABLE note (text)",
    "its tables are called as ours": "CREATE TABLE message (subject); CREATE TABLE reader (name)",
    "it has one table of ours": RELEASED.split(";")[0],
    "it says so": f"PRAGMA application_id = 7; {LOOKING}",
    "it counts its versions": f"PRAGMA user_version = 1; {LOOKING}",
    "it says so and is empty yet": "PRAGMA application_id = 7; VACUUM",
}


@pytest.mark.parametrize("mode", ["", BEHIND_WAL])
@pytest.mark.parametrize("other", OTHERS)
def test_a_file_of_another_program_is_refused_and_left_as_it_was(path, other, mode):
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.executescript(mode + OTHERS[other])
    before = path.read_bytes()
    assert refusal(path) == f"CHAT_DATABASE cannot be '{path}': it belongs to another program."
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_a_newer_room_made_is_refused_and_left_as_it_was(path):
    OneRoom(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    before = path.read_bytes()
    assert refusal(path) == f"CHAT_DATABASE cannot be '{path}': a newer version of the room made it."
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_1_0_0_which_looks_at_no_version_does_not_start_with_a_file_of_today(path):
    """Its first statements; it would show in one room what was said in all."""
    OneRoom(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.executescript(RELEASED)
        with pytest.raises(sqlite3.OperationalError, match="no column named epoch"):
            file.execute("INSERT INTO about (epoch) SELECT 'another' WHERE NOT EXISTS (SELECT * FROM about)")


def test_a_file_with_further_tables_of_whoever_runs_the_room_is_ours(path):
    """Such as a program that copies it elsewhere leaves in it."""
    with closing(OneRoom(made(path, RELEASED + "CREATE TABLE copied (at INTEGER);"))) as transcript:
        assert transcript.latest("h", 100).messages == readable("h")


# Killed


@pytest.mark.parametrize("older", ["", "1.0.0"])
def test_whoever_is_killed_while_a_file_is_brought_up_to_date_goes_on_at_the_next_start(tmp_path, older):
    begin = made(tmp_path / "older.db", SHAPES[older]) if older else tmp_path / "older.db"
    before = begin.read_bytes() if older else b""
    done = set()
    for number in count(1):
        path = tmp_path / f"{number}.db"
        path.write_bytes(before)
        lived = opens(path, number)
        done.add(dump(path)[0][1])
        with closing(OneRoom(path)) as transcript:
            assert transcript.latest("h", 100).messages == (readable("h") if older else [])
        if lived:
            break
    assert done == {(0,), (len(schema.MIGRATIONS),)}  # nothing in between


def test_a_migration_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    before = dump(made(path, LOOKING))
    with monkeypatch.context() as later:
        later.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "DELETE FROM message; SELECT * FROM nothing"))
        with pytest.raises(sqlite3.OperationalError, match="nothing"):
            OneRoom(path)
    assert dump(path) == before
    with closing(OneRoom(path)) as transcript:
        assert transcript.latest("h", 100).messages == readable("h")


def test_whoever_starts_while_another_brings_the_file_up_to_date_waits_for_it(path, monkeypatch):
    made(path, RELEASED)
    bring_up_to_date, begun = schema.bring_up_to_date, Event()
    monkeypatch.setattr(schema, "bring_up_to_date", lambda file: begun.set() or bring_up_to_date(file))
    with closing(sqlite3.connect(path, isolation_level=None)) as file, ThreadPoolExecutor() as pool:
        second = []

        def meanwhile(statement):
            if statement == "PRAGMA user_version = 1":
                second.append(pool.submit(OneRoom, path))
                assert begun.wait(30)

        file.set_trace_callback(meanwhile)
        bring_up_to_date(file)
        with closing(second[0].result()) as transcript:
            assert transcript.latest("h", 100).messages == readable("h")
