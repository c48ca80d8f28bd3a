"""The clock is wrong, or is set: time never goes back in the transcript."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from .house import NOON, House

DAY = 86_400
AHEAD = st.sampled_from([0, 1, -1, 60, -60, 40 * DAY, -40 * DAY, 3650 * DAY, -3650 * DAY])
"""Seconds by which a clock may be wrong."""


def everything(house):
    return house.transcript.latest("nobody", 100_000).messages


@given(st.lists(st.tuples(AHEAD, st.sampled_from(["says", "types ahead", "renames", "restarts"])), max_size=12))
def test_time_never_goes_back_in_the_transcript_whatever_the_clock_does(steps):
    with TemporaryDirectory() as folder:
        house = House(Path(folder) / "chat.db")
        hugo, answers = house.comes("Hugo"), []
        for number, (ahead, act) in enumerate(steps):
            house.tick, house.ahead = house.tick + 1, ahead
            if act == "says":
                answers.append(hugo.says(f"{number}", key=f"{number}"))
            elif act == "types ahead":  # what is said next is in the same batch, and the clock is set meanwhile
                house.hub.line(hugo.connection, f"{number}", f"{number}", answers.append)
            elif act == "renames":
                answers.append(hugo.says(f"/name Hugo {number}"))
            else:
                house.deliver()
                house = House(Path(folder) / "chat.db")
                hugo = house.opens(hugo.person)
        house.deliver()
        kept = everything(house)
        assert [message.seq for message in kept] == [*range(1, len(answers) + 2)]
        assert all(one.at <= next_.at for one, next_ in pairwise(kept))
        assert {answer.message for answer in answers} == set(kept[1:])
        house.transcript.close()


def test_everybody_is_told_the_same_time(house):
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    house.ahead = -60
    said = hugo.says("Hello").message
    assert (hugo.heard[-1], julien.heard[-1]) == (said, said)
    assert said == everything(house)[-1]


def test_after_a_clock_was_ahead_time_goes_on_when_it_has_come_that_far(house):
    hugo = house.comes("Hugo")
    house.ahead = 3600
    early = hugo.says("an hour early").message.at
    assert early == NOON + 3_700_000
    house.ahead = 0
    assert hugo.says("right").message.at == early
    house.tick += 3600
    assert hugo.says("right").message.at == early
    house.tick += 1
    assert hugo.says("right").message.at == early + 1000


def test_whoever_quits_stays_out_for_as_long_as_a_cookie_from_the_future_is_good(house):
    house.ahead = 3650 * DAY
    hugo = house.comes("Hugo").person
    house.ahead = 0
    house.hub.quit(hugo.id)
    house.deliver()
    house.transcript.prune(NOON + 3649 * DAY * 1000)
    assert house.transcript.ended(hugo.id)
    house.transcript.prune(NOON + 3651 * DAY * 1000)
    assert not house.transcript.ended(hugo.id)
