"""Browser and terminal in one room."""

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person


@pytest.fixture
def julien(visit, server):
    person = Person(visit(), "Julien", server.url)
    person.come_in()
    return person


def test_browser_and_terminal_see_each_others_messages_private_messages_and_renames(julien, arrive):
    hugo, mathieu = arrive("Hugo"), arrive("Mathieu")
    julien.is_told("Hugo is connected")
    hugo.says("from the terminal")
    julien.sees("from the terminal")
    julien.say("from the browser", "/pm Hugo psst")
    hugo.sees("Julien >>> from the browser").sees("Julien(PM) >>> psst").says("/reply what?")
    expect(julien.sees("what?").locator(".message-private")).to_be_visible()
    hugo.says("/name Hugues")
    julien.is_told("Hugo is now known as Hugues")
    julien.say("/name Jules", "the end")
    for person in (hugo, mathieu):
        person.sees("Julien is now known as Jules").sees("Jules >>> the end")
    assert "psst" not in mathieu.printed
    assert "what?" not in mathieu.printed
    hugo.says("/quit")
    julien.is_told("Hugues has left")
