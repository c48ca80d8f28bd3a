"""Ignoring one person, on one's own screen."""

import pytest
from playwright.sync_api import expect

from .test_reading import hide


@pytest.fixture
def three(arrive):
    people = arrive("Hugo"), arrive("Julien"), arrive("Anna Maria")
    for person in people:
        expect(person.roster.locator("li")).to_have_count(3)
    return people


def test_lines_of_somebody_who_is_ignored_are_one_line_that_counts_them_and_shows_them(three):
    hugo, julien, anna = three
    julien.say("one", "/pm Hugo two", "three")
    hugo.sees("three")
    hugo.roster.get_by_role("button", name="Ignore Julien").click()
    cover = hugo.log.get_by_text("3 lines of Julien hidden")
    expect(cover).to_be_visible()
    for text in ("one", "two", "three"):
        expect(hugo.message(text).locator(".message-text")).to_be_hidden()
    julien.say("/name Jules", "four")
    expect(hugo.log.get_by_text("1 line of Jules hidden")).to_be_visible()
    hugo.page.reload()
    expect(cover).to_be_visible()
    cover.locator("..").get_by_role("button", name="Show").click()
    expect(hugo.message("two").locator(".message-text")).to_be_visible()
    expect(hugo.message("four").locator(".message-text")).to_be_hidden()
    hugo.roster.get_by_role("button", name="Ignore Jules").click()
    expect(hugo.message("four").locator(".message-text")).to_be_visible()
    for other in (julien, anna):
        expect(other.log).not_to_contain_text("gnore")


def test_they_do_not_count_in_the_title_nor_are_they_announced(three):
    hugo, julien, anna = three
    hugo.say("/ignore Julien")
    hugo.sees("What Julien writes is hidden on your screen.")
    hide(hugo)
    julien.say("Hugo, look", "/pm Hugo psst")
    anna.sees("Hugo, look")
    anna.say("hello")
    hugo.sees("hello")
    expect(hugo.page).to_have_title("(1) The room")
    expect(hugo.page.locator("#announcer p")).to_have_text(["Anna Maria: hello"])


def test_the_command_completes_one_name_lists_and_ends_it(three):
    hugo, _julien, anna = three
    hugo.line.press_sequentially("/ignore an")
    expect(hugo.page.get_by_role("option")).to_have_text("Anna Maria ")
    hugo.line.press("Enter")
    expect(hugo.line).to_have_value('/ignore "Anna Maria" ')
    hugo.line.press("Enter")
    hugo.sees("What Anna Maria writes is hidden on your screen.")
    expect(hugo.roster.get_by_role("button", name="Ignore Anna")).to_have_attribute("aria-pressed", "true")
    anna.say("/quit")
    hugo.is_told("Anna Maria has left")
    hugo.say("/ignore")
    hugo.sees("You ignore Anna Maria.")
    hugo.say("/unignore anna maria")
    hugo.sees("You ignore nobody.")


def test_an_answer_is_never_to_somebody_who_is_ignored(three):
    hugo, julien, anna = three
    julien.say("/pm Hugo first")
    hugo.sees("first")
    hugo.roster.get_by_role("button", name="Ignore Anna Maria").click()
    anna.say("/pm Hugo second")
    expect(hugo.log.get_by_text("1 line of Anna Maria hidden")).to_be_visible()
    hugo.line.press_sequentially("/reply ")
    expect(hugo.aim).to_contain_text("Private, to Julien")


def test_nor_where_theirs_is_the_only_private_one(three):
    hugo, julien, _anna = three
    hugo.roster.get_by_role("button", name="Ignore Julien").click()
    julien.say("/pm Hugo psst", "hello")
    expect(hugo.log.get_by_text("2 lines of Julien hidden")).to_be_visible()
    hugo.say("/reply secret")
    expect(hugo.page.locator("#refusal")).to_contain_text("There is no private message to answer yet.")
    expect(julien.message("secret")).to_have_count(0)


def test_whoever_quits_and_comes_back_under_the_same_name_is_ignored_still(three, arrive):
    hugo, julien, _anna = three
    hugo.say("/ignore Julien")
    julien.say("/quit")
    hugo.is_told("Julien has left")
    again = arrive("Julien")
    expect(hugo.roster).to_contain_text("Julien")
    again.say("me again")
    expect(hugo.log.get_by_text("1 line of Julien hidden")).to_be_visible()
    hugo.say("/ignore")
    hugo.sees("You ignore Julien.")
    hugo.roster.get_by_role("button", name="Ignore Julien").click()
    expect(hugo.message("me again").locator(".message-text")).to_be_visible()
    hugo.say("/ignore")
    hugo.sees("You ignore nobody.")
