"""Several Valkeys: each has its rooms, all of them and nothing else; in another order they are no house."""

from contextlib import closing
from zlib import crc32

import pytest

from chatapp import move
from chatapp.transcript import MAIN, Made, Unwritable
from chatapp.transcript.shards import opened, shard
from chatapp.transcript.valkey_address import Unfit
from tests.valkey import running

from .house import House

FIRST, SECOND = "class-a", "class-d"
"""Rooms of the first and of the second of two."""


@pytest.fixture(scope="session")
def second_valkey(tmp_path_factory):
    with running(tmp_path_factory.mktemp("second")) as server:
        yield server


@pytest.fixture
def both(valkey, second_valkey):
    second_valkey.renew()
    return valkey, second_valkey


@pytest.fixture
def urls(both):
    return " ".join(each.url for each in both)


def test_which_valkey_has_a_room_says_its_link_alone():
    assert [shard(slug, 2) for slug in (MAIN, FIRST, SECOND)] == [0, 0, 1]
    assert [shard(SECOND, count) for count in range(1, 9)] == [crc32(b"class-d") % count for count in range(1, 9)]


def test_a_room_is_in_its_valkey_with_all_that_is_known_of_it(urls, both):
    with closing(opened(urls)) as store:
        for made in (FIRST, SECOND):
            store.make(Made(made, made, "", 1))
            store.of(made).load(made)
        assert [room.slug for room in store.rooms()] == [FIRST, SECOND]
        assert [
            _of_rooms(each) == _of_rooms(each, slug) != [] for each, slug in zip(both, (FIRST, SECOND), strict=True)
        ]
        assert [each.client.hkeys("chat:rooms") for each in both] == [[FIRST], [SECOND]]
        store.unmake(SECOND)
        assert store.find_room(SECOND) is None
        assert _of_rooms(both[1]) == []


def _of_rooms(valkey, slug="class"):
    return list(valkey.client.scan_iter(f"*{slug}*"))


def test_when_one_is_full_it_is_said_which_and_the_others_are_looked_at(urls, both):
    with closing(opened(urls)) as store:
        both[0].client.config_set("maxmemory", 1)
        with pytest.raises(Unwritable, match=r"^number 1 of 2: "):
            store.check()
        both[0].client.config_set("maxmemory", 0)
    assert [each.client.get("chat:checked") for each in both] == [None, "1"]


@pytest.mark.parametrize("wrong", ["{1} {0}", "{0}", "{0} {1} {0}", "{0} {0}"])
def test_another_order_or_number_of_them_ends_the_start_with_a_sentence(urls, both, wrong):
    opened(urls).close()
    with pytest.raises(Unfit, match="in the same order"):
        opened(wrong.format(*(each.url for each in both)))


def test_from_a_file_each_room_moves_into_its_valkey_and_back(urls, tmp_path):
    before = House(tmp_path / "before.db")
    before.comes("Hugo").says("Hello")
    before.store.make(Made(SECOND, "Class B", "", 1))
    before.store.close()
    move.main(str(tmp_path / "before.db"), urls)
    with closing(opened(urls)) as store:
        assert [message.text for message in store.room(MAIN).latest("", 10).messages] == [None, "Hello"]
        assert store.find_room(SECOND).title == "Class B"
    with pytest.raises(SystemExit, match="in the same order"):
        move.main(urls.split()[0], str(tmp_path / "half.db"))
    move.main(urls, str(tmp_path / "after.db"))
    after = House(tmp_path / "after.db")
    assert [message.text for message in after.transcript.latest("", 10).messages] == [None, "Hello"]
    assert after.store.find_room(SECOND).title == "Class B"
