"""Both languages say everything, with the same facts in it."""

import re

import pytest

from chatapp.terminal.wording import WORDS, language

_PLACE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("key", sorted(set().union(*WORDS.values())))
def test_every_sentence_is_there_in_both_languages(key):
    english, french = WORDS["en"][key], WORDS["fr"][key]
    assert english != french
    assert sorted(_PLACE.findall(english)) == sorted(_PLACE.findall(french))


@pytest.mark.parametrize(
    ("environ", "chosen"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "fr_CA"}, "fr"),
    ],
)
def test_the_locale_chooses(environ, chosen):
    assert language(environ) == chosen
