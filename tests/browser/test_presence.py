"""Who is here, who is typing, and in which colour."""

import re

from playwright.sync_api import expect

from .person import PHONE


def test_you_come_first_then_the_others_in_order_of_arrival(arrive, enter):
    _hugo, julien, mathieu = enter("Hugo"), arrive("Julien"), arrive("Mathieu")
    expect(julien.roster.locator("bdi")).to_have_text(["Julien", "Hugo", "Mathieu"])
    expect(mathieu.roster.locator("bdi")).to_have_text(["Mathieu", "Hugo", "Julien"])
    expect(mathieu.roster.locator("li").first).to_contain_text("you")


def test_typing_is_shown_and_goes_away_but_a_command_is_nobodys_business(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    typing = julien.page.locator("#typing")
    hugo.line.press_sequentially("/pm Julien secret")
    hugo.line.press("Escape")
    hugo.line.fill("")
    hugo.line.press_sequentially("hel")
    expect(typing).to_have_text("Hugo is typing…")
    expect(typing).to_have_text("", timeout=10_000)
    hugo.line.press_sequentially("lo")
    expect(typing).to_have_text("Hugo is typing…")
    hugo.line.press("Enter")
    julien.sees("hello")
    expect(typing).to_have_text("", timeout=2_000)


def test_a_command_being_typed_is_told_to_nobody(arrive):
    hugo = arrive("Hugo")
    told = []
    hugo.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: told.append(frame)))
    hugo.page.reload()
    hugo.is_in()
    hugo.line.press_sequentially("/pm Julien secret")
    hugo.line.press("Escape")
    hugo.line.fill("")
    hugo.line.press_sequentially("aloud", delay=5)
    hugo.line.press("Enter")
    hugo.sees("aloud")
    assert len([frame for frame in told if '"typing"' in str(frame)]) == 1


def test_people_who_are_here_together_have_different_colours(arrive, enter):
    hugo, *_others = arrive("Hugo"), enter("Julien"), enter("Mathieu"), enter("Anna")
    expect(hugo.roster.locator("li")).to_have_count(4)
    colours = hugo.roster.locator("bdi").evaluate_all("all => all.map(one => getComputedStyle(one).color)")
    assert len(set(colours)) == 4


def test_on_a_phone_the_people_are_one_tap_away_and_focus_comes_back(arrive):
    hugo = arrive("Hugo", **PHONE)
    button = hugo.page.get_by_role("button", name=re.compile("People"))
    expect(button).to_contain_text("1 of 10")
    expect(hugo.roster).not_to_be_in_viewport()
    button.tap()
    expect(hugo.roster).to_be_in_viewport()
    hugo.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(hugo.roster).not_to_be_in_viewport()
