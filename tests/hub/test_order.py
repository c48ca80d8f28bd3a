"""Order on the wire is the order of `seq` for everybody; whatever is answered is kept and told."""

from itertools import pairwise
from threading import Thread

import pytest

from chatapp.chat.errors import TooFast
from tests.member import eventually

from .house import House


def test_an_answer_comes_after_the_line_is_kept_and_told(house):
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    seen = []

    def answer(outcome):
        seen.append((house.transcript.find(hugo.person.id, "k"), julien.heard[-1]))

    house.line(hugo, "Hello", "k", answer)
    assert seen == []
    house.deliver()
    assert len(seen) == 1
    assert seen[0][0] == seen[0][1]
    assert seen[0][0].text == "Hello"


def test_a_batch_of_public_and_private_lines_is_heard_in_order(house):
    hugo, julien, ana = map(house.comes, ("Hugo", "Julien", "Ana"))
    for line in ("1", "/pm Julien 2", "3", "/pm Ana 4", "/me 5"):
        house.line(hugo, line)
    house.deliver()
    assert hugo.texts[-5:] == ["1", "2", "3", "4", "5"]
    assert julien.texts[-4:] == ["1", "2", "3", "5"]
    assert ana.texts[-4:] == ["1", "3", "4", "5"]
    for tab in (hugo, julien, ana):
        assert all(one.seq < next_.seq for one, next_ in pairwise(tab.heard))


def test_strangers_can_see_that_a_line_is_on_its_way(house):
    """So that they are refused after it, not in the middle of it."""
    hugo, seen = house.comes("Hugo"), []
    Thread(target=house.courier.run, daemon=True).start()
    for line in ("one", "two"):
        house.line(hugo, line, None, lambda _: seen.append(house.courier.busy))
        eventually(lambda: not house.courier.busy)
    assert seen == [True, True]
    house.courier.stop()


def test_an_answer_that_fails_takes_no_other_with_it(house):
    hugo = house.comes("Hugo")
    answers = []
    house.line(hugo, "one", None, lambda _outcome: 1 / 0)
    house.line(hugo, "two", None, answers.append)
    house.deliver()
    assert answers[0].message.text == "two"


def test_ten_people_at_once_see_the_same_and_each_in_their_own_order():
    house = House(pace_burst=1000)
    tabs = [house.comes(f"Guest {number}") for number in range(10)]
    already = len(tabs[0].heard)

    def talk(tab):
        for number in range(50):
            house.line(tab, f"{tab.person.name}: {number}")

    courier = Thread(target=house.courier.run, daemon=True)
    talkers = [Thread(target=talk, args=[tab]) for tab in tabs]
    for thread in (courier, *talkers):
        thread.start()
    for thread in talkers:
        thread.join()
    house.courier.stop()
    courier.join()
    heard = tabs[0].heard[already:]
    assert len(heard) == 500
    assert all(tab.heard[-500:] == heard for tab in tabs)
    assert all(one.seq < next_.seq for one, next_ in pairwise(heard))
    for tab in tabs:
        own = [message.text for message in heard if message.by == tab.person]
        assert own == [f"{tab.person.name}: {number}" for number in range(50)]


def test_a_flood_by_one_is_refused_and_the_others_go_on(house):
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    results = [hugo.says(f"{number}") for number in range(40)]
    assert [isinstance(result, TooFast) for result in results] == [False] * 30 + [True] * 10
    assert not isinstance(julien.says("May I?"), TooFast)
    house.wait(1)
    assert not isinstance(hugo.says("Sorry"), TooFast)


def test_private_lines_and_new_names_count_too():
    house = House(pace_burst=3, pace_per_second=0.001)
    hugo = house.comes("Hugo")
    hugo.says("/pm Hugo one")
    hugo.says("/name Hugues")
    hugo.says("three")
    for line in ("four", "/pm Hugues four", "/name Hugo"):
        assert isinstance(hugo.says(line), TooFast)


def test_whoever_joins_again_and_again_is_refused_and_a_reload_is_not():
    house = House(pace_burst=3, pace_per_second=0.001)
    hugo = house.comes("Hugo")
    again = [hugo.join() for _ in range(4)]
    assert [isinstance(result, TooFast) for result in again] == [False] * 3 + [True]
    assert house.opens(hugo.person).texts == []


@pytest.mark.parametrize("what", ["tell", "show", "part"])
def test_what_cannot_be_told_keeps_no_answer_back(house, monkeypatch, what):
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    answers = []
    monkeypatch.setattr(house, what, lambda *_: 1 / 0)
    house.line(julien, "/quit", None, answers.append)
    house.line(hugo, "one", "k", answers.append)
    house.deliver()
    assert len(answers) == 2
    assert answers[1].message == house.transcript.find(hugo.person.id, "k")
