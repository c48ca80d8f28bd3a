"""The store's promises, whatever was written: each reader's pages hold what that reader may see, once, in order."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.transcript import Unwritable
from tests.one_room import OneRoom, OneSharedRoom

PEOPLE = [Person(name, name.title()) for name in ("ana", "hugo", "julien", "mathieu")]


@st.composite
def drafts(draw):
    kind = draw(st.sampled_from([Kind.TEXT, *Kind]))
    by = draw(st.sampled_from(PEOPLE))
    if not kind.spoken:
        return Message(kind, 1, by, was="Before" if kind is Kind.RENAMED else None)
    to = draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True))
    return Message(kind, 1, by, draw(st.text(st.characters(codec="utf-8"), min_size=1)), tuple(to))


@pytest.fixture(params=["sqlite", "valkey"])
def empty(request):
    """`empty()`: a transcript in which nothing is, in either store."""
    if request.param == "sqlite":
        return lambda: OneRoom(":memory:")
    server = request.getfixturevalue("valkey")

    def empty():
        server.renew()
        return OneSharedRoom(server.url)

    return empty


def filled(transcript, batches):
    return transcript, [message for batch in batches for message in transcript.append(batch)]


def readable(messages, reader):
    first = max((number for number, message in enumerate(messages) if message.kind.clearing), default=0)
    return [message for message in messages[first:] if not message.readers or reader in message.readers]


@given(st.lists(st.lists(drafts(), max_size=6), max_size=6), st.integers(1, 4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_reader_who_pages_sees_all_that_is_theirs_and_nothing_else(empty, batches, size):
    transcript, messages = filled(empty(), batches)
    for reader in ("ana", "hugo", "a stranger"):
        expected = readable(messages, reader)
        page = transcript.latest(reader, size)
        backwards = page.messages
        while page.more:
            page = transcript.latest(reader, size, before=page.messages[0].seq)
            assert page.messages
            backwards = page.messages + backwards
        assert backwards == expected
        page = transcript.after(reader, 0, size)
        forwards = page.messages
        while page.more:
            page = transcript.after(reader, page.messages[-1].seq, size)
            forwards += page.messages
        assert forwards == expected
    transcript.close()


@given(st.lists(st.lists(drafts(), max_size=6), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_only_grow(empty, batches):
    transcript, messages = filled(empty(), batches)
    seqs = [message.seq for message in messages]
    assert seqs == sorted(set(seqs))
    assert all(seqs)
    transcript.close()


def test_a_batch_is_kept_whole_or_not_at_all(tmp_path):
    transcript = OneRoom(tmp_path / "chat.db")
    good = Message(Kind.TEXT, 1, PEOPLE[0], "good")
    with pytest.raises(Unwritable):
        transcript.append([good, good._replace(by=Person(None, None))])
    assert transcript.latest("ana", 100).messages == []
    assert transcript.append([good])[0].seq  # and the next batch is not refused because of it
    transcript.close()


def test_what_is_kept_is_there_for_whoever_opens_the_file_next(tmp_path):
    first = OneRoom(tmp_path / "chat.db", durable=True)
    kept = first.append([Message(Kind.TEXT, 1, PEOPLE[0], "Hello", (PEOPLE[1],), key="k")])[0]
    second = OneRoom(tmp_path / "chat.db")  # the first one was killed before it could close
    assert second.latest("hugo", 100).messages == [kept]
    assert second.find("ana", "k") == kept
    for transcript in (first, second):
        transcript.close()


def test_a_file_that_cannot_be_written_says_so_and_can_be_read(tmp_path):
    transcript = OneRoom(tmp_path / "chat.db")
    transcript.append([Message(Kind.TEXT, 1, PEOPLE[0], "Hello")])
    transcript._db.execute("PRAGMA query_only = ON")  # as on a disk that was remounted read-only
    with pytest.raises(Unwritable):
        transcript.append([Message(Kind.TEXT, 1, PEOPLE[0], "lost")])
    with pytest.raises(Unwritable):
        transcript.check()
    assert [message.text for message in transcript.latest("ana", 100).messages] == ["Hello"]
    transcript._db.execute("PRAGMA query_only = OFF")
    transcript.check()
    transcript.close()


def test_what_was_appended_is_moved_beside_those_who_append(tmp_path):
    transcript = OneRoom(tmp_path / "chat.db")
    transcript.append([Message(Kind.TEXT, 1, PEOPLE[0], "Hello")])
    transcript.checkpoint()
    shutil.copy(tmp_path / "chat.db", tmp_path / "alone.db")  # without SQLite's log beside it
    alone = OneRoom(tmp_path / "alone.db")
    assert [message.text for message in alone.latest("ana", 100).messages] == ["Hello"]
    for each in (transcript, alone):
        each.close()


def test_looks_at_the_clock_are_kept_as_long_as_messages(tmp_path):
    transcript = OneRoom(tmp_path / "chat.db")
    assert transcript.look(5) == [(5, 0)]
    transcript.append([Message(Kind.TEXT, 7, PEOPLE[0], "Hello")])
    assert transcript.look(8) == [(5, 0), (8, 1)]
    transcript.close()
    transcript = OneRoom(tmp_path / "chat.db")
    transcript.prune(8)
    assert transcript.look(9) == [(8, 1), (9, 1)]
    transcript.close()


def test_what_is_outlived_is_forgotten_whatever_its_date(tmp_path):
    transcript = OneRoom(tmp_path / "chat.db")
    transcript.append([Message(Kind.TEXT, at, PEOPLE[0], f"at {at}") for at in (1, 90, 90, 90)])
    transcript.prune(9, outlived=2)
    assert [message.seq for message in transcript.latest("hugo", 100).messages] == [3, 4]
    transcript.close()


def test_forgetting_ends_at_the_first_message_that_is_young_enough(tmp_path):
    transcript = OneRoom(tmp_path / "chat.db")
    transcript.append([Message(Kind.TEXT, at, PEOPLE[0], f"at {at}", (PEOPLE[1],)) for at in (1, 2, 9, 10)])
    transcript.prune(9)
    assert [message.at for message in transcript.latest("hugo", 100).messages] == [9, 10]
    transcript.prune(100)
    assert transcript.latest("hugo", 100).messages == []
    assert transcript.append([Message(Kind.TEXT, 101, PEOPLE[0], "later")])[0].seq == 5
    transcript.close()
