"""How fast one member may talk."""

from chatapp.chat.errors import TooFast
from chatapp.chat.pace import Pace

from .scene import refusal


def take(pace, count, now):
    for _ in range(count):
        pace.take(now)


def test_thirty_lines_at_once_and_not_one_more():
    pace = Pace(30, 10)
    take(pace, 30, now=5)
    assert refusal(TooFast, pace.take, 5).fields == {"retry_after": 0.101}


def test_whoever_waits_as_told_may_go_on():
    pace = Pace(30, 10)
    take(pace, 30, now=5)
    now = 5.0
    for _ in range(100):
        now += refusal(TooFast, pace.take, now).fields["retry_after"]
        pace.take(now)


def test_silence_saves_up_no_more_than_one_burst():
    pace = Pace(3, 10)
    take(pace, 3, now=10_000)
    refusal(TooFast, pace.take, 10_000)


def test_what_was_refused_costs_nothing():
    pace = Pace(1, 1)
    pace.take(5)
    for _ in range(5):
        refusal(TooFast, pace.take, 5.9)
    pace.take(6)
