"""Whom a private line goes to: whoever was meant when it was typed, whatever has happened since, and nobody else."""

from pathlib import Path

import pytest


@pytest.fixture
def three(arrive, network):
    """Hugo, over a network that can be slow or cut, Julien, and Mallory, who reads what everybody reads."""
    three = arrive("Hugo", to=network.url), arrive("Julien"), arrive("Mallory")
    three[0].sees_status("3 of 10")
    return three


def nobody_reads(secret, hugo, *others):
    """Once all have read what Hugo has said last."""
    hugo.types("\x15").says("end")
    for person in others:
        person.sees("Hugo >>> end")
        assert secret not in person.printed


# An answer


def test_an_answer_goes_to_whom_it_was_begun_for_though_another_has_written_since(three):
    hugo, julien, mallory = three
    julien.says("/pm Hugo first")
    hugo.sees("first").types("/r for Juli").sees_status("PM to Julien · ")
    mallory.says("/pm Hugo second")
    hugo.sees("second").says("en alone")
    julien.sees("Hugo(PM) >>> for Julien alone")
    hugo.sees("Hugo(PM to Julien) >>> for Julien alone")
    hugo.types("/r x").sees_status("PM to Julien · ")  # one's own last message counts as well
    nobody_reads("alone", hugo, mallory)


def test_an_answer_begun_anew_is_to_the_last_message(three):
    hugo, julien, mallory = three
    julien.says("/pm Hugo first")
    hugo.sees("first").types("/reply x").sees_status("PM to Julien · ")
    mallory.says("/pm Hugo second")
    hugo.sees("second").types("\x15").types("/reply ").sees_status("PM to Mallory · ").says("for you")
    mallory.sees("Hugo(PM) >>> for you")
    nobody_reads("for you", hugo, julien)


def test_an_answer_that_was_asked_for_goes_to_whom_the_question_names(three):
    hugo, julien, mallory = three
    julien.says("/pm Hugo first")
    hugo.sees("first").says("/reply").sees("What do you want to answer Julien?")
    mallory.says("/pm Hugo second")
    hugo.sees("second").says("for Julien alone")
    julien.sees("Hugo(PM) >>> for Julien alone")
    nobody_reads("alone", hugo, mallory)


def test_before_anybody_has_written_there_is_nothing_to_answer_whoever_is_quicker_than_enter(three):
    hugo, _julien, mallory = three
    hugo.types("/reply for whom I thi").sees(">>> /reply for whom")
    mallory.says("/pm Hugo first")
    hugo.sees("first").says("nk").sees("There is no private message to answer yet.").sees(">>> /reply for whom")
    nobody_reads("whom", hugo, mallory)


# A question


@pytest.mark.parametrize("answer", ["/quit", "//etc is my key", "/home/x"])
def test_whatever_is_typed_at_a_private_question_is_the_answer_to_those_people(three, answer):
    hugo, julien, mallory = three
    hugo.says("/pm Julien").sees("What do you want to write to Julien?")
    julien.says("/name Jules").sees_status("Jules · ")
    mallory.says("/name Julien").sees_status("Julien · ")
    hugo.sees_status("PM to Jules · ").says(answer)
    julien.sees(f"Hugo(PM) >>> {answer}\n")
    nobody_reads(f">>> {answer}", hugo, mallory)


def test_a_refused_answer_comes_back_with_its_question_and_an_empty_line_ends_it(three):
    hugo, julien, mallory = three
    hugo.says("/pm Julien").sees("What do you want to write to Julien?")
    julien.says("/quit")
    hugo.sees("Julien has left").says("secret").sees("Julien is not here any more.")
    hugo.sees("What do you want to write to Julien? secret").says("").sees("Julien is not here any more.", 2)
    hugo.sees("What do you want to write to Julien? secret").types("\x15").says("").sees("\n>>>")
    nobody_reads("secret", hugo, mallory)


def test_what_is_typed_while_an_answer_is_refused_is_told_to_nobody(three, network):
    hugo, julien, mallory = three
    hugo.says("/pm Julien").sees("What do you want to write to Julien?")
    network.cut()
    hugo.sees_status("reconnecting").says("my secret", "behind it").sees_status("2 to send").types("and more")
    julien.says("/quit")
    mallory.sees("Julien has left")
    network.mend()
    hugo.sees("Not sent: behind it").sees("What do you want to write to Julien? my secret and more").says("")
    hugo.sees("Julien is not here any more.", 2).sees("to Julien? my secret and more")
    hugo.types("\x15").says("").sees("\n>>>")
    nobody_reads("secret", hugo, mallory)


def test_a_private_line_to_others_typed_at_a_question_is_asked_about(three):
    hugo, julien, mallory = three
    hugo.says("/pm Julien").sees("What do you want to write to Julien?").says("/msg Mallory psst")
    hugo.sees("As the answer this would go to Julien, just as it is.").sees("write to Julien? /msg Mallory psst")
    hugo.types("!\r").sees("As the answer this would go to Julien", 2).says("")
    julien.sees("Hugo(PM) >>> /msg Mallory psst!")
    nobody_reads("psst", hugo, mallory)


def test_an_empty_line_ends_a_question_that_was_asked_about_its_answer(three):
    hugo, julien, mallory = three
    hugo.says("/pm Julien").sees("What do you want to write to Julien?").says("/r psst").sees("As the answer this")
    hugo.types("\x15").says("").sees("\n>>>")
    nobody_reads("psst", hugo, julien, mallory)


# Typed ahead


def test_what_is_typed_ahead_on_a_slow_line_waits_for_the_question(three, network, environ):
    hugo, julien, mallory = three
    network.delay = 1
    hugo.says("/pm", "Julien", "the secret", "for everybody")
    julien.sees("Hugo(PM) >>> the secret").sees("Hugo >>> for everybody")
    mallory.sees("Hugo >>> for everybody")
    assert "secret" not in mallory.printed + (Path(environ["XDG_STATE_HOME"]) / "chat-room" / "history").read_text()


def test_what_is_typed_ahead_on_a_cut_line_waits_for_the_question(three, network):
    hugo, julien, mallory = three
    network.cut()
    hugo.sees_status("reconnecting").says("/pm Julien", "/quit it", "for everybody").sees_status("3 to send")
    network.mend()
    julien.sees("Hugo(PM) >>> /quit it").sees("Hugo >>> for everybody")
    nobody_reads("quit it", hugo, mallory)


def test_a_private_line_to_others_typed_ahead_of_a_question_is_asked_about(three, network):
    hugo, julien, mallory = three
    network.cut()
    hugo.sees_status("reconnecting").says("/pm Julien", "/pm Mallory psst").sees_status("2 to send")
    network.mend()
    hugo.sees("As the answer this would go to Julien").sees("write to Julien? /pm Mallory psst")
    assert "psst" not in julien.printed + mallory.printed
    hugo.says("")
    julien.sees("Hugo(PM) >>> /pm Mallory psst")
    nobody_reads("psst", hugo, mallory)


def test_the_up_arrow_brings_back_the_command_and_never_the_answer(three):
    hugo, julien, _mallory = three
    hugo.says("/pm Julien").sees("What do you want to write to Julien?").says("the secret")
    julien.sees("Hugo(PM) >>> the secret")
    hugo.sees("the secret\n>>>").types("\x1b[A").sees(">>> /pm Julien")


# A name


@pytest.mark.parametrize("how", ["/name Jules", "/quit"])
def test_a_name_that_went_to_somebody_else_while_the_line_waited_is_nobodys(three, network, how):
    hugo, julien, mallory = three
    network.cut()
    hugo.sees_status("reconnecting").says("/pm Julien secret").sees_status("1 to send").types("mor")
    julien.says(how)
    mallory.sees("Julien is now known" if "name" in how else "Julien has left").says("/name Julien")
    mallory.sees_status("Julien · ")
    network.mend()
    hugo.sees("Julien is somebody else since you wrote this.").sees(">>> /pm Julien secret mor").says("e")
    hugo.sees("Julien is somebody else since you wrote this.", 2)  # who was typing had not read it yet
    hugo.sees(">>> /pm Julien secret more")
    nobody_reads("secret", hugo, mallory)


def test_in_a_new_transcript_nothing_was_read_and_nobody_is_guessed(serve, arrive):
    server = serve(CHAT_DATABASE=":memory:")
    hugo, julien = arrive("Hugo", to=server.url), arrive("Julien", to=server.url)
    julien.says("/pm Hugo first")
    hugo.sees("first").types("/reply sec").sees_status("PM to Julien · ")
    server.stop()
    hugo.sees_status("reconnecting").says("ret").sees_status("1 to send")
    server.start()
    hugo.sees("There is no private message to answer yet.").sees(">>> /reply secret")
    julien.sees_status("2 of 10 · connected").says("/pm Hugo again")
    hugo.sees("again").says("").sees("There is no private message to answer yet.", 2).sees(">>> /reply secret")
    nobody_reads("secret", hugo, julien)
