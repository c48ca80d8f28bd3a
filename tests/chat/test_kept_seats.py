"""Seats that people keep while they are away: for how long, and for whom they are given up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat.errors import NameInvalid, RoomFull

from .scene import Scene, refusal

AWAY = st.lists(st.integers(0, 590), min_size=1, max_size=8, unique=True)


@pytest.fixture
def two():
    """A room of two seats in which Hugo is and Julien was."""
    scene = Scene(seats=2)
    scene.hugo, scene.julien = scene.come("Hugo", "Julien")
    scene.closes(scene.julien)
    return scene


def test_a_seat_is_kept_for_ten_minutes_while_nobody_waits(two):
    two.wait(599)
    assert two.expire() == []
    two.wait(1)
    two.expire()
    assert two.names == ["Hugo"]


def test_whoever_waits_gets_a_seat_when_the_grace_period_is_over(two):
    two.wait(10)
    refusal(RoomFull, two.sits, "Ana")
    assert two.expire() == []
    two.wait(5)
    (notice,) = two.expire()
    assert (notice.kind, notice.by) == ("left", two.julien.person)
    two.sits("Ana")
    assert two.names == ["Hugo", "Ana"]


def test_whoever_gave_up_waiting_gets_nobody_out(two):
    refusal(RoomFull, two.sits, "Ana")
    two.wait(15)
    assert two.expire() == []


def test_whoever_asks_twice_waits_for_one_seat():
    scene = Scene(seats=2)
    for member in list(scene.come("Hugo", "Julien")):
        scene.closes(member)
    scene.wait(100)
    for name in ("Ana", "ANA", "Ana"):
        refusal(RoomFull, scene.sits, name)
    assert len(scene.expire()) == 1


def test_whoever_asks_for_no_name_waits_for_nobodys_seat(two):
    two.wait(15)
    refusal(NameInvalid, two.sits, "\u202e")
    assert two.expire() == []


def test_whoever_took_a_seat_and_never_came_in_keeps_it_for_the_grace_period_alone(scene):
    scene.sits("Hugo")
    scene.wait(14)
    assert scene.expire() == []
    scene.wait(1)
    assert scene.expire() == [None]


def test_a_long_grace_period_is_kept_whoever_waits():
    scene = Scene(seats=1, grace=1000)
    scene.closes(scene.comes("Hugo"))
    scene.wait(999)
    refusal(RoomFull, scene.sits, "Ana")
    assert scene.expire() == []


@given(AWAY, st.integers(0, 8), st.integers(0, 3))
def test_as_many_as_wait_lose_their_seats_longest_away_first(away, waiting, free):
    scene = Scene(seats=len(away) + free)
    absent = {f"Guest {seconds}": scene.comes(f"Guest {seconds}") for seconds in sorted(away, reverse=True)}
    others = list(scene.come(*(f"Hugo {number}" for number in range(free))))
    scene.wait(600)
    for member in absent.values():
        scene.tick = 700 - int(member.name.split()[1])
        scene.closes(member)
    scene.tick = 700
    for number in range(waiting):
        refusal(RoomFull, scene.sits, f"Waiting {number}")
    for member in others:
        scene.quits(member)
    scene.expire()
    late = [name for name, member in absent.items() if member.away_for(700) >= 15]
    assert [name for name in absent if name not in scene.names] == late[: max(0, waiting - free)]


# Who left is told


def test_whoever_is_away_for_two_minutes_has_left_once_and_is_back_once(two):
    two.wait(119)
    assert two.misses() == []
    two.wait(1)
    (notice,) = two.misses()
    assert (notice.kind, notice.by) == ("left", two.julien.person)
    two.wait(100)
    assert two.misses() == []
    assert two.opens(two.julien, "second tab").kind == "joined"
    assert two.opens(two.julien, "third tab") is None


def test_whoever_has_left_already_loses_the_seat_without_a_word(two):
    two.wait(120)
    assert len(two.misses()) == 1
    refusal(RoomFull, two.sits, "Ana")
    assert two.expire() == [None]


def test_whoever_has_left_already_quits_without_a_word(two):
    two.wait(120)
    two.misses()
    assert two.quits(two.julien) is None
    assert two.names == ["Hugo"]


def test_whoever_never_came_in_never_left(scene):
    scene.sits("Hugo")
    scene.wait(130)
    assert scene.misses() == []


# The numbers of seats


def test_everybody_has_the_lowest_seat_that_was_free(scene):
    hugo, julien, ana = scene.come("Hugo", "Julien", "Ana")
    assert [member.seat for member in (hugo, julien, ana)] == [0, 1, 2]
    scene.quits(julien)
    assert scene.comes("Zoé").seat == 1
    assert scene.comes("Théo").seat == 3


def test_whoever_is_away_keeps_the_number(two):
    two.room.roster.seats = 3
    assert two.comes("Ana").seat == 2
    two.opens(two.julien, "second tab")
    assert two.julien.seat == 1


# Asleep


def test_whoever_hides_the_only_page_sleeps_until_it_is_shown(scene):
    hugo = scene.comes("Hugo")
    changes = scene.room.roster.changes
    scene.hides(hugo)
    assert hugo.state == "asleep"
    scene.hides(hugo)
    assert scene.room.roster.changes == changes + 1
    scene.hides(hugo, asleep=False)
    assert hugo.state == "here"
    scene.hides(hugo, "a tab that never joined")
    assert hugo.state == "here"


def test_who_is_asleep_is_told_to_whoever_asks(scene):
    hugo, julien, ana = scene.come("Hugo", "Julien", "Ana")
    scene.hides(julien)
    scene.closes(ana)
    assert str(scene.types(hugo, "/who").reply) == "3 of 10:\nHugo\nJulien (asleep)\nAna (away)"
