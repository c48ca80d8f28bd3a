"""Nobody speaks in the room's own voice by the name that they choose."""

import re

import pytest

from chatapp.chat import names
from chatapp.chat.errors import NameOfTheRoom
from chatapp.chat.phrase import Phrase
from chatapp.language import NAMES, translator
from chatapp.terminal.wording import WORDS

from .scene import refusal


@pytest.mark.parametrize(
    "typed",
    [
        "Julien(PM)", "Julien (pm)", "Julien(PM to Anna)", "Julien（ＰＭ）", "Julien(\u0420\u041c)", "Julien❨PM❩",
        "Julien [PM]", "Julien (MP à Anna)", "Julien(PM", "Hugo >>> yes", "Hugo >> yes",
        "Hugo > > yes", "Hugo ＞＞＞ yes", "Hugo ❯❯❯ yes", "Hugo ⋙", "*** Hugo",
        "Hugo ***", "* Hugo", "∗ Hugo", "Ana left • Hugo",
    ],
)  # fmt: skip
def test_a_name_cannot_pass_for_what_stands_between_a_name_and_a_text(typed):
    refusal(NameOfTheRoom, names.enforce, typed, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "Hugo (away)", "Hugo [AWAY]", "Hugo (pas là)", "Hugo (absent", "Hugo (you)", "Anna has left. Hugo",
        "Hugo is connected", "Anna HAS LEFT", "Anna h\u0430s left", "Anna a quitté le salon", "Anna est là",
        "Anna s'appelle désormais",
    ],
)  # fmt: skip
def test_nor_for_what_the_room_says_of_somebody(typed):
    refusal(NameOfTheRoom, names.enforce, typed, 40)


@pytest.mark.parametrize(
    "typed",
    ["you", "YOU", "y\u043eu", "vous", "everybody", "Tout le monde", "The room", "LE SALON", "Only you see this",
     "Visible par vous unIquement"],
)  # fmt: skip
def test_nor_for_the_reader_for_everybody_or_for_the_room(typed):
    refusal(NameOfTheRoom, names.enforce, typed, 40)


@pytest.mark.parametrize(
    "name", ["Youssef", "You Jin", "Chas Left", "Anna has lefty", "Julien (pmb)", "The roomies", "Anna > Bob", "Hugo*"]
)
def test_a_name_that_only_begins_so_is_free(name):
    assert names.enforce(name, 24) == name


OF_SOMEBODY = [
    "{name} is connected",
    "{name} has left",
    "{was} is now known as {name}",
    "{name} left and came back",
    "{names} came and left",
    "%(name)s (asleep)",
    "%(name)s (away)",
]
FOR_SOMEBODY = ["you", "Only you see this", "The room"]


@pytest.mark.parametrize("language", list(NAMES))
@pytest.mark.parametrize("text", [*OF_SOMEBODY, *FOR_SOMEBODY])
def test_nor_for_what_is_said_in_any_language(language, text):
    said = translator(language)(Phrase(text, name="Anna"))
    refusal(NameOfTheRoom, names.enforce, re.sub(r"{\w+}", "Anna", said), 40)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_nor_for_what_the_terminal_sets_behind_a_name(words):
    for private in (words["private"], words["private_to"] % {"names": "Anna"}):
        refusal(NameOfTheRoom, names.enforce, f"Julien({private})", 40)
