"""A restart keeps the transcript and the seats, and is not an event."""

import pytest

from chatapp.chat.errors import LoginRequired

from .house import OF_A_FILE, House


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chat.db"


def test_everybody_comes_back_as_if_nothing_had_happened(path):
    before = House(path)
    hugo, julien = before.comes("Hugo"), before.comes("Julien")
    hugo.says("/name Hugues")
    after = House(path)
    hugo, julien = after.opens(hugo.person), after.opens(julien.person)
    after.wait(100)
    assert (hugo.heard, julien.heard) == ([], [])
    assert after.roster == {"Hugues": True, "Julien": True}


def test_whoever_does_not_come_back_has_left_after_two_minutes(path):
    before = House(path)
    hugo, julien = before.comes("Hugo"), before.comes("Julien")
    after = House(path)
    hugo = after.opens(hugo.person)
    assert after.roster == {"Hugo": True, "Julien": False}
    after.wait(119)
    assert hugo.texts == []
    after.wait(1)
    assert hugo.texts == ["left"]
    assert hugo.heard[0].by == julien.person


def test_whoever_had_left_stays_away(path):
    before = House(path)
    hugo, julien, ana = map(before.comes, ("Hugo", "Julien", "Ana"))
    julien.says("/quit")
    ana.closes()
    before.wait(120)
    after = House(path)
    assert after.hub.seated(hugo.person.id)
    assert after.hub.taken() == 1
    with pytest.raises(LoginRequired):
        after.recall(julien.person)
    assert after.recall(ana.person) == ana.person


def test_messages_are_the_same_afterwards(path):
    before = House(path)
    hugo, julien = before.comes("Hugo"), before.comes("Julien")
    for line in ("Hello", "/me waves", "/pm Julien secret", "two\nlines", "/name Hugues", "🐙"):
        hugo.says(line, key=line[:3])
    seen = [tab.welcome() for tab in (hugo, julien)]
    after = House(path)
    for tab, welcome in zip((hugo, julien), seen, strict=True):
        again = after.opens(tab.person).welcome()
        assert again.page == welcome.page
        assert again.epoch == welcome.epoch
    assert len(seen[0].page.messages) == 8


def test_numbers_go_on_and_are_never_given_twice_even_when_all_is_forgotten(path):
    before = House(path)
    last = before.comes("Hugo").says("Hello").message.seq
    before.tick += 86_400
    before.all.prune(days=0.5)
    assert before.transcript.latest("anybody", 100).messages == []
    after = House(path)
    assert after.comes("Julien").says("Hello").message.seq > last


def test_a_room_that_forgets_numbers_anew_and_says_so():
    assert House().transcript.epoch != House().transcript.epoch


@OF_A_FILE
def test_messages_are_forgotten_after_their_time_and_not_before(house):
    hugo = house.comes("Hugo")
    hugo.says("/pm Hugo old")
    house.tick += 3600
    hugo.says("young")
    house.tick += 3600
    house.all.prune(days=1.5 / 24)
    assert [message.text for message in hugo.welcome().page.messages if message.text] == ["young"]


def test_whoever_is_in_for_longer_than_messages_are_kept_has_the_seat_after_a_restart(path):
    before = House(path)
    hugo = before.comes("Hugo")
    gone = before.comes("Julien")
    gone.says("/quit")
    before.tick += 86_400
    before.all.prune(days=0.5)
    assert before.transcript.latest("anybody", 100).messages == []
    after = House(path)
    assert after.hub.seated(hugo.person.id)
    assert after.hub.taken() == 1
