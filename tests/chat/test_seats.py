"""Ten seats: taking, keeping, freeing."""

import pytest

from chatapp.chat.errors import NameInvalid, NameTaken, RoomFull
from chatapp.chat.message import Person
from chatapp.chat.outcome import Parting

from .scene import Scene, refusal

TEN = [f"Guest {number}" for number in range(10)]


def test_the_eleventh_finds_no_seat(scene):
    list(scene.come(*TEN))
    refused = refusal(RoomFull, scene.sits, "Hugo")
    assert refused.fields == {"seats": 10}
    assert scene.names == TEN


def test_a_seat_is_taken_before_anybody_joins(scene):
    for name in TEN:
        scene.sits(name)
    refusal(RoomFull, scene.sits, "Hugo")


def test_whoever_is_refused_takes_no_seat(scene):
    scene.comes("Hugo")
    refusal(NameTaken, scene.sits, "Hugo")
    refusal(NameInvalid, scene.sits, "\u202e")
    assert scene.names == ["Hugo"]


def test_a_name_and_a_seat_are_free_at_once_after_quit(scene):
    hugo, *_ = scene.come("Hugo", *TEN[1:])
    notice = scene.quits(hugo)
    assert (notice.kind, notice.by, notice.text) == ("left", hugo.person, None)
    assert scene.comes("Hugo").id != hugo.id


def test_the_room_says_once_that_somebody_came(scene):
    hugo = scene.sits("Hugo")
    notice = scene.opens(hugo, "first tab")
    assert (notice.kind, notice.by, notice.text) == ("joined", hugo.person, None)
    assert scene.opens(hugo, "second tab") is None


def test_two_tabs_are_one_seat_and_closing_one_changes_nothing(scene):
    hugo = scene.comes("Hugo")
    scene.opens(hugo, "second tab")
    assert len(scene.room.roster) == 1
    changes = scene.room.roster.changes
    scene.closes(hugo)
    assert hugo.here
    assert scene.room.roster.changes == changes


def test_a_reload_says_nothing_and_keeps_the_seat(scene):
    hugo = scene.comes("Hugo")
    scene.closes(hugo)
    scene.wait(14.9)
    assert scene.expire() == []
    assert scene.opens(hugo, "reloaded tab") is None
    scene.wait(1000)
    assert scene.expire() == []
    assert hugo.here


def test_where_no_seat_is_kept_whoever_stays_away_leaves_after_the_grace_period():
    scene = Scene(keep=0)
    hugo = scene.comes("Hugo")
    scene.wait(60)
    scene.closes(hugo)
    assert not hugo.here
    scene.wait(14.9)
    assert scene.expire() == []
    scene.wait(0.1)
    (notice,) = scene.expire()
    assert (notice.kind, notice.by) == ("left", hugo.person)
    assert scene.names == []


def test_the_grace_period_begins_with_the_last_tab_and_anew_each_time(scene):
    hugo = scene.comes("Hugo")
    scene.opens(hugo, "second tab")
    scene.closes(hugo)
    scene.wait(30)
    scene.closes(hugo, "second tab")
    scene.wait(10)
    scene.opens(hugo, "third tab")
    scene.closes(hugo, "third tab")
    scene.wait(10)
    assert scene.expire() == []


def test_whoever_took_a_seat_and_never_came_in_leaves_without_a_word(scene):
    scene.sits("Hugo")
    scene.wait(15)
    assert scene.expire() == [None]
    assert scene.names == []


def test_closing_a_tab_twice_or_one_that_never_joined_is_nothing():
    scene = Scene(keep=0)
    hugo = scene.comes("Hugo")
    scene.closes(hugo, "some other tab")
    assert hugo.here
    scene.closes(hugo)
    scene.wait(10)
    scene.closes(hugo)
    scene.wait(5)
    assert len(scene.expire()) == 1


def test_of_six_tabs_the_oldest_has_to_go(scene):
    hugo = scene.comes("Hugo")
    for tab in "bcde":
        assert not scene.room.join(hugo, tab, scene.now).parting
    assert scene.room.join(hugo, "f", scene.now).parting == Parting("elsewhere", (f"{hugo.id}, first tab",))
    assert hugo.connections == [*"bcdef"]


def test_after_a_restart_everybody_keeps_the_seat_and_nobody_is_announced_again():
    scene = Scene(seats=2, keep=0)
    people = [Person(str(number), f"Guest {number}") for number in range(3)]  # seats were more before the restart
    scene.room.restore([(person, 1) for person in people], scene.now)
    assert [member.person for member in scene.room.roster] == people
    assert not any(member.here for member in scene.room.roster)
    assert scene.opens(scene.room.roster.of("1"), "first tab") is None
    scene.wait(15)
    assert [notice.by for notice in scene.expire()] == [people[0], people[2]]


@pytest.mark.parametrize("seats", [1, 2, 25])
def test_the_number_of_seats_is_a_setting(seats):
    scene = Scene(seats=seats)
    for number in range(seats):
        scene.comes(f"Guest {number}")
    assert refusal(RoomFull, scene.sits, "Hugo").fields == {"seats": seats}
