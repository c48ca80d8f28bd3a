"""A transcript moves from a file into Valkey, and back: nobody is locked in."""

from contextlib import closing

import pytest

from chatapp import move
from chatapp.chat.errors import LoginRequired
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.transcript.sqlite import SqliteStore
from tests.one_room import OneSharedRoom

from .house import House
from .shared import SharedHouse


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chat.db"


def talked(house):
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    hugo.says("Hello", key="k")
    seq, gone = hugo.says("helo", key="l").message.seq, hugo.writes(julien, "oops").message.seq
    hugo.corrects(seq, "hello"), julien.agrees(seq, "m"), hugo.deletes(gone)
    julien.says("/pm Hugo secret")
    julien.says("/name Jules")
    house.quit(house.enter("Ana"))
    house.comes("Ben").says("/quit")
    return hugo, julien


def seen(house, tab):
    return house.transcript.latest(tab.person.id, 100).messages


def test_into_valkey_and_back_all_is_as_it_was(path, valkey, share, tmp_path):
    before = House(path)
    hugo, julien = talked(before)
    ended = next(tab for tab in before.goodbyes)[0].person
    was = [seen(before, tab) for tab in (hugo, julien)]
    epoch = before.transcript.epoch
    before.store.close()
    move.main(str(path), valkey.url)
    shared = share()
    assert [seen(shared, tab) for tab in (hugo, julien)] == was
    assert shared.transcript.epoch == epoch
    assert shared.opens(hugo.person).says("Hello", key="k").repeated
    assert shared.opens(julien.person).agrees(was[0][3].seq, "m").repeated
    assert shared.opens(julien.person).person.name == "Jules"
    with pytest.raises(LoginRequired):
        shared.recall(ended)
    shared.opens(hugo.person).says("said in Valkey")
    was = [seen(shared, tab) for tab in (hugo, julien)]
    move.main(valkey.url, str(tmp_path / "back.db"))
    after = House(tmp_path / "back.db")
    assert [seen(after, tab) for tab in (hugo, julien)] == was
    assert after.transcript.epoch == epoch
    assert after.opens(hugo.person).says("Hello", key="k").repeated
    assert after.opens(julien.person).person.name == "Jules"
    with pytest.raises(LoginRequired):
        after.recall(ended)


def test_what_is_there_is_not_written_over(path, valkey):
    with pytest.raises(SystemExit, match="no file"):
        move.main(str(path), valkey.url)
    talked(House(path))
    shared = SharedHouse(valkey.url)
    shared.store.close()
    with pytest.raises(SystemExit, match="already"):
        move.main(str(path), valkey.url)
    with pytest.raises(SystemExit, match="already"):
        move.main(valkey.url, str(path))
    with pytest.raises(SystemExit, match="Usage"):
        move.main(str(path), str(path))


def test_rooms_that_come_into_one_file_are_amended_there_as_they_were(valkey, path):
    hugo = Person("h", "Hugo")
    for slug in ("", "class-a"):
        with closing(OneSharedRoom(valkey.url)) as room:
            room.slug = slug
            (said,) = room.append([Message(Kind.TEXT, 1, hugo, "one")])
            correction = Message(Kind.CORRECTED, 1, hugo, whom=(hugo,), of=said.seq, now=said._replace(text="two"))
            room.append([correction])
    move.main(valkey.url, str(path))
    with closing(SqliteStore(path)) as store:
        for slug in ("", "class-a"):
            said, event = store.room(slug).after("", 0, 10).messages
            assert (said.text, event.of, event.now, said.amended.changed) == ("two", said.seq, said, event.seq)
