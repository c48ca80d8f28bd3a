"""The room's page is compressed, for nobody but its reader chooses a word of it; the door is not."""

import gzip
import re

import pytest

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def hugo(login):
    return login("Hugo")


def test_the_room_is_sent_compressed_to_whoever_takes_that(hugo):
    plain, small = hugo.get("/chat"), hugo.get("/chat", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert _without_token(gzip.decompress(small.data).decode()) == _without_token(plain.get_data(as_text=True))


def test_nothing_in_it_is_what_somebody_else_has_chosen(app, hugo, login):
    before = _without_token(hugo.get("/chat").get_data(as_text=True))
    login("Mallory").get("/chat?guess=guess")
    after = hugo.get("/chat?guess=guess#guess", headers={"Referer": "http://localhost/guess", "User-Agent": "guess"})
    assert _without_token(after.get_data(as_text=True)) == before
    assert "csrf_token" in before


def test_the_door_repeats_what_was_typed_and_so_is_not(app):
    door = app.test_client().get("/", headers=GZIP)
    assert "csrf_token" in door.get_data(as_text=True)
    assert "Content-Encoding" not in door.headers


def _without_token(html):
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", html)
