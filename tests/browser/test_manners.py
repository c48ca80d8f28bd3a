"""Small manners: what hands expect of the composer, the lists, the sheet and the dialogs."""

import re

from playwright.sync_api import expect

from .person import PHONE

BARS = "::-webkit-scrollbar { width: 15px }"
"""Scroll bars that take room, which this browser hides in tests."""


def test_pages_are_turned_and_steps_taken_back_from_the_composer(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    julien.say("\n".join(f"row {number}" for number in range(60)))
    hugo.sees("row 59")
    hugo.line.fill("a draft")
    before = top(hugo)
    hugo.line.press("PageUp")
    hugo.page.wait_for_function("top => document.querySelector('#log').scrollTop < top - 300", arg=before)
    hugo.line.press("PageDown")
    hugo.page.wait_for_function("top => document.querySelector('#log').scrollTop === top", arg=before)
    expect(hugo.line).to_have_value("a draft")
    hugo.chooses("Julien")
    hugo.line.fill("/w")
    for step in (hugo.aim, hugo.page.get_by_role("option")):
        hugo.line.press("Escape")
        expect(step.first).to_be_hidden()
    hugo.line.press("Escape")
    expect(hugo.line).to_have_value("/w")
    expect(hugo.line).to_be_focused()


def top(person):
    return person.log.evaluate("log => log.scrollTop")


def test_people_are_offered_as_the_roster_shows_them_and_the_pointer_marks_them(arrive):
    hugo, julien, _anna = arrive("Hugo"), arrive("Julien"), arrive("Anna")
    julien.page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { value: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(hugo.roster).to_contain_text("asleep")
    hugo.line.press_sequentially("/pm ")
    row = hugo.page.get_by_role("option", name="Julien")
    expect(row).to_contain_text("asleep")
    for theirs, offered in (("bdi", ".option-name"), ("i", "i")):
        colour = "node => getComputedStyle(node).borderTopColor"
        there = hugo.roster.get_by_role("button", name=re.compile("^Julien")).locator(theirs)
        assert row.locator(offered).evaluate(colour) == there.evaluate(colour)
    expect(row).to_have_attribute("aria-selected", "true")
    hugo.page.get_by_role("option", name="Anna").hover()
    expect(row).to_have_attribute("aria-selected", "false")
    hugo.line.press("Enter")
    expect(hugo.aim).to_contain_text("Private, to Anna")


def test_too_much_is_not_sent_and_enter_says_why(arrive):
    hugo = arrive("Hugo")
    hugo.line.fill("x" * 4002)
    expect(hugo.page.get_by_role("button", name="Send")).to_be_disabled()
    hugo.line.press("Enter")
    expect(hugo.page.get_by_role("alert")).to_have_text("Not sent: 2 characters too many.")
    expect(hugo.line).to_have_value("x" * 4002)
    hugo.line.press("Backspace")
    hugo.line.press("Backspace")
    expect(hugo.page.get_by_role("alert")).to_be_hidden()
    hugo.line.press("Enter")
    hugo.sees("x" * 4000)


def test_nothing_is_cut_after_a_turn_or_in_large_text_and_all_stands_in_line(arrive):
    hugo = arrive("Hugo", viewport={"width": 900, "height": 700})
    hugo.line.fill("a draft that goes on and on, word by word by word " * 3)
    low = hugo.line.bounding_box()["height"]
    for width in (360, 900):
        hugo.page.set_viewport_size({"width": width, "height": 700})
        assert hugo.line.evaluate("line => line.scrollHeight - line.clientHeight") <= 1
    assert hugo.line.bounding_box()["height"] == low
    hugo.line.fill("")
    hugo.page.set_viewport_size({"width": 360, "height": 700})
    text = "size => document.documentElement.style.fontSize = size"
    hugo.page.evaluate(text, "200%")
    assert hugo.line.evaluate("line => line.scrollHeight - line.clientHeight") <= 1
    hugo.page.set_viewport_size({"width": 1200, "height": 700})
    hugo.page.evaluate(text, "100%")
    hugo.page.evaluate(
        """rules => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rules);
        document.adoptedStyleSheets = [sheet];
    }""",
        BARS,
    )
    hugo.say("in line")
    hugo.sees("in line")
    edge = "nodes => nodes.map(node => Math.round(node.getBoundingClientRect().left))"
    hugo.page.wait_for_function("document.body.style.getPropertyValue('--gutter') === '15px'")
    message, box = hugo.page.locator(".message, .composer-box").evaluate_all(edge)[-2:]
    assert message == box


def test_escape_closes_the_sheet_wherever_the_focus_is(arrive):
    hugo = arrive("Hugo", **PHONE)
    hugo.page.locator("#people-button").tap()
    hugo.page.evaluate("document.activeElement.blur()")
    hugo.page.keyboard.press("Escape")
    expect(hugo.page.locator("#people-button")).to_be_focused()


def test_a_dialog_of_a_host_too_closes_by_a_click_beside_it(arrive):
    hugo = arrive("Hugo")
    for dialog in ("#hosting", "#invitation", "#settings"):
        hugo.page.locator(dialog).evaluate("dialog => dialog.showModal()")
        expect(hugo.page.get_by_role("dialog")).to_be_visible()
        hugo.page.mouse.click(5, 300)
        expect(hugo.page.get_by_role("dialog")).to_have_count(0)


def test_a_phone_on_its_side_has_no_bar_above_its_keyboard_and_a_small_one_a_short_count(arrive):
    hugo = arrive("Hugo", **PHONE)
    count = hugo.page.get_by_role("button", name=re.compile("seats taken"))
    expect(count).to_have_accessible_name("1 of 10 seats taken. People")
    hugo.page.set_viewport_size({"width": 320, "height": 640})
    expect(count).to_have_accessible_name("1 seats taken. People")
    bar = hugo.page.get_by_role("banner")
    hugo.page.set_viewport_size({"width": 740, "height": 250})
    hugo.line.tap()
    expect(bar).to_be_hidden()
    assert hugo.page.locator(".composer").bounding_box()["y"] > 150
    hugo.log.focus()
    expect(bar).to_be_visible()
