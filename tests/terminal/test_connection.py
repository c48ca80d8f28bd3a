"""What is promised when the network or the server fails."""

import os
import signal
import stat
from pathlib import Path

import pytest

from tests.server import Server

NUMBERS = 620  # more than one page of catching up


def test_after_a_cut_nothing_is_missing_and_nothing_is_doubled(arrive, network, run):
    hugo = arrive("Hugo", to=network.url, rows=40)
    julien = arrive("Julien")
    network.cut()
    hugo.sees_status("reconnecting")
    sent = run("--name", "ci", typed="".join(f"line {number}.\n" for number in range(NUMBERS)))
    assert (sent.returncode, sent.stderr) == (0, "")
    network.mend()
    julien.says("and now?")
    hugo.sees("Julien >>> and now?")
    heard = [line.split(">>> ")[1] for line in hugo.lines if " ci >>> line" in line]
    assert heard == [f"line {number}." for number in range(NUMBERS)]


def test_what_is_typed_during_a_cut_is_sent_once_and_in_order(arrive, network):
    hugo, julien = arrive("Hugo", to=network.url), arrive("Julien")
    network.cut()
    hugo.sees_status("reconnecting").says("one", "two", "three").sees_status("3 to send")
    network.mend()
    said = [f"HH:MM:SS Hugo >>> {word}" for word in ("one", "two", "three")]
    julien.until(lambda: [line for line in julien.lines if "Hugo >>>" in line] == said, "never heard all three, once")
    hugo.sees("Hugo >>> three").sees_status(" · connected")


def test_a_line_whose_acknowledgement_was_lost_is_one_message(arrive, network):
    hugo, julien = arrive("Hugo", to=network.url), arrive("Julien")
    for word in ("one", "two", "three", "four"):
        hugo.says(word)
        julien.sees(f"Hugo >>> {word}")
        network.cut()
        network.mend()
    hugo.says("end")
    julien.sees("Hugo >>> end")
    assert julien.printed.count("Hugo >>> ") == 5
    hugo.sees("Hugo >>> end")
    assert hugo.printed.count("Hugo >>> ") == 5


def test_a_cut_within_the_grace_period_keeps_the_seat_and_says_nothing(arrive, network):
    hugo, julien = arrive("Hugo", to=network.url), arrive("Julien")
    network.cut()
    hugo.sees_status("reconnecting")
    network.mend()
    hugo.sees_status(" · connected").says("back")
    julien.sees("Hugo >>> back")
    assert "Hugo has left" not in julien.printed
    assert julien.printed.count("Hugo is connected") <= 1


@pytest.mark.parametrize("how", [Server.stop, Server.kill])
def test_a_server_that_stops_in_mid_sentence_costs_nothing(arrive, server, how):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("before").sees("Hugo >>> before").types("half a sen")
    how(server)
    hugo.sees_status("reconnecting").types("tence").says("").sees_status("1 to send")
    server.start()
    julien.sees("Hugo >>> half a sentence")
    hugo.sees("Hugo >>> half a sentence")
    for person in (hugo, julien):
        assert person.printed.count("Hugo >>> ") == 2
        assert "has left" not in person.printed


def test_a_killed_terminal_is_away_then_gone(serve, arrive, terminal):
    server = serve(CHAT_GRACE_SECONDS=4, CHAT_KEEP_MINUTES=0)
    hugo, julien = arrive("Hugo", to=server.url), arrive("Julien", to=server.url)
    os.kill(hugo.child.pid, signal.SIGKILL)
    julien.until(lambda: "Hugo (away)" in julien.says("/who").printed, "Hugo is not away")
    julien.sees("Hugo has left").sees_status("1 of 10")


def test_a_terminal_that_comes_back_after_a_kill_finds_its_seat(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    os.kill(hugo.child.pid, signal.SIGKILL)
    hugo.ends()
    arrive("Hugo").says("here again")
    julien.sees("Hugo >>> here again")
    assert "has left" not in julien.printed


def test_after_a_rename_a_killed_terminal_finds_its_seat_under_the_new_name(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/name Hugues").sees_status("Hugues · ")
    julien.sees("Hugo is now known as Hugues")
    hugo.says("/who").sees("    2 of 10:\n    Hugues")
    os.kill(hugo.child.pid, signal.SIGKILL)
    hugo.ends()
    arrive("Hugues").says("here again")
    julien.sees("Hugues >>> here again")


def test_nobody_else_can_read_the_cookie_or_the_history(arrive, environ):
    hugo, _julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/pm Julien secret").sees("secret")
    kept = list(Path(environ["XDG_STATE_HOME"]).rglob("*"))
    assert sum("cookie" in path.name for path in kept) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept if path.is_file()} == {0o600}
    hugo.says("/quit")
    hugo.ends()
    assert sum("cookie" in path.name for path in Path(environ["XDG_STATE_HOME"]).rglob("*")) == 1


def test_a_quit_at_one_terminal_ends_the_other_of_the_same_person(arrive):
    here, there = arrive("Hugo"), arrive("Hugo")
    here.says("/quit")
    assert here.ends() == there.ends() == 0
    there.sees("You have left the room.")


def test_too_many_places_end_the_oldest_one_which_says_so(serve, arrive):
    server = serve(CHAT_CONNECTIONS=1)
    first = arrive("Hugo", to=server.url)
    second = arrive("Hugo", to=server.url)
    assert first.ends() == 0
    first.sees("too many other places")
    second.says("still here").sees("Hugo >>> still here")


def test_leaving_during_a_cut_says_what_was_not_sent(arrive, network):
    hugo = arrive("Hugo", to=network.url)
    network.cut()
    hugo.sees_status("reconnecting").says("into the void").sees_status("1 to send").types("\x03")
    assert hugo.ends() == 1
    hugo.sees("Not sent: into the void")


def test_a_second_control_c_does_not_wait_and_says_it_too(arrive, network):
    hugo = arrive("Hugo", to=network.url)
    network.freeze()
    hugo.says("into the void").types("\x03")
    hugo.until(lambda: "connected" not in hugo.status, "the prompt does not end")
    hugo.types("\x03")
    assert hugo.ends() == 1
    hugo.sees("Not sent: into the void")


def test_one_name_in_two_rooms_has_two_cookies(serve, arrive):
    here, there = arrive("Hugo"), arrive("Hugo", to=serve(SECRET_KEY="another one, as long").url)
    os.kill(here.child.pid, signal.SIGKILL)
    here.ends()
    arrive("Hugo").says("here again").sees("Hugo >>> here again")
    there.says("there still").sees("Hugo >>> there still")
