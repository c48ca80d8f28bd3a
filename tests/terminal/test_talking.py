"""What a person does at a terminal, and what comes of it."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from chatapp.terminal.completion import Completions
from chatapp.terminal.room import Room
from tests import noon
from tests.web.written import read


def test_name_alone_asks_for_the_name(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/name").sees("Which name do you want?").says("Hugues")
    julien.sees("Hugo is now known as Hugues")
    hugo.sees_status("Hugues · 2 of 10")


def test_quit_ends_the_program_and_frees_seat_and_name_at_once(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/quit")
    assert hugo.ends() == 0
    julien.sees("Hugo has left").sees_status("1 of 10")
    arrive("Hugo")


def test_control_c_and_control_d_free_the_seat_at_once(arrive):
    julien = arrive("Julien")
    for key, times in (("\x03", 1), ("\x04", 2)):
        hugo = arrive("Hugo")
        hugo.types(key)
        assert hugo.ends() == 0
        julien.sees("Hugo has left", times).sees_status("1 of 10")


def test_what_is_typed_survives_what_comes_in(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.types("half a sen").sees(">>> half a sen")
    julien.says("one", "two", "three")
    hugo.sees("Julien >>> three").sees(">>> half a sen")
    hugo.says("tence")
    julien.sees("Hugo >>> half a sentence")


def test_no_key_is_echoed_among_the_messages_that_come_in_meanwhile(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    for number in range(60):
        julien.says(f"line {number}.")
        hugo.types("x")
    hugo.sees("Julien >>> line 59.").sees(">>> " + "x" * 60)
    assert [line for line in hugo.lines if line.startswith("x")] == []


def test_several_lines_by_alt_enter_or_paste_are_one_message(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.types("first\x1b\rsecond").says("")
    hugo.pastes("third\r\n  fourth").says("")
    julien.sees("Hugo >>> first\n                  second").sees("Hugo >>> third\n                    fourth")


def test_commands_are_completed_with_their_help(arrive):
    hugo = arrive("Hugo")
    hugo.types("/na").sees("/name NAME  change your name")
    hugo.types("\t").sees(">>> /name")
    hugo.says("Hugues").sees_status("Hugues · ")


def test_tab_twice_never_turns_a_private_message_into_leaving(arrive):
    hugo = arrive("Hugo")
    hugo.types("/p").sees("/pm NAME")
    assert "/quit" not in hugo.printed.split(">>> /p")[1]  # though "/part" is one of its aliases
    hugo.types("\t\t").sees(">>> /pm")
    hugo.types("\x15/par").sees("/quit")


def test_names_are_completed(arrive):
    hugo, julien = arrive("Hugo"), arrive("Jean-Julien")
    hugo.sees_status("2 of 10").types("/pm je").sees("       Jean-Julien").types("\t").sees(">>> /pm Jean-Julien")
    hugo.says(" found you")
    julien.sees("Hugo(PM) >>> found you")


def test_a_name_is_completed_however_fast_one_types(arrive):
    hugo, julien = arrive("Hugo"), arrive("Jean-Julien")
    hugo.sees_status("2 of 10").says("/pm je\t found you")
    julien.sees("Hugo(PM) >>> found you")


def test_names_are_offered_when_one_is_begun_or_asked_for():
    room = Room()
    room.you, room.members = {"id": "h", "name": "Hugo"}, [{"id": "h", "name": "Hugo"}, {"id": "j", "name": "Julien"}]
    offers = Completions(room).get_completions
    assert [each.text for each in offers(Document("/me j"), CompleteEvent(text_inserted=True))] == ["Julien"]
    assert [each.text for each in offers(Document("/me "), CompleteEvent(text_inserted=True))] == []
    assert [each.text for each in offers(Document("/me "), CompleteEvent(completion_requested=True))] == ["Julien"]


def test_tab_again_is_the_next_name(arrive):
    hugo, _anna, _anton = arrive("Hugo"), arrive("Anna"), arrive("Anton")
    hugo.sees_status("3 of 10").types("hello an\t").sees(">>> hello Anna").types("\t").sees(">>> hello Anton")


def test_the_up_arrow_brings_back_what_was_typed_in_another_run(arrive):
    hugo = arrive("Hugo")
    hugo.says("remember me", "/quit")
    assert hugo.ends() == 0
    arrive("Hugo").types("\x1b[A\x1b[A").sees(">>> remember me")


def test_who_help_and_reply_are_answered(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/who").sees("    2 of 10:\n    Hugo\n    Julien")
    hugo.says("/help name").sees("/name NAME: change your name\n    Also: /nick /nom /pseudo")
    julien.says("/pm Hugo psst")
    hugo.sees("Julien(PM) >>> psst").says("/reply what?")
    julien.sees("Hugo(PM) >>> what?")


def test_help_has_columns_and_the_keys_of_this_screen(arrive):
    hugo = arrive("Hugo", columns=60)
    hugo.says("/help").sees(
        "    /pm        write to one or several in private\n    /reply     answer the last private message,"
    )
    hugo.sees("to all who\n               were in it").sees("    Ctrl-D     leaves the room")
    hugo.types("/qui\t").sees(">>> /who")


def test_export_saves_the_conversation_for_nobody_else_and_over_nothing(arrive, tmp_path):
    hugo, julien, _mathieu = arrive("Hugo"), arrive("Julien"), arrive("Mathieu")
    julien.says("for all", "/pm Mathieu between us", "/pm Hugo psst").sees("Julien(PM to Hugo)")
    day = f"{datetime.now(ZoneInfo(noon.BROWSER)):%Y-%m-%d}"
    hugo.sees("psst").says("/export").sees(f"Saved as The-room-{day}.txt\n")
    hugo.says("/export all").sees(f"Saved as The-room-{day}-2.txt\n")
    hugo.says("/export json all").sees(f"Saved as The-room-{day}.json\n")
    public, everything, messages = (tmp_path / f"The-room-{day}{end}" for end in (".txt", "-2.txt", ".json"))
    assert "] Julien: for all\n" in public.read_text()
    assert "psst" not in public.read_text()
    assert "] Julien (in private to Hugo): psst\n" in everything.read_text()
    assert "between us" not in everything.read_text()
    assert json.loads(messages.read_text())[-1]["text"] == "psst"
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("The-room*")} == {0o600}


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Australia/Adelaide", "Australia/Adelaide"),
        (":Australia/Adelaide", "Australia/Adelaide"),
        ("/usr/share/zoneinfo/Australia/Adelaide", "Australia/Adelaide"),
        ("ACST-9:30", "UTC+09:30"),
        ("", "UTC"),
    ],
)
def test_a_saved_file_has_the_times_that_the_terminal_shows(arrive, environ, tmp_path, zone, shown):
    hugo = arrive("Hugo", environ=environ | {"TZ": zone}).says("hello", "/export").sees("Saved as")
    (file,) = tmp_path.glob("*.txt")
    head, lines = read(file.read_text())
    assert head[1].endswith(f" ({shown})")
    assert f"{lines[-1].at[11:]} Hugo >>> hello" in hugo.printed


def test_an_export_that_cannot_be_saved_says_so_and_comes_back(arrive, environ):
    hugo = arrive("Hugo", environ=environ | {"HOME": "/proc"})
    hugo.says("/export").sees("Nothing was saved (").sees(">>> /export")


def test_answers_are_not_broken_within_a_word(arrive):
    hugo = arrive("Hugo", columns=45)
    hugo.says("/help pm").sees("TEXT: write to one or\n    several in private")
    hugo.says("/pm Nobody,Noone psst").sees("There is no Nobody here. Nothing was\n    sent.")
    hugo.types("\x15").pastes("y" * 4001).says("").sees("    A message has at most 4000 characters;\n    this")


def test_a_private_message_to_several_says_to_whom(arrive):
    hugo, julien, mathieu = arrive("Hugo"), arrive("Julien"), arrive("Mathieu")
    hugo.says("/pm Julien,Mathieu for you two")
    for person in (hugo, julien, mathieu):
        person.sees("Hugo(PM to Julien, Mathieu) >>> for you two")


def test_a_refused_line_comes_back_to_be_corrected(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/pm Julein the secret").sees('\n        /pm "Julien" the secret').sees(">>> /pm Julein the secret")
    hugo.types("\x01" + "\x1b[C" * 7 + "\x0b").says("ien the secret")  # to the beginning, 7 right, cut the rest
    julien.sees("Hugo(PM) >>> the secret")


def test_what_may_have_been_meant_stands_in_whole_lines_below_the_reason(arrive):
    hugo = arrive("Hugo")
    arrive("Julien")
    hugo.says(".pm Julien psst").sees(" Nothing was sent.\n        /pm Julien psst\n        /say .pm Julien psst\n")
    hugo.types("\x15").says("/wo").sees("\n        /who\n").types("\x15").says("/pm Julein " + "long " * 99)
    hugo.sees('\n        /pm "Julien" long ').sees(">>> /pm Julein long")
    row = next(line for line in hugo.printed.split("\n") if line.startswith('        /pm "Julien" long'))
    assert row.endswith(" …")
    assert "Did you mean" not in hugo.printed


def test_a_secret_sent_behind_a_misspelt_name_is_told_to_nobody(arrive, network):
    hugo, julien = arrive("Hugo", to=network.url), arrive("Julien")
    network.cut()
    hugo.sees_status("reconnecting").says("/pm", "Julein", "the secret").sees_status("3 to send")
    network.mend()
    hugo.sees("Not sent: the secret").sees(">>> /pm Julein")
    hugo.types("\x15").says("for everybody")
    julien.sees("Hugo >>> for everybody")
    assert "the secret" not in julien.printed


def test_a_secret_being_typed_behind_a_misspelt_name_is_told_to_nobody(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/pm").sees("Whom").types("Julein\rthe sec").sees(">>> /pm Julein the sec").says("ret")
    hugo.sees("There is no Julein here.", 2).sees(">>> /pm Julein the secret").types("\x15").says("for everybody")
    julien.sees("Hugo >>> for everybody")
    assert "the sec" not in julien.printed


def test_an_empty_line_ends_the_question(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/pm").sees("Whom do you want to write to?").says("").sees("\n>>>").says("Julien")
    julien.sees("Hugo >>> Julien")


def test_a_person_keeps_the_colour_through_a_change_of_name(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    julien.says("one").sees("Julien >>> one")
    hugo.sees("Julien >>> one")
    before = hugo.colour("Julien >>>")
    julien.says("/name Jules", "two")
    hugo.sees("Jules >>> two")
    assert before == hugo.colour("Jules >>>") != "default"


def test_what_the_terminal_answers_to_the_program_is_not_shown(arrive):
    arrive("Hugo").says("one", "two").sees("Hugo >>> two")
    julien = arrive("Julien").sees("Hugo >>> two").says("three").sees("Julien >>> three")
    assert b"^[[" not in julien.raw  # on the screen the prompt soon covers it


def test_another_width_of_the_window_keeps_what_is_typed(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.types("half a sen").sees(">>> half a sen")
    hugo.child.setwinsize(30, 50)
    julien.says("a text that is as long as it must be to need two lines in a narrow window")
    hugo.sees(" >>> a text that is as long as it\n" + " " * 20 + "must be to need two lines in\n").sees(
        ">>> half a sen"
    ).says("tence")
    julien.sees("Hugo >>> half a sentence")


def test_no_color_means_no_colour(arrive, environ):
    hugo = arrive("Hugo", environ=environ | {"NO_COLOR": "1"}).says("in black and white").sees("Hugo >>> in")
    assert hugo.colour("Hugo >>>") == "default"


def test_the_bell_rings_for_private_messages_and_mentions_only(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    quiet = arrive("Anna", "--quiet")
    julien.says("hello all").sees("hello all")
    hugo.sees("hello all")
    assert hugo.screen.bells == 0
    julien.says("what does hugo say?", "/pm Hugo,Anna psst", "Anna?")
    hugo.until(lambda: hugo.screen.bells == 2, "the bell did not ring twice")
    quiet.sees("psst").sees("Anna?")
    assert quiet.screen.bells == julien.screen.bells == 0


def test_it_speaks_french_where_the_locale_does(arrive, environ):
    hugo = arrive("Hugo", environ=environ | {"LANG": "fr_FR.UTF-8"})
    hugo.sees("Bienvenue sur le chat\u00a0!").sees("Hugo est là").sees_status("1 sur 10 · connecté")


@pytest.mark.parametrize("page", ["", "/", "/chat", "/seats?x=1"])
def test_a_link_leads_to_its_room(share, terminal, page):
    school = share(CHAT_ROOMS="class-a")
    there = terminal("--name", "Hugo", to=f"{school.url}/r/class-a{page}").sees_status("Hugo · ")
    terminal("--name", "Ana", to=school.url).says("elsewhere").sees("Ana >>> elsewhere")
    there.says("in class").sees("Hugo >>> in class")
    assert "elsewhere" not in there.printed
    there.says("/quit").ends()


@pytest.mark.parametrize("path", ["/r/nowhere", "/R/class-a", "/rooms", "/x/r/class-a", "/r"])
def test_a_link_that_leads_nowhere_is_no_room_and_not_the_first_one(server, terminal, path):
    nowhere = terminal("--name", "Hugo", to=f"{server.url}{path}")
    assert (nowhere.ends(), nowhere.printed) == (2, f"There is no chat room at {server.url}{path}")
