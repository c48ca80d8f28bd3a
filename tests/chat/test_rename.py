"""Another name, the same person."""

import pytest

from chatapp.chat.errors import NameEmpty, NameInvalid, NameReserved, NameTaken, NameTooLong, TooFast

from .scene import refusal


@pytest.fixture
def hugo(scene):
    return scene.comes("Hugo")


def test_everybody_is_told_who_it_was(scene, hugo):
    outcome = scene.types(hugo, "/name  Hugues ")
    notice = outcome.message
    assert (notice.kind, notice.was, notice.by, notice.text) == ("renamed", "Hugo", (hugo.id, "Hugues"), None)
    assert outcome.name == "Hugues"
    assert not notice.readers


def test_the_old_name_is_free_and_the_new_one_is_not(scene, hugo):
    scene.types(hugo, "/name Hugues")
    refusal(NameTaken, scene.sits, "HUGUES")
    scene.comes("Hugo")
    assert scene.names == ["Hugues", "Hugo"]


def test_one_may_change_the_letter_case_of_ones_own_name(scene, hugo):
    assert scene.types(hugo, "/name HUGO").message.was == "Hugo"


def test_asking_for_the_name_one_has_is_no_event(scene, hugo):
    changes = scene.room.roster.changes
    outcome = scene.types(hugo, "/name Hugo")
    assert (outcome.message, outcome.name) == (None, "Hugo")
    assert scene.room.roster.changes == changes


@pytest.mark.parametrize(
    ("name", "broken"),
    [("Julien", NameTaken), ("julien", NameTaken), ("Juli\u0435n", NameTaken), ("a,b", NameReserved),
     ("x" * 25, NameTooLong), ("\u202eHugo", NameInvalid), ("Hu\ud800", NameInvalid)],
)  # fmt: skip
def test_the_rules_are_those_of_the_door(scene, hugo, name, broken):
    scene.comes("Julien")
    refusal(broken, scene.types, hugo, f"/name {name}")
    assert scene.names == ["Hugo", "Julien"]


def test_name_alone_asks(scene, hugo):
    ask = scene.types(hugo, "/name").ask
    assert str(ask.prompt) == "Which name do you want?"
    assert scene.types(hugo, ask.line + "Hugues").name == "Hugues"


def test_nobody_renames_themselves_to_nothing(scene, hugo):
    refusal(NameEmpty, scene.room.rename, hugo, " ", scene.now, None)


def test_new_names_have_a_pace_of_their_own(scene, hugo):
    """Else one member makes two million notices in two days."""
    for number in range(30):
        scene.types(hugo, f"/name Hugo {number}")
        scene.wait(0.01)
    assert refusal(TooFast, scene.types, hugo, "/name Hugues").fields["retry_after"] > 9
    assert scene.types(hugo, "still heard").message
    assert scene.names == ["Hugo 29"]
    scene.wait(10)
    scene.types(hugo, "/name Hugues")
    refusal(TooFast, scene.types, hugo, "/name Hugo")
    assert scene.types(hugo, "/name Hugues").name == "Hugues"
