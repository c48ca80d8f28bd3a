"""What the code says, and what it keeps to itself."""

from urllib.parse import urlsplit

import pytest

from chatapp import qr
from chatapp.invitation import ASKS, LONGEST, NEAR, OPENS, Invitation
from chatapp.invitation.ways import ALONE, Ways
from chatapp.terminal.invitation import Invitation as InTerminal
from tests.scan import printed, scanned

WAYS = Ways(("http://192.168.1.20:5000", "http://10.0.0.7:5000"), near=True)
CLASS_A = Ways(("http://192.168.1.20:5000/r/class-a/",), near=True)


def test_the_code_says_the_likeliest_address():
    invitation = Invitation(WAYS)
    assert (invitation.code, invitation.sentences) == ("http://192.168.1.20:5000", (NEAR,))


@pytest.mark.parametrize("ways", [WAYS, CLASS_A])
@pytest.mark.parametrize("password", ["sesame", "a&b=c#d/e?f+g h%41", "sésame 🔑"])
def test_the_password_is_in_its_fragment_and_nowhere_else(ways, password):
    invitation = Invitation(ways, True, password)
    address, _, fragment = invitation.code.partition("#password=")
    assert urlsplit(invitation.code)[:4] == urlsplit(address)[:4]
    assert address.rstrip("/") == ways.addresses[0].rstrip("/")
    assert not set(fragment) & set("&=#/?+ ")
    assert invitation.sentences == (NEAR, OPENS)


@pytest.mark.parametrize("password", ["", "x" * LONGEST])
def test_where_it_is_not_known_or_too_long_the_room_asks_for_it(password):
    invitation = Invitation(WAYS, True, password)
    assert (invitation.code, invitation.sentences) == (WAYS.addresses[0], (NEAR, ASKS))


def test_what_is_too_long_to_be_scanned_has_no_code():
    assert Invitation(Ways((f"http://chat.example/{'x' * 8000}/",))).code == ""


def test_where_nobody_can_come_in_there_is_no_code_but_the_reason():
    invitation = Invitation(Ways(obstacle=ALONE), True, "sesame")
    assert (invitation.code, invitation.sentences) == ("", (ALONE,))


@pytest.mark.parametrize("length", [1, 60, LONGEST])
def test_a_terminal_shows_what_a_phone_can_scan(length):
    text = "x" * length
    assert scanned(printed(qr.blocks(text))) == [text]


def test_a_terminal_that_is_too_narrow_shows_the_words_alone():
    invitation = InTerminal("words", "http://192.168.1.20:5000")
    rows = invitation.rows(200)
    assert invitation.rows(len(rows[0])) == rows
    assert invitation.rows(len(rows[0]) - 1) == []
    assert InTerminal("words", "").rows(200) == InTerminal("words", "x" * 100_000).rows(200) == []
