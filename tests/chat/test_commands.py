"""The slash words: one registry that is parsed, completed and printed as help."""

import pytest

from chatapp.chat.commands import COMMANDS, find
from chatapp.chat.errors import TextEmpty, UnknownCommand

from .scene import refusal

ALIASES = {
    "pm": "pm msg w whisper tell mp privé chuchoter", "reply": "reply r répondre", "name": "name nick nom pseudo",
    "quit": "quit exit leave part quitter sortir", "me": "me moi", "who": "who names list users qui",
    "help": "help ? commands aide", "export": "export save exporter enregistrer", "say": "say",
    "invite": "invite inviter", "ignore": "ignore ignorer masquer", "unignore": "unignore afficher",
    "correct": "correct corriger", "delete": "delete supprimer", "agree": "agree daccord",
    "find": "find search chercher",
}  # fmt: skip
HOSTS = {
    "topic": "topic sujet", "kick": "kick ban exclure", "mute": "mute muet", "unmute": "unmute parole",
    "lock": "lock fermer", "unlock": "unlock ouvrir", "bans": "bans exclus", "unban": "unban réadmettre",
    "clear": "clear vider", "host": "host hôte", "hook": "hook brancher", "unhook": "unhook débrancher",
}  # fmt: skip
BARE = {"prive": "pm", "repondre": "reply", "readmettre": "unban", "hote": "host", "debrancher": "unhook"}
"""As keyboards without accents have them."""
WORDS = [(word, name) for name, words in ALIASES.items() for word in words.split()]


@pytest.fixture
def hugo(scene):
    return scene.comes("Hugo")


@pytest.fixture
def julien(scene):
    return scene.comes("Julien")


def test_the_registry_has_the_commands_and_aliases_that_people_type():
    assert {command.name: " ".join([command.name, *command.aliases]) for command in COMMANDS} == ALIASES | HOSTS
    assert {bare: find(bare).name for bare in BARE} == BARE
    words = [word for command in COMMANDS for word in command.words]
    assert len(words) == len(set(words))


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
        "find": " hi",
    }.get(name, "")
    outcome = scene.types(hugo, f"/{letters(word)}{argument}")
    done = outcome.message.kind if outcome.message else outcome.export or ("invitation" if outcome.invites else "reply")
    done = f"find {outcome.find}" if outcome.find else done
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
        "find": "find hi",
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


@pytest.mark.parametrize("word", ["pm", "mp", "msg", "tell", "whisper", "w", "privé", "PM", "Mp", "ｐｍ", "p\u200bm"])
@pytest.mark.parametrize("sign", ["", ":", "-", "."])
def test_who_takes_the_offer_for_a_name_stuck_to_its_command_writes_to_that_name(scene, hugo, julien, word, sign):
    anna = scene.comes("Anna")
    (offer,) = refusal(UnknownCommand, scene.types, hugo, f"/{word}{sign}Anna Julien is late").choices
    assert offer == ("/pm Anna", "/pm Anna Julien is late")
    said = scene.says(hugo, offer.line)
    assert (said.to, said.text) == ((anna.person,), "Julien is late")


@pytest.mark.parametrize(
    ("line", "offer"),
    [("/pmanna Julien x", "/pm anna Julien x"), ("/tellal Julien x", "/pm al Julien x"),
     ("/replyYes please", "/reply Yes please"),
     ("/pmm Anna x", "/pm Anna x"),
     ("/whoo", "/who "), ("/rename Bob", "/name Bob"), ("/pm: Anna x", "/pm Anna x"), ("/react", "/correct ")],
)  # fmt: skip
def test_one_letter_more_is_a_typo_and_more_is_a_word_of_its_own(scene, hugo, line, offer):
    assert [each.line for each in refusal(UnknownCommand, scene.types, hugo, line).choices] == [offer]


def test_help_explains_every_command_to_the_asker_alone_in_two_columns(scene, hugo):
    outcome = scene.types(hugo, "/help")
    assert outcome.message is None
    names = [command.name for command in COMMANDS if command.name in ALIASES]
    lines = str(outcome.reply).splitlines()
    assert [line.split()[0] for line in lines] == [f"/{name}" for name in names]
    assert {line[:10].count(" ") + len(line[:10].split()[0]) for line in lines} == {10}
    assert outcome.explained == tuple(names)


@pytest.mark.parametrize("line", ["/help pm", "/help /pm", "/? whisper", "/help  PM ", "/aide prive"])
def test_help_explains_one_command_with_an_example_that_works_and_all_its_words(scene, hugo, line):
    outcome = scene.types(hugo, line)
    explained, example, others = str(outcome.reply).splitlines()
    assert explained == "/pm NAME[,NAME…] TEXT: write to one or several in private"
    assert others == "Also: /msg /w /whisper /tell /mp /privé /chuchoter"
    scene.comes("Mathieu"), scene.comes("Julien")
    assert scene.says(hugo, example.removeprefix("For example: ")).to
    assert outcome.explained == ("pm",)


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
