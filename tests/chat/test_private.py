"""`/pm`, `/reply` and the event `pm`: whom a private message reaches."""

import time

import pytest

from chatapp.chat.errors import BadRequest, NobodyToAnswer, TextEmpty, UnknownMember
from chatapp.chat.recipients import joined, split

from .scene import refusal


@pytest.fixture
def people(scene):
    return dict(zip("hjmap", scene.come("Hugo", "Julien", "Mathieu", "Ana", "Ana Maria"), strict=True))


def recipients(message):
    return [person.name for person in message.to]


@pytest.mark.parametrize(
    ("line", "names", "text"),
    [
        ("/pm Julien Hello!", ["Julien"], "Hello!"),
        ("/pm julien hello", ["Julien"], "hello"),
        ("/pm   Julien   Hello!", ["Julien"], "Hello!"),
        ("/pm @Julien Hello!", ["Julien"], "Hello!"),
        ("/pm Julien\nHello!", ["Julien"], "Hello!"),
        ("/pm Julien,Mathieu Hello both", ["Julien", "Mathieu"], "Hello both"),
        ("/pm Julien, Mathieu Hello both", ["Julien", "Mathieu"], "Hello both"),
        ("/pm Julien,julien,JULIEN Once", ["Julien"], "Once"),
        ("/pm Ana Maria has a secret", ["Ana Maria"], "has a secret"),
        ("/pm Ana Marias secret", ["Ana"], "Marias secret"),
        ('/pm "Ana" Maria is here', ["Ana"], "Maria is here"),
        ('/pm "Ana Maria",Julien Hi', ["Ana Maria", "Julien"], "Hi"),
        ("/pm ana maria,ana Hi", ["Ana Maria", "Ana"], "Hi"),
        ("/pm Julien look: a, b, c", ["Julien"], "look: a, b, c"),
        ("/pm Hugo note to myself", ["Hugo"], "note to myself"),
        ("/pm Julien /quit", ["Julien"], "/quit"),
    ],
)
def test_pm_reaches_those_who_are_named(scene, people, line, names, text):
    message = scene.says(people["h"], line)
    assert (recipients(message), message.text) == (names, text)
    assert message.readers == {"member 0", *(person.id for person in message.to)}


def test_nobody_else_may_read_it(scene, people):
    message = scene.says(people["h"], "/pm Julien,Mathieu Hello both")
    assert message.readers == {people[who].id for who in "hjm"}


@pytest.mark.parametrize(
    ("line", "unknown", "suggestion"),
    [
        ("/pm Jullien Hello", "Jullien", "Julien"),
        ("/pm Julien,Mattieu Hello both", "Mattieu", "Mathieu"),
        ("/pm Xerxes,Julien Hello", "Xerxes", None),
        ('/pm "Ana Mari" Hello', "Ana Mari", "Ana Maria"),
        ("/pm Julien,,Mathieu Hello", "", None),
    ],
)
def test_one_unknown_name_sends_to_nobody_and_the_nearest_is_suggested(scene, people, line, unknown, suggestion):
    refused = refusal(UnknownMember, scene.types, people["h"], line)
    assert refused.fields == {"name": unknown, "suggestion": suggestion}
    refusal(NobodyToAnswer, scene.types, people["j"], "/reply so I got nothing")


def test_a_typo_in_a_name_with_a_space_never_sends_to_another(scene, people):
    scene.quits(people["a"])
    refusal(UnknownMember, scene.types, people["h"], "/pm Ana Mario has a secret")


def test_a_private_message_to_nobody_is_not_one_to_everybody(scene, people):
    refusal(BadRequest, scene.room.pm, people["h"], [], "secret", scene.now, None)


def test_more_names_than_people_are_not_understood(scene, people):
    refusal(BadRequest, scene.room.pm, people["h"], ["Julien"] * 6, "hi", scene.now, None)
    refusal(BadRequest, scene.types, people["h"], "/pm " + "Julien," * 6 + "Hugo hi")


@pytest.mark.parametrize(
    "line",
    [
        "/pm " + "," * 60_000, "/pm " + "x" * 60_000, "/pm " + "é " * 30_000, "/pm " + "Ana," * 15_000 + "Ana hi",
        '/pm "' + "x " * 30_000 + '" hi', "/pm " + "Julien, " * 8_000, "/" + "x" * 60_000, "/help " + "who" * 20_000,
    ],
)  # fmt: skip
def test_no_line_keeps_the_room_waiting(scene, people, line):
    begun = time.thread_time()
    with pytest.raises(Exception, match=r"."):
        scene.types(people["h"], line)
    assert time.thread_time() - begun < 0.5


def test_no_list_of_names_keeps_the_room_waiting(scene, people):
    begun = time.thread_time()
    for names in (["x " * 30_000], [f"Julien{' ' * n}" for n in range(300)], ["Julien"] * 6_000):
        with pytest.raises((BadRequest, UnknownMember)):
            scene.room.pm(people["h"], names, "hi", scene.now, None)
    assert time.thread_time() - begun < 0.5


# Two steps


def test_pm_alone_asks_whom_then_what(scene, people):
    whom = scene.types(people["h"], "/pm").ask
    assert str(whom.prompt) == "Whom do you want to write to?"
    what = scene.types(people["h"], whom.line + "Julien,Ana Maria").ask
    assert str(what.prompt) == "What do you want to write to Julien, Ana Maria?"
    message = scene.says(people["h"], what.line + "Hello both")
    assert (recipients(message), message.text) == (["Julien", "Ana Maria"], "Hello both")


def test_an_unknown_name_is_refused_at_the_first_step(scene, people):
    refusal(UnknownMember, scene.types, people["h"], "/pm Jullien")


@pytest.mark.parametrize("names", [["Julien"], ["Ana Maria"], ["Ana Maria", "Julien"], ["Ana", "Ana Maria"]])
def test_the_second_step_means_the_same_people_as_the_first(names):
    present = ["Hugo", "Julien", "Ana", "Ana Maria"]
    assert split(f"{joined(names)} Maria, hello", present) == (names, "Maria, hello")


# Answering


def test_reply_reaches_all_who_were_in_it(scene, people):
    scene.says(people["h"], "/pm Julien,Mathieu Hello both")
    answer = scene.says(people["j"], "/reply Hello Hugo, hello Mathieu")
    assert recipients(answer) == ["Hugo", "Mathieu"]
    assert recipients(scene.says(people["m"], "/r and I")) == ["Julien", "Hugo"]


def test_the_author_may_go_on_with_reply(scene, people):
    scene.says(people["h"], "/pm Julien one")
    assert recipients(scene.says(people["h"], "/r two")) == ["Julien"]


def test_reply_follows_a_new_name(scene, people):
    scene.says(people["h"], "/pm Julien Hello")
    scene.types(people["h"], "/name Hugues")
    assert recipients(scene.says(people["j"], "/r Hi")) == ["Hugues"]


def test_reply_to_somebody_who_left_reaches_nobody(scene, people):
    scene.says(people["h"], "/pm Julien,Mathieu Hello both")
    scene.quits(people["h"])
    scene.comes("Hugo")  # a stranger under the old name
    assert refusal(UnknownMember, scene.types, people["j"], "/r for Hugo only").fields["name"] == "Hugo"


def test_there_is_nothing_to_reply_to_at_first(scene, people):
    assert refusal(NobodyToAnswer, scene.types, people["h"], "/reply Hi").code == "unknown_member"


def test_reply_alone_asks_what(scene, people):
    scene.says(people["h"], "/pm Julien,Mathieu Hello both")
    ask = scene.types(people["j"], "/reply").ask
    assert (str(ask.prompt), ask.line) == ("What do you want to answer Hugo, Mathieu?", "/reply ")


def test_a_private_text_obeys_the_rules_of_texts(scene, people):
    refusal(TextEmpty, scene.room.pm, people["h"], ["Julien"], " ", scene.now, None)
