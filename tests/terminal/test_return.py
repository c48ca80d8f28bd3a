"""Back after a cut that was longer than the grace period: the seat or the name may have gone to somebody else."""

import pytest


@pytest.fixture
def server(share):
    return share(CHAT_SEATS=2, CHAT_GRACE_SECONDS=1, CHAT_KEEP_MINUTES=0)


@pytest.fixture
def gone(arrive, network):
    """Hugo, at whose terminal the network is cut, and Julien, who saw him go."""
    hugo, julien = arrive("Hugo", to=network.url), arrive("Julien")
    network.cut()
    hugo.sees_status("reconnecting").says("for later").sees_status("1 to send")
    julien.sees("Hugo has left")
    return hugo, julien


def test_a_room_that_is_full_is_told_and_the_first_free_seat_taken(gone, network, arrive):
    hugo, julien = gone
    mathieu = arrive("Mathieu")
    network.mend()
    hugo.sees("All 2 seats are taken.").types("half a sen").sees(">>> half a sen")
    hugo.sees_status("reconnecting … · 1 to send")
    mathieu.says("/quit")
    hugo.sees_status("Hugo · 2 of 2 · connected").says("tence")
    julien.sees("Hugo >>> for later").sees("Hugo >>> half a sentence")
    assert hugo.printed.count("All 2 seats are taken.") == 1


def test_a_name_that_was_taken_is_told_and_what_was_typed_is_not_lost(gone, network, arrive, environ, tmp_path):
    hugo, julien = gone
    arrive("Hugo", environ=environ | {"XDG_STATE_HOME": str(tmp_path / "elsewhere")})
    julien.says("/quit")
    assert julien.ends() == 0  # so there is a seat, but not under this name
    network.mend()
    hugo.sees("Hugo is already here.").sees_status("reconnecting … · 1 to send").types("\x03")
    assert hugo.ends() == 1
    hugo.sees("Not sent: for later")


def test_a_free_seat_is_taken_again_without_a_word(gone, network):
    hugo, julien = gone
    network.mend()
    julien.sees("Hugo is connected").sees("Hugo >>> for later")
    hugo.sees_status("Hugo · 2 of 2 · connected")
