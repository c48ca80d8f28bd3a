"""Commands and names at hand."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def three(arrive, enter):
    hugo, julien, mathieu = arrive("Hugo"), enter("Julien"), enter("Mathieu")
    mathieu.say("I spoke first")
    julien.say("I spoke last")
    hugo.sees("I spoke last")
    return hugo, julien, mathieu


def options(person):
    return person.page.get_by_role("option")


def chosen(person):
    """What a screen reader is told is active."""
    return person.page.locator("#" + person.line.get_attribute("aria-activedescendant"))


def test_a_slash_lists_the_commands_and_keys_pick_one_without_sending(arrive):
    hugo = arrive("Hugo")
    hugo.line.press_sequentially("/")
    expect(options(hugo).filter(has_text="/help")).to_be_visible()
    expect(chosen(hugo)).to_contain_text("/pm NAME")
    expect(chosen(hugo)).to_contain_text("write to one or several")
    hugo.line.press("ArrowDown")
    expect(chosen(hugo)).to_contain_text("/reply")
    hugo.line.press("ArrowUp")
    hugo.line.press("ArrowUp")
    expect(options(hugo).last).to_have_attribute("aria-selected", "true")
    hugo.line.press_sequentially("w")
    expect(options(hugo)).to_have_count(2)
    hugo.line.press_sequentially("ho")
    hugo.line.press("Tab")
    expect(hugo.line).to_have_value("/who ")
    expect(hugo.line).to_be_focused()
    expect(hugo.page.locator("[data-kind=note]")).to_have_count(0)


def test_enter_picks_from_the_list_but_sends_a_complete_command(arrive):
    hugo = arrive("Hugo")
    hugo.line.press_sequentially("/wh")
    hugo.line.press("ArrowDown")
    hugo.line.press("Enter")
    expect(hugo.line).to_have_value("/who ")
    hugo.line.fill("")
    hugo.line.press_sequentially("/who")
    hugo.line.press("Enter")
    expect(hugo.page.locator("[data-kind=note]")).to_contain_text("Hugo")


def test_escape_closes_the_list_and_keeps_the_line(arrive):
    hugo = arrive("Hugo")
    hugo.line.press_sequentially("/p")
    hugo.line.press("Escape")
    expect(options(hugo)).to_have_count(0)
    expect(hugo.line).to_have_value("/p")


def test_pm_offers_people_the_last_speaker_first_and_several_at_once(three):
    hugo, julien, mathieu = three
    hugo.line.press_sequentially("/pm ")
    expect(options(hugo)).to_have_text(["Julien", "Mathieu"])
    hugo.line.press_sequentially("mat")
    hugo.line.press("Tab")
    expect(hugo.aim).to_contain_text("Private, to Mathieu")
    expect(hugo.line).to_have_value("")
    hugo.line.press("Escape")
    hugo.line.fill("/pm Mathieu,")
    expect(options(hugo)).to_have_text(["Julien"])
    options(hugo).click()
    hugo.line.press_sequentially("to both")
    hugo.line.press("Enter")
    julien.sees("to both")
    mathieu.sees("to both")


def test_at_offers_names_and_a_tap_does_what_a_key_does(three):
    hugo = three[0]
    hugo.line.press_sequentially("ask @")
    expect(options(hugo)).to_have_text(["Julien", "Mathieu"])
    options(hugo).last.click()
    expect(hugo.line).to_have_value("ask @Mathieu ")
    expect(hugo.line).to_be_focused()


def test_enter_sends_a_line_that_ends_in_a_name_typed_out(three):
    hugo, julien, _ = three
    hugo.line.press_sequentially("coffee, @Julien")
    expect(options(hugo)).to_have_text(["Julien"])
    hugo.line.press("Enter")
    julien.sees("coffee, @Julien")


def test_tab_completes_names_and_cycles(enter, three):
    hugo = three[0]
    enter("Mathilde")
    expect(hugo.roster).to_contain_text("Mathilde")
    hugo.line.press_sequentially("hello mat")
    hugo.line.press("Tab")
    expect(hugo.line).to_have_value("hello Mathieu ")
    hugo.line.press("Tab")
    expect(hugo.line).to_have_value("hello Mathilde ")
    hugo.line.press("Tab")
    expect(hugo.line).to_have_value("hello Mathieu ")


def test_tab_is_no_trap(arrive):
    hugo = arrive("Hugo")
    hugo.line.focus()
    hugo.line.press("Tab")
    expect(hugo.line).not_to_be_focused()
    hugo.line.fill("no such name xyz")
    hugo.line.press("Tab")
    expect(hugo.line).not_to_be_focused()


def test_a_name_in_the_list_of_people_starts_a_private_message(three):
    hugo, julien, _ = three
    hugo.chooses("Julien")
    expect(hugo.aim).to_contain_text("Private, to Julien")
    hugo.page.keyboard.type("psst")
    hugo.line.press("Enter")
    julien.sees("psst")


def test_a_command_typed_at_a_question_is_the_answer(arrive):
    hugo = arrive("Hugo")
    hugo.say("/name")
    expect(hugo.page.locator("#step")).to_be_visible()
    hugo.line.press_sequentially("/")
    expect(options(hugo)).to_have_count(0)
    hugo.say("/who")
    expect(hugo.page.locator("#refusal")).to_contain_text("A name cannot contain")
    expect(hugo.page.locator("#step")).to_be_hidden()


def test_help_teaches_in_two_columns_and_is_put_away(arrive):
    hugo = arrive("Hugo")
    hugo.say("/help")
    note = hugo.page.locator("#log [data-kind=note]")
    expect(note.get_by_role("term").first).to_have_text("/pm")
    expect(note.get_by_role("definition").first).to_have_text("write to one or several in private")
    expect(note).not_to_contain_text("/whisper")
    for known in ("```", "Shift", "↑", "Tab", "@", "click it to write privately"):
        expect(note).to_contain_text(known)
    note.get_by_role("button", name="/reply").click()
    expect(hugo.line).to_have_value("/reply ")
    note.get_by_role("button", name="Close").click()
    expect(note).to_have_count(0)
    hugo.say("/help repondre")
    expect(note.get_by_role("term")).to_have_text(["/reply TEXT", "For example", "Other names"])
    expect(note.get_by_role("definition").last).to_have_text("/r /répondre ")
    hugo.say("still here")
    hugo.sees("still here")


def test_a_french_word_is_the_command_whatever_else_begins_so(three):
    hugo, julien, _ = three
    hugo.line.press_sequentially("/qui")
    expect(chosen(hugo)).to_contain_text("/who")
    hugo.line.press("Enter")
    expect(hugo.page.locator("#log [data-kind=note]")).to_contain_text("3 of 10")
    julien.say("/pm Hugo psst")
    hugo.sees("psst")
    hugo.line.press_sequentially("/repondre ")
    expect(hugo.aim).to_contain_text("Private, to Julien")
