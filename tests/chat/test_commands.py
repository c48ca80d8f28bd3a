"""The slash words: one registry that is parsed, completed and printed as help."""

import pytest

from chatapp.chat.commands import COMMANDS
from chatapp.chat.errors import TextEmpty, UnknownCommand

from .scene import refusal

ALIASES = {
    "pm": "pm msg w whisper tell mp", "reply": "reply r", "name": "name nick", "quit": "quit exit leave part",
    "me": "me", "who": "who names list users", "help": "help ? commands",
    "export": "export", "say": "say", "invite": "invite inviter", "ignore": "ignore", "unignore": "unignore",
    "correct": "correct", "delete": "delete", "agree": "agree",
}  # fmt: skip
HOSTS = {
    "topic": "topic", "kick": "kick ban", "mute": "mute", "unmute": "unmute", "lock": "lock", "unlock": "unlock",
    "bans": "bans", "unban": "unban", "clear": "clear", "host": "host", "hook": "hook", "unhook": "unhook",
}  # fmt: skip
WORDS = [(word, name) for name, words in ALIASES.items() for word in words.split()]


@pytest.fixture
def hugo(scene):
    return scene.comes("Hugo")


@pytest.fixture
def julien(scene):
    return scene.comes("Julien")


def test_the_registry_has_the_commands_and_aliases_that_people_type():
    assert {command.name: " ".join([command.name, *command.aliases]) for command in COMMANDS} == ALIASES | HOSTS


@pytest.mark.parametrize("letters", [str.lower, str.upper, str.title])
@pytest.mark.parametrize(("word", "name"), WORDS)
def test_every_word_is_its_command_in_any_letter_case(scene, hugo, julien, word, name, letters):
    scene.says(hugo, "so that there is something to correct, and to delete")
    scene.says(julien, "/pm Hugo so that there is something to answer, and to agree with")
    argument = {
        "pm": " Julien hi",
        "reply": " hi",
        "name": " Hugues",
        "me": " waves",
        "say": " hi",
        "correct": " hi",
    }.get(name, "")
    outcome = scene.types(hugo, f"/{letters(word)}{argument}")
    done = outcome.message.kind if outcome.message else outcome.export or ("invitation" if outcome.invites else "reply")
    others = {
        "name": "renamed",
        "quit": "left",
        "me": "action",
        "correct": "corrected",
        "delete": "deleted",
        "agree": "agreed",
        "who": "reply",
        "help": "reply",
        "ignore": "reply",
        "unignore": "reply",
        "invite": "invitation",
    }
    assert done == others.get(name, "text")


@pytest.mark.parametrize("line", ["  /who", "\t/who", "\n/who", "\u00a0/who"])
def test_leading_spaces_do_not_turn_a_command_into_a_message(scene, hugo, line):
    assert scene.types(hugo, line).reply


@pytest.mark.parametrize(("line", "text"), [("//x", "/x"), ("  //pm Julien Hi", "/pm Julien Hi"), ("///", "//")])
def test_two_slashes_say_one(scene, hugo, line, text):
    assert scene.says(hugo, line).text == text


@pytest.mark.parametrize("line", ["and/or", "1/2", "http://x", "see: /who"])
def test_a_slash_inside_a_text_means_nothing(scene, hugo, line):
    assert scene.says(hugo, line).text == line


@pytest.mark.parametrize(
    ("line", "name", "nearest"),
    [
        ("/pn Julien secret", "pn", "pm"),
        ("/whsiper Julien secret", "whsiper", "pm"),
        ("/hlep", "hlep", "help"),
        ("/QUITT", "QUITT", "quit"),
        ("/xyzzy", "xyzzy", None),
        ("/ pm Julien secret", "", None),
        ("/", "", None),
    ],
)
def test_an_unknown_command_reaches_nobody_and_names_the_nearest(scene, hugo, julien, line, name, nearest):
    assert refusal(UnknownCommand, scene.types, hugo, line).fields == {"name": name, "suggestion": nearest}


def test_help_explains_every_command_to_the_asker_alone(scene, hugo):
    outcome = scene.types(hugo, "/help")
    assert outcome.message is None
    explained = [line.split(":")[0].split()[0] for line in str(outcome.reply).splitlines()]
    assert explained == [f"/{command.name}" for command in COMMANDS if command.name in ALIASES]
    for word, _name in WORDS:
        assert f"/{word}" in str(outcome.reply)


@pytest.mark.parametrize("line", ["/help pm", "/help /pm", "/? whisper", "/help  PM "])
def test_help_explains_one_command(scene, hugo, line):
    (explained,) = str(scene.types(hugo, line).reply).splitlines()
    assert explained.startswith("/pm NAME[,NAME…] TEXT: ")


def test_help_for_an_unknown_command_names_the_nearest(scene, hugo):
    assert refusal(UnknownCommand, scene.types, hugo, "/help pn").fields["suggestion"] == "pm"


def test_who_lists_who_is_here_to_the_asker_alone(scene, hugo, julien):
    scene.closes(julien)
    outcome = scene.types(hugo, "/who")
    assert outcome.message is None
    assert str(outcome.reply) == "2 of 10:\nHugo\nJulien (away)"


def test_me_says_what_somebody_does(scene, hugo):
    message = scene.says(hugo, "/me waves")
    assert (message.kind, message.text) == ("action", "waves")
    refusal(TextEmpty, scene.types, hugo, "/me")


def test_quit_leaves_alone(scene, hugo, julien):
    assert scene.says(hugo, "/quit").kind == "left"
    assert scene.names == ["Julien"]
