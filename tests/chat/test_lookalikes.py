"""When two names are one, or look it."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat import names, recipients
from chatapp.chat.errors import NameEmpty, NameInvalid, NameTaken
from chatapp.chat.roster import Member

from .alphabet import SEEN, UNSEEN
from .scene import Scene, attempt, refusal


@pytest.mark.parametrize("spelling", ["hugo", "HUGO", " Hugo ", "ＨＵＧＯ", "ℍugo"])
def test_another_spelling_of_a_present_name_is_taken(scene, spelling):
    scene.comes("Hugo")
    assert refusal(NameTaken, scene.sits, spelling).fields == {"name": "Hugo"}


@pytest.mark.parametrize(
    ("present", "lookalike"),
    [
        ("Hugo", "Hug\u043e"), ("Hugo", "Ηugo"), ("Paul", "Paul\u0307"[:4].replace("a", "\u0430")), ("Ilse", "llse"),
        ("HUGO", "Hug\u043e"), ("Anna ❤️", "\u0410nna ❤"), ("Lili", "Lil\u0069\u0307"),
        ("Hugo .", "Hugo."), ("Jean Paul", "JeanPaul"), ("FR", "🇫🇷"), ("❤️", "❤"), ("❤️", "❤︎"), ("🏳️‍🌈", "🏳🌈"),
        ("👩‍🔬", "👩🔬"), ("1️⃣", "1⃣"), ("☝🏽", "☝️🏽"), ("علی‌رضا", "علیرضا"),
        ("ශ්‍රී", "ශ්රී"), ("🏴", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
    ],
)  # fmt: skip
def test_nobody_can_be_taken_for_a_present_member(scene, present, lookalike):
    assert lookalike != present
    scene.comes(present)
    refusal(NameTaken, scene.sits, lookalike)


@pytest.mark.parametrize(
    ("shown", "typed"), [("Hugo", "Hu\u200bgo"), ("Hugo", "\u2068hugo\u2069"), ("❤️", "❤"), ("👩‍🔬", "👩🔬")]
)
def test_what_nobody_sees_does_not_matter_in_whom_one_means(scene, shown, typed):
    scene.comes(shown)
    assert scene.room.roster.named(typed).name == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lea", "Léa"),
        ("Anna", "Hanna"),
        ("Jean", "Jean Paul"),
        ("Zoe", "Zoé"),
        ("👍🏽", "👍🏿"),
        ("Ian", "Lan"),
        ("🇫🇷", "🇧🇪"),
    ],
)
def test_names_that_only_resemble_each_other_may_both_come(scene, one, other):
    scene.comes(one)
    scene.comes(other)
    assert scene.names == [one, other]


@given(st.text(SEEN + UNSEEN, max_size=12) | st.text(max_size=12))
def test_a_name_compares_as_what_was_typed_does(typed):
    name = attempt(names.enforce, typed, 24)
    if not isinstance(name, NameInvalid):
        assert names.key(name) == names.key(typed) == names.key(names.key(name))


@given(st.lists(st.tuples(st.sampled_from(SEEN), st.text(UNSEEN, max_size=2), st.text(UNSEEN, max_size=2)), max_size=8))
def test_two_names_that_differ_in_what_nobody_sees_never_sit_together(pieces):
    scene = Scene()
    for hidden in (1, 2):
        attempt(scene.comes, "".join(piece[0] + piece[hidden] for piece in pieces))
    assert len(scene.names) <= 1


@given(st.text(SEEN + "'’Hugo", max_size=8))
def test_whatever_somebody_is_called_they_can_be_written_to_and_nobody_else_reads_it(typed):
    scene = Scene()
    hugo, somebody = scene.comes("Hugo"), attempt(scene.comes, typed)
    if not isinstance(somebody, Member):
        return
    message = scene.says(hugo, f"/pm {recipients.certain(somebody.name)} psst")
    assert (message.readers, message.text) == ({hugo.id, somebody.id}, "psst")


@given(st.text("aAéÉ oO0οо \u0301", min_size=1, max_size=6), st.text("aAéÉ oO0οо \u0301", min_size=1, max_size=6))
def test_two_who_look_the_same_to_the_rules_never_sit_together(one, other):
    scene = Scene()
    came = [attempt(scene.comes, typed) for typed in (one, other)]
    assert {type(each) for each in came} <= {Member, NameInvalid, NameEmpty, NameTaken}
    assert len({names.key(name) for name in scene.names}) == len(scene.names)


def test_names_that_a_stranger_makes_up_do_not_fill_the_memory():
    tracemalloc.start()
    for number in range(3000):
        names.same("Hugo", f"{number}{'x' * 20_000}")
        attempt(names.enforce, f"{number} (\u0420\u041c)", 24)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 10_000_000
