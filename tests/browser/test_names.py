"""Names and texts of all kinds, drawn: each is seen whole, and stays in its row."""

import re
from time import time

import pytest
from playwright.sync_api import expect

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from tests.one_room import OneRoom

from .person import PHONE
from .person import Person as Visitor

HEAP = "".join(char + "\u0302\u0303\u0308\u030a" * 9 + "\u0323\u0325\u032d" * 9 for char in "heap")
"""A text; and a name that was let in before there was a rule."""
LETTERS, HIGH = 5, 12
"""Pixels above and below a row: those that may be drawn on, as letters of Tibet and Burma are, and those looked at."""


# Solveig, whom no other test knows: "Anna ❤️" could be the Anna who has just left a shared room, and is asked about.
@pytest.mark.parametrize("name", ["Solveig ❤️", "👩‍🔬", "🏳️‍🌈", "1️⃣", "🇫🇷 Zoé", "น้ำฝน", "محمّد", "ශ්‍රී"])
def test_people_are_called_as_they_write_it_and_can_be_written_to(arrive, name):
    hugo, other = arrive("Hugo"), arrive(name)
    expect(hugo.roster.locator("bdi")).to_have_text(["Hugo", name])
    hugo.say(f"/pm {name} for your eyes")
    expect(other.sees("for your eyes").locator(".message-author")).to_have_text("Hugo")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Hu\u2800go", "cannot be seen"), ("...", "needs a letter"), ("Julien(PM)", "what the room itself writes"),
        ("👨‍👩‍👧‍👦" * 7, "too many parts"), ("“Hugo”", "quotation marks"),
        ("Z\u0302\u0303\u0308\u030a\u0304", "four accents"),
    ],
)  # fmt: skip
def test_whoever_is_refused_reads_why(visit, server, name, reason):
    stranger = Visitor(visit(), name, server.url)
    stranger.knock()
    expect(stranger.page.get_by_label("Username")).to_have_accessible_description(re.compile(reason))


def drawn_outside(page, element) -> bool:
    """Does anything change above or below the row when the element is not drawn?"""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    top, bottom = box["y"] - LETTERS, box["y"] + box["height"] + LETTERS
    strips = [{"x": box["x"], "y": y, "width": box["width"], "height": HIGH} for y in (top - HIGH, bottom)]
    before = [page.screenshot(clip=strip) for strip in strips]
    element.evaluate("element => { element.style.visibility = 'hidden' }")
    return before != [page.screenshot(clip=strip) for strip in strips]


def cut(page, element) -> bool:
    """Would more of it be drawn if it might reach over its row?"""
    box = element.bounding_box()
    around = {
        "x": box["x"] - HIGH,
        "y": box["y"] - HIGH,
        "width": box["width"] + 2 * HIGH,
        "height": box["height"] + 2 * HIGH,
    }
    clipped = page.screenshot(clip=around)
    element.evaluate("element => { element.style.overflow = 'visible' }")
    return clipped != page.screenshot(clip=around)


@pytest.mark.parametrize("name", ["Élodie ỗ ǵ", "ỆẬỖ Çğjpqy", "نُورُالدِّين", "שָׁלוֹם"])
def test_letters_are_seen_whole_with_their_accents_and_descenders(arrive, enter, name):
    hugo, other = arrive("Hugo"), enter(name)
    other.say(f"{name}!")
    message = hugo.sees(f"{name}!")
    for element in (
        hugo.roster.locator("bdi").last,
        message.locator(".message-author"),
        message.locator(".message-text"),
    ):
        assert not cut(hugo.page, element)


@pytest.fixture
def old_room(serve):
    """A room in which somebody is called like that, and writes like that."""
    server = serve(CHAT_GRACE_SECONDS=600)
    server.stop()
    heap, now = Person("heap", HEAP), int(time() * 1000)
    said = [Message(Kind.TEXT, now, heap, text) for text in ("above", HEAP, "below")]
    transcript = OneRoom(server.database)
    transcript.append([Message(Kind.JOINED, now, heap), *said, Message(Kind.ACTION, now, heap, "waves")])
    transcript.close()
    server.start()
    return server


@pytest.mark.parametrize("screen", [PHONE, {}], ids=["phone", "wide"])
def test_marks_heaped_on_a_letter_stay_in_the_row_of_a_message(arrive, old_room, screen):
    hugo = arrive("Hugo", old_room, **screen)
    text = hugo.log.locator(".message-text")
    assert not drawn_outside(hugo.page, text.nth(2))
    assert not drawn_outside(hugo.page, hugo.sees("above").locator(".message-author"))
    assert not drawn_outside(hugo.page, hugo.sees("waves").locator("bdi").last)
    assert not drawn_outside(hugo.page, hugo.notices.locator("bdi").last)


def test_and_in_every_other_row_that_has_a_name(arrive, old_room):
    hugo = arrive("Hugo", old_room)
    hugo.chooses(HEAP)
    assert not drawn_outside(hugo.page, hugo.aim.locator("bdi"))
    hugo.say("psst")
    assert not drawn_outside(hugo.page, hugo.sees("psst").locator(".message-private bdi"))
    assert not drawn_outside(hugo.page, hugo.roster.locator("bdi").last)
    hugo.line.press_sequentially("/pm ")
    assert not drawn_outside(hugo.page, hugo.page.locator(".option-name").first)
    hugo.page.keyboard.press("Escape")
    hugo.say(f"/pm {HEAP}x psst")
    expect(hugo.page.locator("#refusal")).to_contain_text("There is no")
    assert not drawn_outside(hugo.page, hugo.page.locator("#refusal > span").first)
