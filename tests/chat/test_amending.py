"""Who may correct, delete and agree, and until when."""

from functools import partial

import pytest

from chatapp.chat import hosting
from chatapp.chat.amending import agree, delete
from chatapp.chat.errors import (
    Doubtful,
    MessageDeleted,
    Muted,
    NeverAmended,
    NoSuchMessage,
    NotYours,
    TextEmpty,
    TextTooLong,
    TooLate,
)
from chatapp.chat.message import Person
from chatapp.chat.obey import amends, correct

from .scene import Scene, refusal


@pytest.fixture
def hugo(scene):
    return scene.comes("Hugo")


@pytest.fixture
def julien(scene):
    return scene.comes("Julien")


@pytest.fixture
def host(scene):
    host = scene.comes("Ann")
    hosting.entitle(scene.room, host, scene.now)
    return host


def corrected(scene, member, seq, text="better"):
    return scene.does(correct, member, seq, text).message


def test_its_author_corrects_and_deletes_for_a_quarter_of_an_hour_and_no_longer(scene, hugo):
    seq = scene.says(hugo, "helo").seq
    scene.wait(15 * 60)
    assert corrected(scene, hugo, seq).now.text == "better"
    scene.wait(0.001)
    assert refusal(TooLate, corrected, scene, hugo, seq).fields == {"minutes": 15}
    refusal(TooLate, scene.does, delete, hugo, seq)
    assert scene.does(agree, hugo, seq).message


def test_a_correction_begins_no_new_quarter_of_an_hour(scene, hugo):
    seq = scene.says(hugo, "helo").seq
    scene.wait(600)
    corrected(scene, hugo, seq)
    scene.wait(600)
    refusal(TooLate, corrected, scene, hugo, seq)


def test_where_nobody_corrects_a_host_deletes_all_the_same():
    scene = Scene(correction_minutes=0)
    hugo, ann = scene.comes("Hugo"), scene.comes("Ann")
    seq = scene.says(hugo, "helo").seq
    assert refusal(NeverAmended, corrected, scene, hugo, seq).fields == {"minutes": 0}
    refusal(NeverAmended, scene.does, delete, hugo, seq)
    hosting.entitle(scene.room, ann, scene.now)
    assert scene.does(delete, ann, seq).message.now.amended.deleted == ann.person


def test_nobody_corrects_what_another_has_said_not_even_a_host(scene, hugo, julien, host):
    seq = scene.says(hugo, "mine").seq
    for other in (julien, host):
        refusal(NotYours, corrected, scene, other, seq)
    refusal(NotYours, scene.does, delete, julien, seq)


def test_a_host_deletes_at_any_time_and_it_is_told_who_did(scene, hugo, host):
    others, own = scene.says(hugo, "one").seq, scene.says(host, "two").seq
    scene.wait(86_400)
    assert scene.does(delete, host, others).message.now.amended.deleted == host.person
    assert scene.does(delete, host, own).message.now.amended.deleted == host.person


def test_who_is_muted_may_take_back_and_no_more(scene, hugo, julien, host):
    said, other = scene.says(hugo, "one").seq, scene.says(julien, "two").seq
    hosting.mute(scene.room, host.person, [hugo], 5, scene.now)
    refusal(Muted, corrected, scene, hugo, said)
    refusal(Muted, scene.does, agree, hugo, other)
    assert scene.does(delete, hugo, said).message


def test_a_correction_has_the_rules_of_a_text(scene, hugo):
    seq = scene.says(hugo, "one").seq
    refusal(TextEmpty, corrected, scene, hugo, seq, " ")
    refusal(TextTooLong, corrected, scene, hugo, seq, "x" * 4001)
    assert corrected(scene, hugo, seq, "two \r\n").now.text == "two"


def test_what_looks_private_comes_into_no_public_message_by_a_correction(scene, hugo, julien):
    seq, private = scene.says(hugo, "one").seq, scene.writes(hugo, [julien.person], "psst").seq
    for slip in ("/pm Julien secret", ".pm Julien secret"):
        assert not refusal(Doubtful, corrected, scene, hugo, seq, slip).choices
        refusal(Doubtful, scene.types, hugo, f"/correct {slip}")
        assert corrected(scene, hugo, private, slip).now.text == slip
    meant = scene.says(hugo, "/say .pm Julien is how one does it").seq
    assert corrected(scene, hugo, meant, ".pm Julien is how it is done").now.text


def test_what_cannot_be_amended_is_refused_as_if_it_were_not_there(scene, hugo, julien):
    seq = scene.says(hugo, "one").seq
    event, notice = scene.does(agree, julien, seq).message.seq, scene.says(hugo, "/name Hugues").seq
    private = scene.writes(hugo, [hugo.person], "to myself").seq
    for act in (partial(scene.does, agree), partial(scene.does, delete), partial(corrected, scene)):
        for missing in (event, notice, private, 10**6):
            refusal(NoSuchMessage, act, julien, missing)


def test_a_deleted_message_is_over(scene, hugo, host):
    seq = scene.says(hugo, "one").seq
    scene.does(agree, host, seq)
    corrected(scene, hugo, seq)
    now = scene.does(delete, hugo, seq).message.now
    assert (now.text, now.amended.corrected, now.amended.agreed) == ("", 0, ())
    refusal(MessageDeleted, corrected, scene, hugo, seq)
    for each in (hugo, host):
        refusal(MessageDeleted, scene.does, delete, each, seq)
        refusal(MessageDeleted, scene.does, agree, each, seq)


def test_what_a_program_said_a_host_deletes_and_anybody_agrees_with(scene, hugo, host):
    program = Person("hook:1", "CI")
    seq = scene.says(hugo, "one").seq
    scene.said[seq] = scene.said[seq]._replace(by=program)
    refusal(NotYours, corrected, scene, hugo, seq)
    assert scene.does(agree, hugo, seq).message.now.amended.agreed == (hugo.person,)
    assert scene.does(delete, host, seq).message.now.amended.deleted == host.person


def test_an_action_stays_one(scene, hugo):
    said = scene.says(hugo, "/me waves")
    assert corrected(scene, hugo, said.seq, "bows").now.kind is said.kind


def test_marks_keep_over_a_correction_with_the_names_of_then(scene, hugo, julien):
    seq = scene.says(hugo, "one").seq
    before = julien.person
    scene.does(agree, julien, seq)
    scene.says(julien, "/name Jules")
    assert corrected(scene, hugo, seq).now.amended.agreed == (before,)
    assert scene.does(agree, julien, seq).message.now.amended.agreed == ()


@pytest.mark.parametrize("line", ["/correct x", " \u200b/DELETE", "／agree", "/agree\n"])
def test_a_command_that_amends_is_known_before_it_is_decided(line):
    assert amends(line)


@pytest.mark.parametrize("line", ["correct x", "//delete", "/pm agree x", "/", "/agreed", "hello"])
def test_and_nothing_else_is(line):
    assert not amends(line)
