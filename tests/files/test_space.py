"""A room has its space once, however many files come in at the same time."""

import io
from contextlib import ExitStack, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat.errors import DiskFull, FilesFull
from chatapp.files import space
from chatapp.files.receiving import MEGABYTE
from chatapp.files.shelf import Shelf
from chatapp.files.space import Space


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("shelf"))


@given(st.lists(st.integers(1, MEGABYTE), min_size=1, max_size=12), st.randoms())
def test_never_is_more_let_in_than_there_is_space_for(shelf, sizes, chance):
    room, let_in = Space(shelf, 1), 0
    with ExitStack() as coming, suppress(FilesFull):
        reads = [coming.enter_context(room.taken(io.BytesIO(b"x" * size).read)) for size in sizes]
        while reads:
            read = chance.choice(reads)
            let_in += len(piece := read(100_000))
            assert let_in <= MEGABYTE
            if not piece:
                reads.remove(read)
    assert let_in == sum(sizes) or sum(sizes) > MEGABYTE
    with room.taken(io.BytesIO(b"x" * MEGABYTE).read) as read:
        assert len(read(MEGABYTE)) == MEGABYTE, "what did not stay has left its space"


def test_what_is_there_and_what_comes_count_together(shelf):
    room = Space(shelf, 1)
    room.keep(600_000)
    with room.taken(io.BytesIO(b"x" * MEGABYTE).read) as read:
        assert read(400_000)
        with pytest.raises(FilesFull):
            read(100_000)


def test_a_disk_that_becomes_full_meanwhile_takes_no_more(shelf, monkeypatch):
    room = Space(shelf, 1)
    with room.taken(io.BytesIO(b"x" * MEGABYTE).read) as read:
        assert read(100_000)
        monkeypatch.setattr(space, "RESERVE", 2**63)
        with pytest.raises(DiskFull):
            read(100_000)
