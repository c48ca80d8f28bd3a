"""What a text may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat.errors import ChatError, TextEmpty, TextInvalid, TextTooLong
from chatapp.chat.message import clean
from chatapp.chat.outcome import Outcome

from .scene import MIDNIGHT, Scene, attempt, refusal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hello", "Hello"),
        ("Hello  \n\n", "Hello"),
        ("  indented", "  indented"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("Windows\r\nand old\rMacs", "Windows\nand old\nMacs"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&amp;", "&amp;"),
        ("right \u202eot tfel", "right \u202eot tfel"),
        ("👩‍💻 مرحبا 你好", "👩‍💻 مرحبا 你好"),
        ("soft\u00adhyphen\u200b", "soft\u00adhyphen\u200b"),
        ("⠓⠥⠛⠕⠀⠊⠎", "⠓⠥⠛⠕⠀⠊⠎"),
        ("x" * 4000 + "   ", "x" * 4000),
    ],
)
def test_a_text_is_kept_as_it_was_typed(typed, kept):
    assert clean(typed, 4000) == kept


def test_a_message_says_who_when_and_what(scene):
    hugo = scene.comes("Hugo")
    message = scene.says(hugo, "Hello")
    assert (message.kind, message.by.name, message.at, message.text) == ("text", "Hugo", MIDNIGHT + 100_000, "Hello")
    assert not message.readers  # everybody


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\n\t \u3000",
        "\r\n",
        "\u200b",
        "\u2800 \u2800",
        "\u3164",
        "\u2060\n\u200d",
        "\ufe0f",
        "\U0001d159",
        "\u202e\u00ad",
    ],
)
def test_there_is_nothing_to_say_without_a_word(scene, typed):
    refusal(TextEmpty, scene.types, scene.comes("Hugo"), typed)


def test_nor_in_private_nor_by_an_action(scene):
    hugo, _julien = scene.come("Hugo", "Julien")
    refusal(TextEmpty, scene.room.pm, hugo, ["Julien"], "\u2800", scene.now, None)
    refusal(TextEmpty, scene.types, hugo, "/me \u3164")


def test_a_text_is_refused_over_the_limit_and_never_cut(scene):
    refused = refusal(TextTooLong, scene.types, scene.comes("Hugo"), "x" * 4001)
    assert refused.fields == {"limit": 4000, "length": 4001}


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9b", "\ud800"])
def test_what_no_screen_can_show_is_refused(scene, char):
    refusal(TextInvalid, scene.types, scene.comes("Hugo"), f"Hel{char}lo")


@given(st.text(st.characters(), max_size=60))
def test_a_text_that_is_kept_can_be_stored_and_shown(typed):
    text = attempt(clean, typed, 50)
    if isinstance(text, ChatError):
        return
    assert 1 <= len(text) <= 50
    assert text.encode()
    assert clean(text, 50) == text


@given(st.text(st.characters(), max_size=60))
def test_no_line_raises_anything_but_a_refusal(typed):
    scene = Scene()
    hugo = scene.comes("Hugo")
    for line in (typed, f"/{typed}", f"/pm {typed}", f"/name {typed}", f"/help {typed}", f"/me {typed}", f"/r {typed}"):
        outcome = attempt(scene.types, hugo, line)
        assert isinstance(outcome, ChatError) or outcome != Outcome()
        assert str(outcome)
