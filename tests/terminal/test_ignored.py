"""Ignoring somebody at a terminal: their lines wait, uncounted by the bell, and nobody is told."""


def test_whoever_is_ignored_is_not_read_and_what_they_wrote_can_be_shown_again(arrive):
    hugo, julien, anna = arrive("Hugo"), arrive("Julien"), arrive("Anna")
    julien.says("before")
    hugo.sees("before").says("/ignore Julien").sees("What Julien writes is hidden on your screen.")
    bells = hugo.screen.bells
    julien.says("Hugo, uno", "/pm Hugo due", "/name Jules")
    anna.sees("is now known as Jules").says("end")
    hugo.sees("end").sees_status("2 hidden")
    assert "uno" not in hugo.printed
    assert "due" not in hugo.printed
    assert hugo.screen.bells == bells
    hugo.says("/ignore").sees("You ignore Jules (lines hidden: 2).")
    hugo.says("/unignore Jules").sees("What Jules writes is shown.").sees("Hugo, uno").sees("due")
    hugo.says("/ignore").sees("You ignore nobody.")
    assert "ignore" not in julien.printed


def test_it_is_kept_for_the_next_run_and_whoever_has_left_can_be_named(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/ignore Julien").sees("hidden on your screen")
    hugo.says("/quit").ends()
    julien.says("said meanwhile")
    again = arrive("Hugo")
    again.sees_status("1 hidden")
    assert "said meanwhile" not in again.printed
    julien.says("/quit")
    again.sees("Julien has left").says("/unignore Julien").sees("You ignore nobody.").sees("said meanwhile")


def test_whoever_comes_back_under_the_same_name_is_still_hidden(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/ignore Julien").sees("hidden on your screen")
    julien.says("/quit").ends()
    hugo.sees("Julien has left")
    again = arrive("julien")
    hugo.sees("julien is connected")
    again.says("me again", "/name Jules").sees("is now known as Jules")
    hugo.sees("is now known as Jules").sees_status("1 hidden")
    assert "me again" not in hugo.printed
    hugo.says("/unignore Jules").sees("me again")


def test_an_answer_is_never_to_somebody_who_is_ignored(arrive):
    hugo, julien, mallory = arrive("Hugo"), arrive("Julien"), arrive("Mallory")
    julien.says("/pm Hugo first")
    hugo.sees("first").says("/ignore Mallory").sees("hidden on your screen")
    mallory.says("/pm Hugo second")
    hugo.sees_status("1 hidden").says("/reply for Julien alone")
    julien.sees("Hugo(PM) >>> for Julien alone")


def test_a_program_is_given_everything(run, arrive):
    hugo = arrive("Hugo")
    answered = run("--name", "bot", typed="/ignore Hugo\n/ignore\n")
    assert answered.returncode == 0
    assert answered.stdout.splitlines() == [
        "What Hugo writes is hidden on your screen. Nobody is told.",
        "It stays so if they leave and come back under this name.",
        "You ignore Hugo (lines hidden: 0).",
    ]
    assert "ignore" not in hugo.printed


def test_a_file_that_somebody_has_spoilt_ignores_nobody(arrive, environ, tmp_path):
    file = tmp_path / "state" / "chat-room" / "ignored"
    file.parent.mkdir(parents=True)
    file.write_text("[1, 2")
    arrive("Hugo").says("/ignore").sees("You ignore nobody.")
