"""Several rooms in one file: what is said in one is not heard, found or counted in another."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.transcript import MAIN, Draft, sqlite
from chatapp.transcript.sqlite import SqliteStore

from .older import SHAPES, made

ANA, HUGO = Person("a", "Ana"), Person("h", "Hugo")
ROOMS = [MAIN, "class-a", "class-b"]
LINES = st.lists(
    st.tuples(st.sampled_from(ROOMS), st.sampled_from([Kind.TEXT, Kind.JOINED, Kind.LEFT]), st.booleans()), max_size=20
)


@pytest.fixture
def store(tmp_path):
    with closing(SqliteStore(tmp_path / "chat.db")) as store:
        yield store


def said(store, room, text, **more):
    return store.append([Draft(room, Message(Kind.TEXT, 1, HUGO, text, **more))])[0]


@given(LINES, st.integers(1, 5))
def test_each_room_has_its_own_messages_and_people_and_one_numbering_counts_them_all(lines, size):
    with closing(SqliteStore(":memory:")) as store:
        drafts = [
            Draft(room, Message(kind, 1, HUGO, "Hello" if kind == Kind.TEXT else None, (ANA,) if private else ()))
            for room, kind, private in lines
        ]
        starts = range(0, len(drafts), size)
        kept = [message for start in starts for message in store.append(drafts[start : start + size])]
        assert [message.seq for message in kept] == [*range(1, len(drafts) + 1)]
        for slug in ROOMS:
            own = [message for (room, _), message in zip(drafts, kept, strict=True) if room == slug]
            for reader, theirs in (("h", own), ("a stranger", [message for message in own if not message.to])):
                transcript = store.room(slug)
                assert transcript.after(reader, 0, 100) == (theirs, False)
                assert transcript.latest(reader, 100).messages == theirs
                assert bool(transcript.speakers(reader, 0, 100)) == any(message.text for message in theirs)
            notices = [message for message in own if message.kind != Kind.TEXT]
            assert bool(transcript.present()) == bool(notices and notices[-1].kind == Kind.JOINED)


def test_the_same_key_in_another_room_is_another_message(store):
    first, other = said(store, MAIN, "Hello", key="k"), said(store, "class-a", "Salut", key="k")
    assert store.room(MAIN).find("h", "k") == first
    assert store.room("class-a").find("h", "k") == other
    assert store.room("class-b").find("h", "k") is None


def test_whoever_leaves_one_room_stays_in_the_other(store):
    store.append([Draft(MAIN, Message(Kind.JOINED, 1, HUGO)), Draft("class-a", Message(Kind.JOINED, 1, HUGO))])
    store.append([Draft("class-a", Message(Kind.LEFT, 1, HUGO))])
    assert store.room(MAIN).present() == [(HUGO, 1)]
    assert store.room("class-a").present() == []


def test_a_page_of_one_room_has_no_more_because_of_another(store):
    said(store, "class-a", "before")
    said(store, MAIN, "Hello")
    said(store, "class-a", "after")
    assert not store.room(MAIN).latest("h", 1).more
    assert not store.room(MAIN).after("h", 0, 1).more


def test_what_is_old_is_forgotten_in_all_rooms(store):
    for room in ROOMS:
        said(store, room, "old")
    store.prune(2)
    assert all(store.room(room).latest("h", 100).messages == [] for room in ROOMS)


@pytest.mark.parametrize("older", SHAPES)
def test_an_older_room_is_the_room_that_is_always_there(tmp_path, older):
    with closing(SqliteStore(made(tmp_path / "chat.db", SHAPES[older]))) as store:
        assert len(store.room(MAIN).latest("h", 100).messages) == 8
        assert store.room("class-a").latest("h", 100).messages == []


def test_a_quiet_room_waits_for_no_busy_one(store):
    said(store, "class-a", "Hello")
    store.append([Draft(MAIN, Message(Kind.TEXT, 1, HUGO, "busy", (ANA,))) for _ in range(20_000)])
    said(store, "class-a", "Hello again")
    steps = []
    store._db.set_progress_handler(lambda: steps.append(1), 100)
    quiet = store.room("class-a")
    assert len(quiet.latest("h", 100).messages) == len(quiet.after("h", 0, 100).messages) == 2
    assert quiet.speakers("h", 0, 2**62) == {"Hugo"}
    store._db.set_progress_handler(None, 0)
    assert len(steps) < 20


def test_a_room_is_forgotten_whole_and_others_have_their_turn_meanwhile(store, monkeypatch):
    monkeypatch.setattr(sqlite, "AT_ONCE", 2)
    for number in range(5):
        said(store, "class-a", f"in a, {number}", to=(ANA,))
        said(store, "class-b", f"in b, {number}", to=(ANA,))
    meanwhile = []
    monkeypatch.setattr(sqlite.time, "sleep", lambda _seconds: meanwhile.append(said(store, MAIN, "meanwhile")))
    store.unmake("class-a")
    assert len(meanwhile) == 2
    assert store.room("class-a").latest("h", 100).messages == []
    assert len(store.room("class-b").latest("a", 100).messages) == 5
    assert store._db.execute("SELECT count(*) FROM reader").fetchone() == (10,)
