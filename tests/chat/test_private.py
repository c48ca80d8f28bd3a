"""`/pm`, `/reply` and the event `pm`: whom a private message reaches."""

import time

import pytest

from chatapp.chat.errors import (
    BadRequest,
    ConversationChanged,
    MemberGone,
    NameAmbiguous,
    NameChanged,
    NobodyToAnswer,
    TextEmpty,
    UnknownMember,
)

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
        ("/pm Ana and only you", ["Ana"], "and only you"),
        ("/pm Ana, Julien hi", ["Ana", "Julien"], "hi"),
        ('/pm "Ana" Maria is here', ["Ana"], "Maria is here"),
        ('/pm "Ana Maria" has a secret', ["Ana Maria"], "has a secret"),
        ("/pm “Ana Maria” hi", ["Ana Maria"], "hi"),
        ("/pm «\u00a0Ana Maria\u00a0» hi", ["Ana Maria"], "hi"),
        ("/pm „Ana Maria“ hi", ["Ana Maria"], "hi"),
        ("/pm ‘Ana Maria’ hi", ["Ana Maria"], "hi"),
        ("/pm 'Ana Maria' isn't here", ["Ana Maria"], "isn't here"),
        ("/pm ＂Ana Maria＂ hi", ["Ana Maria"], "hi"),
        ("/pm 「Ana Maria」 hi", ["Ana Maria"], "hi"),
        ("/pm @“Ana Maria” hi", ["Ana Maria"], "hi"),
        ("/pm Julien，Mathieu hi", ["Julien", "Mathieu"], "hi"),
        ("/pm Julien、Mathieu hi", ["Julien", "Mathieu"], "hi"),
        ("/pm Julien، Mathieu hi", ["Julien", "Mathieu"], "hi"),
        ("/pm Julien , Mathieu hi", ["Julien", "Mathieu"], "hi"),
        ('/pm "Ana Maria",Julien Hi', ["Ana Maria", "Julien"], "Hi"),
        ('/pm "ana maria",ana Hi', ["Ana Maria", "Ana"], "Hi"),
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


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("/pm Jullien Hello", '/pm "Julien" Hello'),
        ("/pm @Jullien Hello", '/pm @"Julien" Hello'),
        ("/pm Mathieu,Jullien Hello", '/pm Mathieu,"Julien" Hello'),
        ("/pm “Mathieux” Hello", '/pm "Mathieu" Hello'),
        ("/pm Mathieu:\nHello", '/pm "Mathieu"\nHello'),
        ("/pm Jullien", '/pm "Julien" '),
    ],
)
def test_a_suggestion_replaces_all_of_the_wrong_name(scene, people, line, mended):
    (choice,) = refusal(UnknownMember, scene.types, people["h"], line).choices
    assert choice.line == mended
    scene.types(people["h"], choice.line)


def test_of_a_wrong_name_with_a_space_nothing_stays_in_the_text(scene, people):
    scene.quits(people["a"])
    for secret in ("has a secret", "a secret", "i am"):
        (choice,) = refusal(UnknownMember, scene.types, people["h"], f"/pm Ana Mario {secret}").choices
        message = scene.says(people["h"], choice.line)
        assert (recipients(message), message.text) == (["Ana Maria"], secret)


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("/pm Ana Maria has a secret", {"Ana": "Maria has a secret", "Ana Maria": "has a secret"}),
        ("/pm ana maria", {"Ana": "maria", "Ana Maria": None}),
        ("/pm Ana Mario has a secret", {"Ana": "Mario has a secret", "Ana Maria": "has a secret"}),
        ("/pm Ana Marias secret", {"Ana": "Marias secret", "Ana Maria": "secret"}),
        ("/pm Ana Mar hi", {"Ana": "Mar hi", "Ana Maria": "hi"}),
        ("/pm Julien,Ana Maria hi", {"Ana": "Maria hi", "Ana Maria": "hi"}),
    ],
)
def test_a_name_that_begins_another_is_asked_about_and_quotes_settle_it(scene, people, line, texts):
    choices = refusal(NameAmbiguous, scene.types, people["h"], line).choices
    assert {str(choice.label) for choice in choices} == set(texts)
    for choice in choices:
        outcome = scene.types(people["h"], choice.line)
        to = outcome.message.to if outcome.message else outcome.ask.to
        assert to[-1].name == choice.label
        assert (outcome.message.text if outcome.message else None) == texts[choice.label]


def test_a_long_name_never_takes_the_text_of_a_short_one(scene):
    hugo, bob, mallory = scene.come("Hugo", "Bob", "bob is")
    refusal(NameAmbiguous, scene.types, hugo, "/pm Bob is your invoice paid?")
    scene.quits(bob)
    gone = refusal(UnknownMember, scene.types, hugo, "/pm Bob is your invoice paid?")
    assert [choice.line for choice in gone.choices] == ['/pm "bob is" your invoice paid?']
    scene.types(mallory, "/name Robert is")
    refusal(UnknownMember, scene.types, hugo, "/pm Bob is your invoice paid?")


@pytest.mark.parametrize("name", ["Bob is", "Bob is here", "Bob is in at last"])
def test_whoever_has_a_name_that_begins_one_who_has_just_gone_reads_nothing_of_theirs(scene, name):
    hugo, _bob, gone = scene.come("Hugo", "Bob", name)
    scene.quits(gone)
    refused = refusal(UnknownMember, scene.types, hugo, f"/pm {name} does your sister know?")
    assert [choice.line for choice in refused.choices] == [f'/pm "Bob"{name[3:]} does your sister know?']


@pytest.mark.parametrize("typed", ["Ann Marie", "Anne Marie", "Ann Mary"])
def test_nor_does_whoever_has_the_first_word_when_there_is_a_typo_in_the_name_of_who_has_gone(scene, typed):
    hugo, ann, anne, gone = scene.come("Hugo", "Ann", "Anne", "Anna Marie")
    scene.quits(gone)
    refusal(UnknownMember, scene.types, hugo, f"/pm {typed} does not know yet")
    assert scene.types(hugo, "/pm Ann does not know yet").message.to == (ann.person,)
    scene.types(anne, "/name Ann Mario")
    assert scene.types(hugo, '/pm "Ann Mario" hello').message.to == (anne.person,)


def test_a_new_name_that_is_like_the_one_before_can_be_written_to(scene):
    hugo, ann = scene.come("Hugo", "Ann Marie")
    scene.types(ann, "/name Ann Maria")
    assert recipients(scene.types(hugo, "/pm Ann Maria hello").message) == ["Ann Maria"]


def test_a_typo_in_a_name_of_two_words_does_not_tell_whoever_has_the_first(scene):
    hugo, _ann, _anna = scene.come("Hugo", "Ann", "Anna Marie")
    choices = refusal(NameAmbiguous, scene.types, hugo, "/pm Ann Marie does not know yet").choices
    assert [str(choice.label) for choice in choices] == ["Ann", "Anna Marie"]


# Whoever was chosen is meant, by id


def test_a_chosen_person_is_meant_whatever_they_are_called_now(scene, people):
    julien = people["j"].person
    scene.types(people["j"], "/name Jules")
    scene.types(people["m"], "/name Julien")
    message = scene.writes(people["h"], [julien], "for Jules alone")
    assert message.readers == {people["h"].id, julien.id}
    assert recipients(message) == ["Jules"]


def test_whoever_was_chosen_and_has_left_is_refused_by_name_and_nobody_reads_it(scene, people):
    chosen = [people["m"].person, people["j"].person]
    scene.quits(people["j"])
    scene.comes("Julien")
    refused = refusal(MemberGone, scene.room.pm, people["h"], chosen, "secret", scene.now, None)
    assert (refused.code, refused.fields["name"]) == ("unknown_member", "Julien")


def test_names_and_chosen_people_may_stand_together_each_once(scene, people):
    message = scene.writes(people["h"], ["Julien", people["j"].person, people["m"].person], "hi")
    assert recipients(message) == ["Julien", "Mathieu"]


def test_a_name_means_who_had_it_when_the_line_was_typed(scene, people):
    before = scene.seq
    scene.types(people["j"], "/name Jules")
    scene.types(people["m"], "/name Julien")
    for typed in ("/pm Julien secret", "/pm Julien", '/pm Ana,"Julien" secret'):
        refusal(NameChanged, scene.types, people["h"], typed, seen=before)
    refusal(NameChanged, scene.room.pm, people["h"], ["Julien"], "secret", scene.now, None, seen=before)
    assert recipients(scene.says(people["h"], "/pm Julien hello", seen=scene.seq)) == ["Julien"]
    assert recipients(scene.says(people["h"], "/pm Ana hello", seen=before)) == ["Ana"]


def test_who_came_after_the_line_was_typed_is_not_meant_by_it(scene, people):
    before = scene.seq
    scene.quits(people["j"])
    scene.comes("Julien")
    refusal(NameChanged, scene.types, people["h"], "/pm Julien secret", seen=before)


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
    what = scene.types(people["h"], whom.line + 'Julien,"Ana Maria"').ask
    assert str(what.prompt) == "What do you want to write to Julien and Ana Maria?"
    assert what.to == (people["j"].person, people["p"].person)


@pytest.mark.parametrize("answer", ["Hello", "/quit", "//etc is my key", "/pm Mathieu hi", "Maria, hello", ".pm Ana x"])
def test_whatever_is_typed_at_the_question_is_the_answer(scene, people, answer):
    what = scene.types(people["h"], "/pm Ana").ask
    message = scene.writes(people["h"], what.to, answer)
    assert (recipients(message), message.text) == (["Ana"], answer)


def test_an_unknown_name_is_refused_at_the_first_step(scene, people):
    refusal(UnknownMember, scene.types, people["h"], "/pm Jullien")


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
    assert refusal(MemberGone, scene.types, people["j"], "/r for Hugo only").fields["name"] == "Hugo"


def test_there_is_nothing_to_reply_to_at_first(scene, people):
    assert refusal(NobodyToAnswer, scene.types, people["h"], "/reply Hi").code == "unknown_member"


def test_reply_alone_asks_what_and_the_question_says_for_whom_it_is(scene, people):
    scene.says(people["h"], "/pm Julien,Mathieu Hello both")
    ask = scene.types(people["j"], "/reply").ask
    assert (str(ask.prompt), ask.line) == ("What do you want to answer Hugo and Mathieu?", "")
    scene.says(people["a"], "/pm Julien me too")
    assert recipients(scene.writes(people["j"], ask.to, "for the two")) == ["Hugo", "Mathieu"]


def test_reply_in_one_line_is_refused_when_somebody_else_has_written_since(scene, people):
    scene.says(people["a"], "/pm Julien first")
    assert recipients(scene.says(people["j"], "/reply one")) == ["Ana"]
    scene.says(people["m"], "/pm Julien second")
    refused = refusal(ConversationChanged, scene.types, people["j"], "/reply for Ana")
    assert [(str(choice.label), choice.line) for choice in refused.choices] == [
        ("Mathieu", '/pm "Mathieu" for Ana'),
        ("Ana", '/pm "Ana" for Ana'),
    ]
    scene.says(people["j"], refused.choices[1].line)
    scene.says(people["j"], refused.choices[0].line)
    assert recipients(scene.says(people["j"], "/reply settled")) == ["Mathieu"]


def test_the_same_people_writing_again_change_nothing(scene, people):
    scene.says(people["a"], "/pm Julien,Mathieu first")
    scene.says(people["m"], "/pm Ana,Julien second")
    assert set(recipients(scene.says(people["j"], "/reply to both"))) == {"Ana", "Mathieu"}


def test_reply_answers_the_message_that_it_names_whoever_has_written_since(scene, people):
    first = scene.says(people["a"], "/pm Julien,Hugo first")
    scene.says(people["m"], "/pm Julien second")
    assert recipients(scene.says(people["j"], "/reply for the two", re=first)) == ["Ana", "Hugo"]


def test_a_private_text_obeys_the_rules_of_texts(scene, people):
    refusal(TextEmpty, scene.room.pm, people["h"], ["Julien"], " ", scene.now, None)
