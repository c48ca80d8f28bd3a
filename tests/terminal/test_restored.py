"""A room that was put back to how it was: numbers are given anew, and nobody misses a line or reads one twice."""

import pytest
from playwright.sync_api import expect

from chatapp.transcript import copies
from tests.browser.person import Person


@pytest.fixture
def server(serve):
    return serve(CHAT_PACE_BURST=1000)


@pytest.fixture
def put_back(server, tmp_path):
    """Takes the room back to where it was at this moment, when called."""

    def put_back():
        server.kill()
        copies.restore(tmp_path / "backup.db", server.database)
        server.start()

    def keep():
        copies.copy(server.database, tmp_path / "backup.db")
        return put_back

    return keep


def test_page_and_terminal_go_on_and_show_each_line_once(visit, arrive, server, put_back):
    hugo, tina, julien = Person(visit(), "Hugo", server.url), arrive("Tina"), arrive("Julien")
    hugo.come_in()
    julien.says("one", "two")
    hugo.sees("two")
    put_back = put_back()
    julien.says("three", "four")
    hugo.sees("four")
    tina.sees("Julien >>> four")
    put_back()
    julien.sees_status(" · connected").says("five")
    hugo.sees("five")
    tina.sees("Julien >>> five")
    said = ["one", "two", "three", "four", "five"]
    assert [line.split(">>> ")[1] for line in tina.lines if "Julien >>> " in line] == said
    expect(hugo.log.locator("[data-kind=text] .message-text")).to_have_text(["one", "two", "five"])
