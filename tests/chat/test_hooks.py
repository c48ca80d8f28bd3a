"""Programs say something by addresses that a host makes: they have a name, and nothing else of a member."""

import pytest

from chatapp.chat import hooks, hosting
from chatapp.chat.errors import (
    HostOnly,
    NameInvalid,
    NameTaken,
    NoHook,
    NoSuchHook,
    ProgramMeant,
    TextEmpty,
    TextInvalid,
    TextTooLong,
    TooManyHooks,
    UnknownMember,
)
from chatapp.transcript import peace_text

from .scene import refusal


@pytest.fixture
def ann(scene):
    """A host."""
    member = scene.comes("Ann")
    hosting.entitle(scene.room, member, scene.now)
    return member


@pytest.fixture
def key(scene, ann):
    """Of CI's address."""
    return key_of(scene.types(ann, "/hook CI"))


def key_of(outcome):
    return outcome.path.removeprefix("hook/")


def posts(scene, key, text="deployed"):
    program = scene.room.program(hooks.find(scene.room.peace.hooks, key).id)
    return hooks.post(scene.room, program, text, scene.now, None).message


def test_everybody_is_told_who_lets_which_program_post(scene, ann):
    notice = scene.says(ann, "/hook CI")
    assert (notice.kind, notice.by, notice.whom[0].name) == ("hooked", ann.person, "CI")
    assert scene.says(ann, "/unhook ci").kind == "unhooked"


def test_nobody_else_makes_or_takes_away_or_lists_an_address(scene, key):
    hugo = scene.comes("Hugo")
    for line in ("/hook Other", "/hook", "/unhook CI"):
        refusal(HostOnly, scene.types, hugo, line)
    assert [each.name for each in scene.room.peace.hooks] == ["CI"]


def test_the_key_is_kept_nowhere(scene, ann, key):
    assert len(key) == 32
    assert key not in peace_text.text(scene.room.peace)
    assert key not in str(scene.types(ann, "/hook").reply)


def test_what_was_kept_before_there_were_hooks_is_read_as_before():
    assert peace_text.peace('["Topic",true,["a"],[],[]]').hooks == ()


def test_what_is_kept_is_read_back(scene, key):
    assert peace_text.peace(peace_text.text(scene.room.peace)) == scene.room.peace


def test_a_program_speaks_to_everybody_and_takes_no_seat(scene, ann, key):
    said = posts(scene, key)
    assert (said.by.name, said.by.is_program, said.to, said.text) == ("CI", True, (), "deployed")
    assert scene.names == ["Ann"]
    refusal(UnknownMember, scene.types, ann, "/pm CI hello")
    assert not ann.person.is_program


@pytest.mark.parametrize("text", ["/kick Ann", "/quit", "//x", ".pm Ann hello", "/pm Ann hello"])
def test_no_line_of_a_program_is_a_command_or_doubted(scene, key, text):
    assert posts(scene, key, text).text == text


@pytest.mark.parametrize(("text", "broken"), [(" \n", TextEmpty), ("a\0b", TextInvalid), ("x" * 5000, TextTooLong)])
def test_its_texts_are_held_to_everybodys_rules(scene, key, text, broken):
    refusal(broken, posts, scene, key, text)


def test_another_key_opens_nothing_nor_does_one_that_was_taken_away(scene, ann, key):
    refusal(NoSuchHook, posts, scene, key[:-1] + ("A" if key[-1] != "A" else "B"))
    refusal(NoSuchHook, posts, scene, "")
    refusal(NoSuchHook, posts, scene, scene.room.peace.hooks[0].digest)
    scene.types(ann, "/unhook CI")
    refusal(NoSuchHook, posts, scene, key)


@pytest.mark.parametrize("name", ["CI", "ci", "C\u0406", "C I"])
def test_nobody_has_a_programs_name_or_one_that_looks_like_it(scene, ann, key, name):
    refusal(NameTaken, scene.comes, name)
    refusal(NameTaken, scene.types, ann, f"/name {name}")
    refusal(NameTaken, hosting.seat, scene.room, ann.person._replace(id="x", name=name), "", scene.now, "")
    refusal(NameTaken, scene.types, ann, f"/hook {name}")
    scene.types(ann, "/unhook CI")
    assert scene.comes(name)


def test_no_program_has_a_members_name(scene, ann):
    for name in ("Ann", "\u0410nn"):
        refusal(NameTaken, scene.types, ann, f"/hook {name}")


@pytest.mark.parametrize("name", ["a/b", "@@", "x" * 30, "CI (program)", "CI (programme)"])
def test_what_is_no_name_is_no_programs_either(scene, ann, name):
    with pytest.raises(NameInvalid):
        scene.types(ann, f"/hook {name}")


def test_locks_and_mutes_are_for_people(scene, ann, key):
    scene.types(ann, "/lock")
    scene.types(ann, "/unhook CI")
    hugo = scene.room.seat(ann.person._replace(id="h", name="CI"), scene.now)
    scene.types(ann, "/mute CI 60")
    scene.quits(hugo)
    assert posts(scene, key_of(scene.types(ann, "/hook CI")))


@pytest.mark.parametrize("line", ["/kick CI", "/kick ci 60", '/mute "CI" 5', "/kick Hugo,CI", "/host CI"])
def test_a_command_for_people_says_that_it_is_a_program(scene, ann, key, line):
    scene.comes("Hugo")
    assert refusal(ProgramMeant, scene.types, ann, line).fields["name"] == "CI"
    refusal(UnknownMember, scene.types, ann, "/kick CIA")


def test_twenty_are_enough(scene, ann):
    for number in range(20):
        scene.types(ann, f"/hook program {number}")
    refusal(TooManyHooks, scene.types, ann, "/hook one more")
    scene.types(ann, "/unhook program 7")
    assert scene.types(ann, "/hook one more").path


def test_a_host_sees_which_there_are(scene, ann, key):
    assert str(scene.types(ann, "/hook").reply) == "CI"
    scene.types(ann, "/unhook CI")
    assert "No program posts here" in str(scene.types(ann, "/hook").reply)
    assert refusal(NoHook, scene.types, ann, "/unhook CI").fields["name"] == "CI"


def test_each_has_a_pace_of_its_own_and_what_is_gone_takes_no_memory(scene, ann, key):
    program = scene.room.program(scene.room.peace.hooks[0].id)
    program.pace.take(scene.tick)
    assert scene.room.program(program.id).pace.left == ann.pace.burst - 1
    for number in range(100):
        scene.types(ann, f"/hook program {number}")
        scene.types(ann, f"/unhook program {number}")
    assert [each.name for each in scene.room.programs()] == ["CI"]
