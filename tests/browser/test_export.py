"""Taking the conversation along: by the menu and by the command."""

import json
import re
from pathlib import Path

import pytest

from tests.web.written import read


@pytest.fixture
def hugo(arrive, enter):
    hugo, julien, mathieu = arrive("Hugo", timezone_id="Australia/Adelaide"), enter("Julien"), enter("Mathieu")
    julien.say("/pm Hugo for you", "/pm Mathieu not for you", "for all")
    mathieu.sees("for all")
    hugo.sees("for all")
    return hugo


def saved(person, act) -> tuple[str, str]:
    """The name of the file, and what is in it."""
    with person.page.expect_download() as download:
        act()
    return download.value.suggested_filename, Path(download.value.path()).read_text()


def test_the_menu_saves_what_is_public(hugo):
    name, text = saved(hugo, hugo.page.get_by_role("link", name="Save the conversation").click)
    assert re.fullmatch(r"The-room-\d{4}-\d\d-\d\d\.txt", name)
    assert "] Julien: for all\n" in text
    assert "for you" not in text


def test_a_second_choice_brings_my_private_messages_along(hugo):
    _name, text = saved(hugo, hugo.page.get_by_role("link", name="Save it with my private messages").click)
    assert "] Julien: for all\n" in text
    assert "] Julien (in private to Hugo): for you\n" in text
    assert "not for you" not in text


@pytest.mark.parametrize("ask", ["menu", "command"])
def test_its_times_are_those_that_the_page_shows(hugo, ask):
    link = hugo.page.get_by_role("link", name="Save the conversation")
    _name, text = saved(hugo, link.click if ask == "menu" else lambda: hugo.say("/export"))
    head, lines = read(text)
    assert head[1].endswith(" (Australia/Adelaide)")
    shown = hugo.message("for all").locator("time")
    assert shown.text_content() in lines[-1].at


def test_the_command_saves_it_as_json_too_and_the_page_stays(hugo):
    messages = json.loads(saved(hugo, lambda: hugo.say("/export json all"))[1])
    texts = [message["text"] for message in messages if "text" in message]
    assert texts == ["for you", "for all"]
    hugo.say("still here")
    hugo.sees("still here")
