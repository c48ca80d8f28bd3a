"""Leaving on purpose, and not by accident."""

from playwright.sync_api import expect

from .person import PHONE, Person


def test_on_a_phone_leaving_is_with_the_people_and_what_is_behind_the_sheet_cannot_be_reached(arrive):
    hugo = arrive("Hugo", **PHONE)
    leave = hugo.page.get_by_role("button", name="Leave")
    expect(leave).to_have_count(0)
    hugo.page.locator("#people-button").tap()
    expect(leave).to_be_visible()
    expect(hugo.page.get_by_text("Tap a name to write privately")).to_be_visible()
    assert not reaches_the_line(hugo)
    hugo.page.touchscreen.tap(10, 300)
    expect(leave).to_have_count(0)
    expect(hugo.page.locator("#people-button")).to_be_focused()
    assert reaches_the_line(hugo)
    hugo.page.locator("#people-button").tap()
    hugo.page.set_viewport_size({"width": 1200, "height": 800})
    expect(hugo.page.locator("[inert]")).to_have_count(0)


def reaches_the_line(person):
    return person.line.evaluate("line => (line.focus(), line === document.activeElement)")


def test_whoever_left_takes_the_seat_back_with_enter_for_ten_seconds(arrive):
    hugo = arrive("Hugo")
    hugo.page.clock.install()
    hugo.say("/quit")
    back = hugo.page.get_by_role("button", name="Take your seat back")
    expect(back).to_be_focused()
    expect(back).to_have_accessible_description("You left.")
    hugo.page.keyboard.press("Enter")
    hugo.is_in()
    hugo.page.get_by_role("button", name="Leave").click()
    expect(back).to_be_focused()
    hugo.page.clock.run_for(10_000)
    expect(hugo.page.get_by_role("button", name="Take a seat")).to_be_visible()
    expect(hugo.page.get_by_text("You left.")).to_have_count(0)
    assert "left" not in hugo.page.url


def test_without_javascript_one_leaves_and_comes_back_on_a_phone_too(visit, server):
    hugo = Person(visit(java_script_enabled=False, **PHONE), "Hugo", server.url)
    hugo.knock()
    leave = hugo.page.locator("#leave").get_by_role("button", name="Leave")
    leave.click()
    hugo.page.get_by_role("button", name="Take your seat back").click()
    expect(leave).to_be_visible()
