"""Whom `/reply` and a name mean follows from what the transcript has kept, and from what the writer had read."""

import gc
import weakref

import pytest

from chatapp.chat.errors import ConversationChanged, Internal, NameChanged, NobodyToAnswer

from .house import OF_A_FILE, House


@pytest.fixture
def three(house):
    return list(map(house.comes, ("Hugo", "Julien", "Mallory")))


def readers(outcome):
    return [person.name for person in outcome.message.to]


def test_a_line_sent_again_to_another_changes_nobodys_conversation(three):
    hugo, julien, mallory = three
    hugo.says("/pm Julien our secret")
    mallory.writes(mallory, "a note to myself", key="k")
    assert mallory.writes(julien, "the same key", key="k").repeated
    assert mallory.says("/pm Julien the same key", key="k").repeated
    assert readers(julien.says("/reply for Hugo")) == ["Hugo"]
    assert julien.texts == ["joined", "our secret", "for Hugo"]


@OF_A_FILE
def test_a_line_that_a_full_disk_did_not_keep_changes_nobodys_conversation(house, three):
    hugo, julien, mallory = three
    hugo.says("/pm Julien our secret")
    house.store.full = True
    assert isinstance(mallory.says("/pm Julien me too"), Internal)
    house.store.full = False
    assert readers(julien.says("/reply for Hugo")) == ["Hugo"]


def test_reply_answers_the_message_that_was_read_after_a_restart_too(tmp_path):
    before = House(tmp_path / "chat.db")
    hugo, julien, mallory = map(before.comes, ("Hugo", "Julien", "Mallory"))
    hugo.says("/pm Julien our secret")
    seq = julien.heard[-1].seq
    mallory.says("/pm Julien me too")
    after = House(tmp_path / "chat.db")
    hugo, julien = after.opens(hugo.person), after.opens(julien.person)
    after.opens(mallory.person)
    assert readers(julien.says("/reply for Hugo", re=seq)) == ["Hugo"]


def test_only_a_private_message_that_one_may_read_can_be_answered(three):
    hugo, _julien, mallory = three
    secret = hugo.says("/pm Julien our secret").message.seq
    public = hugo.says("Hello").message.seq
    mallory.says("/pm Hugo mine")
    for nothing in (secret, public, 0, 10**12):
        assert isinstance(mallory.says("/reply whose?", re=nothing), NobodyToAnswer)
    assert mallory.says("no answer at all", re=secret).message


def test_a_name_taken_while_the_line_waited_is_not_meant_after_a_restart_either(tmp_path):
    before = House(tmp_path / "chat.db")
    hugo, julien, mallory = map(before.comes, ("Hugo", "Julien", "Mallory"))
    seen = hugo.says("I go into the tunnel").message.seq
    julien.says("/name Jules")
    mallory.says("/name Julien")
    after = House(tmp_path / "chat.db")
    hugo, mallory = after.opens(hugo.person), after.opens(mallory.person)
    assert isinstance(hugo.says("/pm Julien secret", seen=seen), NameChanged)
    assert "secret" not in mallory.texts


def test_a_name_told_late_because_the_disk_was_full_counts_from_when_it_was_told(house, three):
    hugo, julien, mallory = three
    seen = hugo.says("I go into the tunnel").message.seq
    house.store.full = True
    julien.says("/name Jules")
    mallory.says("/name Julien")
    house.store.full = False
    assert isinstance(hugo.says("/pm Julien secret", seen=seen), NameChanged)
    now = hugo.says("I have seen it").message.seq
    assert readers(hugo.says("/pm Julien hello", seen=now)) == ["Julien"]


def test_a_line_of_ones_own_sent_again_settles_nothing_anew(three):
    hugo, julien, mallory = three
    hugo.writes(julien, "our secret", key="k")
    mallory.says("/pm Hugo and me?")
    assert hugo.writes(julien, "our secret", key="k").repeated
    assert isinstance(hugo.says("/reply for whom?"), ConversationChanged)
    assert "for whom?" not in julien.texts + mallory.texts


def test_whoever_still_waits_for_an_answer_may_be_meant_when_an_older_message_was_answered(three):
    hugo, julien, mallory = three
    first = julien.says("/pm Hugo first").message.seq
    mallory.says("/pm Hugo second")
    assert readers(hugo.says("/reply for Julien", re=first)) == ["Julien"]
    assert isinstance(hugo.says("/reply for whom?"), ConversationChanged)
    assert readers(hugo.says("/pm Mallory for you")) == ["Mallory"]
    assert readers(hugo.says("/reply and this")) == ["Mallory"]


def test_a_flood_of_refusals_leaves_no_garbage_in_circles(house):
    """Else Python stops everybody for milliseconds, again and again, to look for it."""
    hugo, left = house.comes("Hugo"), []
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            house.line(hugo, "/nothing", answered=lambda refusal: left.append(weakref.ref(refusal)))
        house.deliver()
        assert [each() for each in left] == [None] * 20
    finally:
        gc.enable()
