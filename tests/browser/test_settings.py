"""What is set on one device: the theme, and that nobody reads private messages over one's shoulder."""

import pytest
from playwright.sync_api import expect

from .person import Person
from .test_alerts import SPY, choose, shown
from .test_copying import select
from .test_reading import hide

HIDDEN = "A private message"


def settings(person):
    person.page.get_by_role("button", name="Settings").click()
    return person.page.get_by_role("dialog", name="Settings")


def becomes_discreet(person):
    settings(person).get_by_label("Hide private messages on this screen").check()
    person.page.keyboard.press("Escape")


def has_background(page, colour):
    """Once its style sheet is there."""
    expect(page.locator("html")).to_have_css("background-color", colour)


# The theme

DARK, LIGHT = "rgb(24, 23, 21)", "rgb(251, 250, 247)"


def test_a_theme_is_chosen_for_this_device_and_all_its_pages_and_is_there_before_anything_is_drawn(arrive):
    hugo = arrive("Hugo", color_scheme="light")
    other = hugo.page.context.new_page()
    other.goto(hugo.url)
    has_background(hugo.page, LIGHT)
    has_background(other, LIGHT)
    settings(hugo).get_by_label("Theme").select_option("Dark")
    has_background(hugo.page, DARK)
    has_background(other, DARK)
    hugo.page.add_init_script("""
        document.addEventListener("readystatechange", () => window.first ??= document.documentElement.dataset.theme);
    """)
    hugo.page.reload()
    assert hugo.page.evaluate("first") == "dark"
    has_background(hugo.page, DARK)
    hugo.page.get_by_role("button", name="Leave").click()
    hugo.is_at_the_door()
    has_background(hugo.page, DARK)
    assert hugo.page.evaluate(
        "[...document.querySelectorAll('[data-of]')].map(one => matchMedia(one.media).matches)"
    ) == [
        False,
        True,
    ]


# The dialog


def test_a_click_beside_the_dialog_closes_it_and_the_focus_goes_back(arrive):
    hugo = arrive("Hugo")
    dialog = settings(hugo)
    dialog.get_by_role("heading").click()
    expect(dialog).to_be_visible()
    hugo.page.mouse.click(5, 300)
    expect(dialog).to_be_hidden()
    expect(hugo.page.get_by_role("button", name="Settings")).to_be_focused()


def test_it_closes_so_in_a_browser_too_that_does_not_know_the_word_for_it(visit, server):
    page = visit()
    page.add_init_script("delete HTMLDialogElement.prototype.closedBy")
    hugo = Person(page, "Hugo", server.url)
    hugo.come_in()
    dialog = settings(hugo)
    dialog.evaluate("dialog => dialog.removeAttribute('closedby')")
    page.mouse.click(5, 300)
    expect(dialog).to_be_hidden()


# A discreet screen


@pytest.fixture
def two(arrive, visit, server):
    page = visit()
    page.add_init_script(f"({SPY})()")
    hugo, julien = Person(page, "Hugo", server.url), arrive("Julien")
    hugo.come_in()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return hugo, julien


def test_private_messages_are_covered_and_shown_one_at_a_time(two):
    hugo, julien = two
    julien.say("/pm Hugo the first secret", "/pm Hugo the second secret", "for all")
    hugo.sees("for all")
    hugo.say("/pm Julien my own secret")
    expect(hugo.message("my own secret")).to_be_visible()
    becomes_discreet(hugo)
    covers = hugo.log.get_by_text(HIDDEN)
    expect(covers).to_have_count(3)
    assert "secret" not in hugo.log.inner_text()
    hugo.log.get_by_role("button", name="Show").first.click()
    expect(hugo.message("the first secret").locator(".message-text")).to_be_visible()
    expect(hugo.message("the second secret").locator(".message-text")).to_be_hidden()
    hugo.page.reload()
    expect(hugo.log.get_by_text(HIDDEN)).to_have_count(3)
    assert "secret" not in hugo.log.inner_text()
    settings(hugo).get_by_label("Hide private messages on this screen").uncheck()
    expect(hugo.message("the second secret").locator(".message-text")).to_be_visible()


def test_what_is_being_said_to_a_screen_reader_is_hidden_too(two):
    hugo, julien = two
    julien.say("/pm Hugo secret", "for all")
    said = hugo.page.locator("#announcer p")
    expect(said).to_have_text(["Private, from Julien: secret", "Julien: for all"])
    becomes_discreet(hugo)
    expect(said).to_have_text(["Julien: for all"], timeout=5_000)  # by itself it goes after ten seconds


def test_neither_title_nor_notification_nor_announcer_tell_who_or_what(two):
    hugo, julien = two
    choose(hugo, "Desktop notifications", "all")
    becomes_discreet(hugo)
    hide(hugo)
    julien.say("/pm Hugo secret")
    expect(hugo.page).to_have_title("(1) The room")
    expect(hugo.log.get_by_text(HIDDEN)).to_have_count(1)
    assert shown(hugo) == [[HIDDEN, None]]
    expect(hugo.page.locator("#announcer p")).to_have_text([HIDDEN])


def test_a_copied_range_leaves_out_what_is_covered(two):
    hugo, julien = two
    julien.say("begin", "/pm Hugo secret", "end")
    hugo.sees("end")
    becomes_discreet(hugo)
    select(hugo, "begin", "end")
    hugo.page.keyboard.press("Control+c")
    copied = hugo.page.evaluate("navigator.clipboard.readText()")
    assert "begin" in copied
    assert "end" in copied
    assert "secret" not in copied


def test_whom_the_next_line_is_for_is_said_when_it_is_asked_for(two):
    hugo, _julien = two
    becomes_discreet(hugo)
    hugo.chooses("Julien")
    expect(hugo.aim).to_contain_text(HIDDEN)
    expect(hugo.aim).not_to_contain_text("Julien")
    expect(hugo.line).to_have_attribute("placeholder", HIDDEN)
    expect(hugo.roster.get_by_role("button", name="Julien").first).to_have_attribute("aria-pressed", "false")
    hugo.aim.get_by_role("button", name="Show").click()
    expect(hugo.aim).to_contain_text("Private, to Julien")
    hugo.line.fill("secret")
    hugo.send()
    expect(hugo.log.get_by_text(HIDDEN)).to_have_count(1)
    assert "secret" not in hugo.log.inner_text()


def test_nothing_private_comes_back_into_sight_unasked(two, enter):
    hugo, julien = two
    mathieu = enter("Mathieu")
    hugo.say("public", "/pm Julien my secret")
    julien.sees("my secret")
    julien.say("/pm Hugo the answer")
    hugo.sees("the answer")
    mathieu.say("/pm Hugo once more")
    hugo.sees("once more")
    becomes_discreet(hugo)
    hugo.line.press("Alt+ArrowUp")
    expect(hugo.line).to_have_value("public")
    hugo.line.press("Alt+ArrowDown")
    expect(hugo.line).to_have_value("")
    hugo.line.fill("/pm ")
    expect(hugo.page.get_by_role("option")).to_have_text(["Julien", "Mathieu"])
    hugo.say("/pn Nobody the plan")
    expect(hugo.page.get_by_role("alert")).to_have_text("Not sent.")
    expect(hugo.line).to_have_value("")
    assert "the plan" not in hugo.page.locator("main").inner_text()
    hugo.chooses("Julien")
    hugo.say("/pm Mathieu hi")
    expect(hugo.page.get_by_role("alert")).to_contain_text("This begins like a command")
    expect(hugo.page.get_by_role("button", name="Send it privately as it is")).to_be_visible()
    expect(hugo.page.locator("#refusal")).not_to_contain_text("Julien")
