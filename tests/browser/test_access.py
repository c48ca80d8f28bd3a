"""Everybody can use it: axe finds nothing on any page, in any state, in either theme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .person import PHONE

THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


def finds_nothing(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@THEMES
def test_the_door_in_all_its_states(arrive, visit, serve, theme):
    server = serve(CHAT_SEATS=1, CHAT_PASSWORD="sesame")
    page = visit(color_scheme=theme)
    page.goto(server.url)
    finds_nothing(page)
    for password, state in (("guess", ".field-refusal"), ("sesame", "#log")):
        page.get_by_label("Username").fill("Hugo")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button").click()
        expect(page.locator(state)).to_be_visible()
        finds_nothing(page)
    late = visit(color_scheme=theme)
    late.goto(server.url)
    finds_nothing(late)
    late.goto(server.url + "/nowhere")
    finds_nothing(late)


@THEMES
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_the_room_in_all_its_states(arrive, theme, screen):
    hugo, julien = arrive("Hugo", color_scheme=theme, **screen), arrive("Julien")
    julien.say("Hello @Hugo, see https://example.org", "/pm Hugo quietly", "```\ncode\n```", "/me waves")
    hugo.sees("waves")
    finds_nothing(hugo.page)
    hugo.line.fill("/")
    expect(hugo.page.locator("#options")).to_be_visible()
    finds_nothing(hugo.page)
    hugo.say("/pm Julein hello")
    expect(hugo.page.locator("#refusal")).to_be_visible()
    finds_nothing(hugo.page)
    hugo.line.fill("")
    hugo.page.locator("#alerts-button").click()
    expect(hugo.page.get_by_role("dialog")).to_be_visible()
    finds_nothing(hugo.page)
