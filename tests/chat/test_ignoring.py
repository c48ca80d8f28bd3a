"""Ignoring somebody: the room says who is meant, and the caller's own screen does the rest."""

import pytest

from chatapp.chat.errors import NameChanged, UnknownMember
from chatapp.chat.outcome import Ignoring

from .scene import refusal


@pytest.fixture
def people(scene):
    return list(scene.come("Julien", "Hugo", "Anna Maria"))


@pytest.mark.parametrize("typed", ["Hugo", " hugo ", "@Hugo", '"Hugo"', "« Hugo »".replace(" ", "")])
def test_one_person_is_meant_however_the_name_is_written(scene, people, typed):
    julien, hugo, _anna = people
    assert scene.types(julien, f"/ignore {typed}").ignoring == Ignoring(hugo.person)
    assert scene.types(julien, f"/unignore {typed}").ignoring == Ignoring(hugo.person, over=True)


def test_a_name_of_several_words_needs_no_quotes(scene, people):
    julien, _hugo, anna = people
    assert scene.types(julien, "/ignore Anna Maria").ignoring == Ignoring(anna.person)


def test_nobody_is_told_and_nothing_is_posted(scene, people):
    outcome = scene.types(people[0], "/ignore Hugo")
    assert outcome.message is None
    assert outcome.changes is None


@pytest.mark.parametrize(("word", "over"), [("ignore", False), ("unignore", True)])
def test_without_a_name_it_is_asked_who_is_ignored(scene, people, word, over):
    assert scene.types(people[0], f"/{word}").ignoring == Ignoring(None, over)


def test_nobody_ignores_themselves(scene, people):
    outcome = scene.types(people[0], "/ignore Julien")
    assert outcome.ignoring is None
    assert "That is you" in str(outcome.reply)


def test_a_typo_is_refused_with_the_whole_line_that_was_meant(scene, people):
    refused = refusal(UnknownMember, scene.types, people[0], "/ignore Hugp")
    assert [choice.line for choice in refused.choices] == ['/ignore "Hugo"']
    assert refusal(UnknownMember, scene.types, people[0], "/ignore xyz").choices == ()


def test_nobody_is_meant_who_took_the_name_after_it_was_typed(scene, people):
    julien, hugo, _anna = people
    seen = scene.says(julien, "the last that was read").seq
    scene.types(hugo, "/name Hugues")
    scene.comes("Hugo")
    refusal(NameChanged, scene.types, julien, "/ignore Hugo", seen=seen)


def test_whoever_has_left_is_named_to_the_screen_alone(scene, people):
    julien, hugo, _anna = people
    scene.quits(hugo)
    who = scene.types(julien, "/unignore Hugo").ignoring.person
    assert (who.id, who.name) == ("", "Hugo")


def test_an_endless_name_is_not_echoed(scene, people):
    assert len(scene.types(people[0], "/unignore " + "x" * 60_000).ignoring.person.name) == 200
