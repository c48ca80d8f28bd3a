"""Taking the conversation along: by the menu and by the command."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def hugo(arrive):
    hugo, julien, mathieu = arrive("Hugo"), arrive("Julien"), arrive("Mathieu")
    julien.say("/pm Hugo for you", "/pm Mathieu not for you", "for all")
    mathieu.sees("for all")
    hugo.sees("for all")
    return hugo


def saved(person, act) -> str:
    with person.page.expect_download() as download:
        act()
    return Path(download.value.path()).read_text()


def test_the_menu_saves_what_i_may_read(hugo):
    text = saved(hugo, hugo.page.get_by_role("link", name="Save the conversation").click)
    assert "Julien: for all" in text
    assert "for you" in text
    assert "not for you" not in text


def test_the_command_saves_it_as_json_too_and_the_page_stays(hugo):
    messages = json.loads(saved(hugo, lambda: hugo.say("/export json")))
    assert "for all" in json.dumps(messages)
    assert "not for you" not in json.dumps(messages)
    hugo.say("still here")
    hugo.sees("still here")
