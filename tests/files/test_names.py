"""What a file is called: by whoever sends it, and by the time others see it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat.file import ENDING, NAME, NAME_BYTES, clean_name, with_ending


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\anna\board.jpg", "board.jpg"),
        (".bashrc", "bashrc"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b.txt", "ab.txt"),
        ("two\nlines.txt", "two lines.txt"),
        ("\ud83d.txt", "txt"),
        ("👩‍🏫 board.png", "👩‍🏫 board.png"),
        ("", "file"),
        ("\u200b\u200b", "file"),
        ("..", "file"),
        ("/", "file"),
    ],
)
def test_nobody_is_misled_by_a_name(sent, shown):
    assert clean_name(sent) == shown


@given(
    st.text(st.characters() | st.sampled_from("/\\.\u202e\u2066\x00\n\ud800")) | st.text(min_size=100, max_size=5000)
)
def test_whatever_is_sent_is_a_name_that_any_disk_takes(sent):
    name = clean_name(sent)
    assert name.strip() == name != ""
    assert len(name) <= NAME
    assert len(name.encode()) <= NAME_BYTES
    assert not set(name) & set("/\\\x00")
    assert not name.startswith(".")
    assert not {unicodedata.bidirectional(each) for each in name} & {
        "RLO",
        "LRO",
        "RLE",
        "LRE",
        "RLI",
        "LRI",
        "FSI",
        "PDF",
    }
    assert clean_name(name) == name


@given(st.text("abc é", min_size=NAME, max_size=5000))
def test_the_end_of_a_long_name_is_always_shown(stem):
    assert clean_name(f"x{stem}y-final-version.pdf").endswith("y-final-version.pdf"[-ENDING:])


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("board.JPG", "image/jpeg", "board.JPG"),
        ("avatar.html", "image/png", "avatar.html.png"),
        ("photo.avif", "image/webp", "photo.avif.webp"),
        ("notes.html", "application/octet-stream", "notes.html"),
    ],
)
def test_a_picture_is_called_what_it_is(name, media_type, shown):
    assert with_ending(name, media_type) == shown
