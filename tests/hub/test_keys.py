"""The same key by the same member is the same message, however often it is sent."""

import pytest

from chatapp.chat.errors import TextTooLong, TooFast, UnknownMember

from .house import House


@pytest.fixture
def hugo(house):
    return house.comes("Hugo")


@pytest.fixture
def julien(house, hugo):
    return house.comes("Julien")


@pytest.mark.parametrize("line", ["Hello", "/me waves", "/pm Julien Hello", "//x"])
def test_sending_again_posts_nothing_and_is_answered_with_the_first(house, hugo, julien, line):
    first, again = hugo.says(line, key="k"), hugo.says(line, key="k")
    assert (first.repeated, again.repeated) == (False, True)
    assert again.message == first.message
    assert len(julien.heard) == 1


def test_sending_twice_at_once_posts_once(house, hugo, julien):
    seqs = []
    for _ in range(3):
        house.line(hugo, "Hello", "k", lambda outcome: seqs.append(outcome.message.seq))
    house.deliver()
    assert len(seqs) == 3
    assert len(set(seqs)) == 1
    assert julien.texts == ["Hello"]


def test_a_rename_sent_again_after_a_later_one_changes_nothing(house, hugo, julien):
    hugo.says("/name Anna", key="k1")
    hugo.says("/name Berta", key="k2")
    assert hugo.says("/name Anna", key="k1").repeated
    assert list(house.roster) == ["Berta", "Julien"]
    assert [message.by.name for message in julien.heard] == ["Anna", "Berta"]


def test_another_member_may_use_the_same_key(house, hugo, julien):
    hugo.says("mine", key="k")
    assert not julien.says("mine too", key="k").repeated


def test_another_key_is_another_message_even_with_the_same_text(house, hugo, julien):
    hugo.says("Hello", key="k1")
    hugo.says("Hello", key="k2")
    hugo.says("Hello")
    hugo.says("Hello")
    assert julien.texts == ["Hello"] * 4


def test_sending_again_is_not_counted_by_the_pace():
    house = House(pace_burst=3, pace_per_second=0.001)
    hugo = house.comes("Hugo")
    for _ in range(10):
        hugo.says("Hello", key="k")
    assert not hugo.says("second", key="k2").repeated
    assert not hugo.says("third", key="k3").repeated
    assert isinstance(hugo.says("fourth", key="k4"), TooFast)


def test_sending_again_what_was_kept_is_never_too_fast():
    house = House(pace_burst=1, pace_per_second=0.001)
    hugo = house.comes("Hugo")
    first = hugo.says("Hello", key="k")
    again = hugo.says("Hello", key="k")
    assert again.message == first.message
    assert isinstance(hugo.says("second", key="k2"), TooFast)


def test_sending_again_after_a_restart_posts_nothing(tmp_path):
    before = House(tmp_path / "chat.db")
    hugo = before.comes("Hugo")
    first = hugo.says("Hello", key="k")
    after = House(tmp_path / "chat.db")
    again = after.opens(hugo.person).says("Hello", key="k")
    assert again.repeated
    assert again.message == first.message


def test_a_private_message_that_was_kept_is_not_refused_later_because_the_reader_has_left(house, hugo, julien):
    first = hugo.says("/pm Julien Hello", key="k")
    julien.says("/quit")
    assert hugo.says("/pm Julien Hello", key="k").message == first.message
    assert isinstance(hugo.says("/pm Julien Hello", key="k2"), UnknownMember)


def test_a_refused_line_consumes_no_key(house, hugo, julien):
    assert isinstance(hugo.says("x" * 5000, key="k"), TextTooLong)
    assert not hugo.says("x", key="k").repeated
    assert julien.texts == ["x"]


def test_sending_a_new_name_again_renames_once(house, hugo, julien):
    hugo.says("/name Hugues", key="k")
    assert hugo.says("/name Hugues", key="k").message.by.name == "Hugues"
    assert julien.texts == ["renamed"]
