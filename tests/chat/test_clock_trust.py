"""How far a clock can be believed that was looked at before."""

from datetime import date

import pytest

from chatapp.chat.clock_trust import DAY, Look, believed, outlived


def looks(*days):
    """At the times that the clock said, in days; ten lines were said between any two."""
    return [Look(int(day * DAY), 10 * number) for number, day in enumerate(days, 1)]


@pytest.mark.parametrize(
    ("days", "time"),
    [
        ([100], 100),
        ([100, 100.5, 101.5], 101.5),  # not more than a day between two looks
        ([100, 140], 100),  # perhaps it is wrong
        ([100, 100.9, 140, 140.9], 100.9),
        ([100, 140, 140.5, 141.5], 141.5),  # a day later it says so again
        ([100, 140, 100.1], 100.1),  # it was wrong
        ([100, 140, 100.1, 101], 101),
        ([100, 60, 60.1], 60.1),  # it is behind: at worst something is kept for longer
        ([100, 60, 100.1], 60),
        ([100, 60, 100.1, 101.1], 101.1),
        ([100, 100.1, 107, 107.1], 100.1),  # a class, once a week
        ([100, 100.1, 107, 107.1, 114, 114.1], 107.1),
        ([100, 140, 180], 140),  # two looks, forty days apart
    ],
)
def test_one_jump_ahead_is_believed_a_day_later(days, time):
    assert believed(looks(*days)) == int(time * DAY)


def test_whoever_runs_the_room_is_believed_while_the_clock_says_the_same_day():
    jumped = looks(100, 140.9)
    assert believed(jumped, date(1970, 5, 21)) == jumped[-1].at
    for other in (date(1970, 5, 20), date(1970, 5, 22)):
        assert believed(jumped, other) == jumped[0].at
    assert believed(looks(100, 140.9, 141.1), date(1970, 5, 21)) == jumped[0].at


@pytest.mark.parametrize(
    ("days", "seq"),
    [
        ([111], 0),
        ([100, 101, 109, 110, 111], 20),
        ([100, 101, 300, 109, 110, 111], 20),  # one that was far ahead proves nothing
        ([100, 101, 300, 104, *range(105, 112)], 40),  # until a later one does, from which it went on day by day
        ([100, 101, 300, 102, 109, 110, 111], 20),
        ([200, 20, 200, 111], 0),  # years behind in between, and behind now: what was said at 200 may be young
        ([200, 20, 111, 112], 0),
        ([100, 300, 111], 10),
        ([100, 108, 50, 111], 10),  # nor one that was behind
        ([100, 50, 60, 111], 10),
        ([100, 108, 103, 111], 10),
        ([200, 201, 111], 0),
    ],
)
def test_what_a_look_has_seen_is_older_than_the_look(days, seq):
    assert outlived(looks(*days), before=105 * DAY) == seq
