"""Corrections, deletions, marks and `/find` at a terminal."""


def test_what_somebody_corrects_deletes_and_agrees_with_is_told(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    julien.says("the build is gren")
    hugo.sees("Julien >>> the build is gren")
    bells = hugo.screen.bells
    julien.says("/correct the build is green, Hugo")
    hugo.sees(">>> the build is green, Hugo").says("/agree")
    julien.sees("Hugo agrees with what Julien said at").says("/delete")
    hugo.sees("Julien has deleted what they said at")
    assert hugo.screen.bells == bells
    assert "(corrects " in hugo.printed


def test_who_comes_later_reads_what_is_left(arrive, run):
    julien = arrive("Julien")
    julien.says("first secret", "/correct second", "third secret", "/delete").sees("has deleted what they said")
    hugo = arrive("Hugo")
    hugo.sees("Julien(corrected) >>> second").sees("Julien(deleted by its author) >>>")
    assert "secret" not in hugo.printed


def test_a_private_line_stays_private_when_it_is_corrected(arrive):
    hugo, julien, anna = arrive("Hugo"), arrive("Julien"), arrive("Anna")
    julien.says("/pm Hugo uno", "/correct due")
    hugo.sees("Julien(PM)(corrects ").sees("due")
    julien.says("end")
    anna.sees("end")
    assert "due" not in anna.printed
    hugo.says("/reply tre")
    julien.sees("Hugo(PM) >>> tre")


def test_what_is_found_is_printed_the_oldest_first(arrive, run):
    hugo = arrive("Hugo")
    hugo.says("the menu is soup", "nothing", "another menu", "/find menu")
    hugo.sees("Found for menu: 2")
    rows = [row for row in hugo.printed.splitlines() if "menu" in row and row.startswith("    20")]
    assert [row.split(" >>> ")[1].split()[0] for row in rows] == ["the", "another"]
    hugo.says("/find potatoes").sees("Nothing was found for potatoes.")
    found = run("--name", "bot", typed="/find menu\n")
    assert [line.split(" Hugo >>> ")[1] for line in found.stdout.splitlines()[:1]] == ["the menu is soup"]
    assert found.returncode == 0
