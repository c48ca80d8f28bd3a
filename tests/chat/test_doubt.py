"""What looks like a private line is never published, whatever stands in the place of its slash."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatapp.chat import doubt
from chatapp.chat.errors import Doubtful

from .scene import refusal


@pytest.fixture
def hugo(scene):
    scene.comes("Julien"), scene.comes("Anna Maria")
    return scene.comes("Hugo")


HIDDEN = "\ufeff \u200b \u2060 \u200e \u200f \u00ad \ufe0f \u034f \u3164 \u2800 \ufffc \u180e \u115f \U000e0061".split(
    " "
)


@pytest.mark.parametrize("hidden", [*HIDDEN, "".join(HIDDEN), "\u200b \n\ufeff"])
@pytest.mark.parametrize("slash", "/／⁄∕")
def test_a_command_behind_what_nobody_sees_is_that_command(scene, hugo, hidden, slash):
    message = scene.says(hugo, f"{hidden}{slash}pm Julien secret")
    assert (message.text, [person.name for person in message.to]) == ("secret", ["Julien"])


@pytest.mark.parametrize("line", ["\u200b//pm Julien hi", "／/pm Julien hi", "／／pm Julien hi"])
def test_two_slashes_still_say_one(scene, hugo, line):
    assert scene.says(hugo, line).text == "/pm Julien hi"


@pytest.mark.parametrize(
    "line",
    [
        "\\pm Julien secret", ".pm Julien secret", "、pm Julien secret", ",pm Julien secret", "。pm Julien secret",
        "-pm Julien secret", "?pm julien secret", "!msg Julien secret", ":w Julien secret", ";tell @Julien secret",
        "|whisper “Julien” secret", "'mp Julien secret", "..pm Julien secret", "\\\\pm Julien secret",
        "./pm Julien secret", "'/pm Julien secret", "`/pm Julien secret", "(/pm Julien secret)", "> /pm Julien secret",
        '"/pm Julien secret"', "- /pm Julien secret", "7pm Julien secret", "épm Julien secret", "PM Julien secret",
        "pm Julien secret", "Msg julien secret", "\ufeff.pm Julien secret", ".\u200bpm Julien secret",
        ".pm Jullien secret", "\\pm Anna Mario secret", "\\pm", ".PM\nJulien secret", ",pm Julien,Anna Maria secret",
        ">>> /pm Julien secret", "Hugo >>> /pm Julien secret", "1. /pm Julien secret", "...pm Julien secret",
        "丿pm Julien secret", "ノpm Julien secret", "〳pm Julien secret", "ù/pm Julien secret", "q/pm Julien secret",
        "\\reply secret", ".r secret", "、reply secret", "\\reply",
        "hello\n/pm Julien secret", "hello\n\n ／msg Julien secret\nbye", "hello\n/reply secret",
        "hello\u2028/pm Julien secret", "hello\u2029/pm Julien secret",
    ],
)  # fmt: skip
def test_what_looks_like_a_private_line_is_asked_about_and_may_be_said_all_the_same(scene, hugo, line):
    *command, text = refusal(Doubtful, scene.types, hugo, line).choices
    assert scene.says(hugo, text.line).text == line.strip()
    assert all(choice.line.startswith("/") for choice in command)


def test_no_action_is_a_private_line(scene, hugo):
    refusal(Doubtful, scene.types, hugo, "/me /pm Julien secret")


def test_the_first_choice_is_the_command(scene, hugo):
    command, _text = refusal(Doubtful, scene.types, hugo, "\\pm Julien my\nsecret").choices
    message = scene.says(hugo, command.line)
    assert (message.text, [person.name for person in message.to]) == ("my\nsecret", ["Julien"])


@pytest.mark.parametrize(
    "line",
    [
        "(who is there?", ".me domains", "pm", "pm me later", "3 pm Julien comes", "tell Julien I am late",
        "Julien, .pm is a domain", "- tell Julien that I am late", "…tell Julien I said hi", "@tell Julien hi",
        "rpm Julien", "and/or pm", "hello /pm Julien", "(r)", "w", "-r", "whisper Julien", "reply to Julien",
        "w/r to Julien", "n/w Julien", ".help", "!quit", "\\name Julien", "hello\npm Julien", "hello\nsee /pm Julien",
    ],
)  # fmt: skip
def test_what_people_write_anyway_stays_a_text(scene, hugo, line):
    assert scene.says(hugo, line).text == line


def test_no_text_keeps_the_room_waiting(scene, hugo, within):
    for line in ("\n/pm x" * 10_000, "." * 60_000, "\u200b" * 60_000, ".pm " + "x " * 30_000, "\n" * 60_000 + "/pm"):
        within(0.5, scene.types, hugo, line)


@given(
    st.text(st.one_of(st.sampled_from("pmsgw rR/／⁄\\.>\n\x0b\u20287é丿…@\u200b1.)/ſK"), st.characters()), max_size=12)
)
@example("w/r Hugo")
@example("hello\n/pm Hugo x")
@example("Hugo >>> /pm x y")
def test_a_text_that_is_not_looked_at_closely_would_be_found_ordinary(text):
    if doubt._ORDINARY.fullmatch(text):
        assert not doubt._FIRST.match(text)
        assert not doubt._LATER.search(text)
