"""What a username may be, and when two spellings are one name."""

import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat import names
from chatapp.chat.errors import NameEmpty, NameInvalid, NameReserved, NameTaken, NameTooLong
from chatapp.chat.roster import Member

from .scene import Scene, attempt, refusal


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Hugo", "Hugo"),
        ("  Ana   Maria ", "Ana Maria"),
        ("Ana\u00a0Maria", "Ana Maria"),
        ("Zoe\u0308", "Zoë"),
        ("李雷", "李雷"),
        ("Жанна", "Жанна"),
        ("محمد", "محمد"),
        ("Ωmega", "Ωmega"),
        ("ﬁfi", "fifi"),
        ("R2-D2", "R2-D2"),
        ("O'Neil", "O'Neil"),
        ("<b>Hugo", "<b>Hugo"),
        ("%s%(name)s", "%s%(name)s"),
        ("🐙", "🐙"),
        ("é" * 24, "é" * 24),
    ],
)
def test_a_name_is_shown_as_its_bearer_writes_it(typed, shown):
    assert names.enforce(typed, 24) == shown


@pytest.mark.parametrize("typed", ["", " ", "\t", "\u3000", "\u00a0 "])
def test_nobody_is_called_nothing(typed):
    refusal(NameEmpty, names.enforce, typed, 24)


@pytest.mark.parametrize("typed", ["x" * 25, "x" * 60_000, "\ufdfa" * 24])
def test_a_name_has_at_most_24_characters(typed):
    assert refusal(NameTooLong, names.enforce, typed, 24).fields == {"limit": 24}


@pytest.mark.parametrize("typed", ["a/b", "/quit", "Hugo,Julien", "@Hugo", 'Hu"go', "Hu“go", "»Hugo", "<b>Hugo</b>"])
def test_a_name_cannot_hold_what_means_something_in_a_command(typed):
    refusal(NameReserved, names.enforce, typed, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "Hu\x00go", "Hu\ngo", "Hu\rgo", "Hu\x1b[31mgo", "Hu\u2028go", "Hu\u0085go",
        "\u202eoguH", "Hu\u200fgo", "Hu\u2066go", "Hu\u200bgo", "Hu\u200dgo", "\ufeffHugo", "Hu\u00adgo", "Hu\ud800go",
    ],
)  # fmt: skip
def test_a_name_cannot_hold_what_nobody_sees(typed):
    refusal(NameInvalid, names.enforce, typed, 24)


@pytest.mark.parametrize("spelling", ["hugo", "HUGO", " Hugo ", "ＨＵＧＯ", "ℍugo"])
def test_another_spelling_of_a_present_name_is_taken(scene, spelling):
    scene.comes("Hugo")
    assert refusal(NameTaken, scene.sits, spelling).fields == {"name": "Hugo"}


@pytest.mark.parametrize(
    ("present", "lookalike"),
    [("Hugo", "Hug\u043e"), ("Hugo", "Ηugo"), ("Paul", "Paul\u0307"[:4].replace("a", "\u0430")), ("Ilse", "llse")],
)
def test_nobody_can_be_taken_for_a_present_member(scene, present, lookalike):
    assert lookalike != present
    scene.comes(present)
    refusal(NameTaken, scene.sits, lookalike)


@pytest.mark.parametrize(("one", "other"), [("Lea", "Léa"), ("Anna", "Hanna"), ("Jean", "Jean Paul"), ("Zoe", "Zoé")])
def test_names_that_only_resemble_each_other_may_both_come(scene, one, other):
    scene.comes(one)
    scene.comes(other)
    assert scene.names == [one, other]


@given(st.text(max_size=40))
def test_whatever_is_typed_is_refused_or_fit_to_be_shown(typed):
    name = attempt(names.enforce, typed, 24)
    if isinstance(name, NameInvalid):
        return
    assert 1 <= len(name) <= 24
    assert name == name.strip() == names.enforce(name, 24)
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


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
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 10_000_000
