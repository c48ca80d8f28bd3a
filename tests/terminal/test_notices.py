"""Notices in a row are one line, which says what has changed by its end."""

import pytest

from chatapp.terminal import formatting, notices, wording
from chatapp.terminal.room import Room
from tests import runs


def shown(messages):
    room = Room()
    room.you = {"id": "me", "name": "Me"}
    return ["".join(text for _, text in formatting.messages(run, room, 80)) for run in notices.runs(messages)]


@pytest.mark.parametrize(("run", "line"), runs.RUNS.items())
def test_what_came_of_them_is_said(run, line):
    assert shown(runs.notices(run)) == [runs.said(line, ", ") + "\n"]


@pytest.mark.parametrize(("run", "line"), runs.FRENCH.items())
def test_the_same_in_french(run, line, monkeypatch):
    monkeypatch.setattr(wording, "LANGUAGE", "fr")
    assert shown(runs.notices(run)) == [runs.said(line, ", ") + "\n"]


def test_a_line_between_them_ends_the_run():
    one, other = runs.notices("+Ann -Ben")
    line = {"seq": 3, "kind": "later", "at": 1, "by": one["by"]}
    assert [len(run) for run in notices.runs([one, other, line, one])] == [2, 1, 1]


def test_people_who_only_came_have_a_row_each():
    assert shown(runs.notices("+Ann +Ben")) == ["Ann is connected\n", "Ben is connected\n"]


def test_whoever_comes_reads_what_came_of_the_notices_before(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.sees("Julien is connected")
    julien.says("/quit")
    hugo.sees("Julien has left")
    arrive("Ana").sees("Julien came and left · Hugo, Ana came")


def test_people_have_the_same_colours_at_every_terminal_and_different_ones(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("from Hugo")
    julien.sees("Hugo >>> from Hugo").says("from Julien")
    hugo.sees("Julien >>> from Julien")
    colours = [[each.colour(f"{name} >>>") for name in ("Hugo", "Julien")] for each in (hugo, julien)]
    assert colours[0] == colours[1]
    assert len({*colours[0], "default"}) == 3
