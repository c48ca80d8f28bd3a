"""Writing: the composer does what fingers expect."""

from playwright.sync_api import expect

from .person import PHONE


def test_enter_sends_and_shift_enter_breaks_the_line(arrive):
    hugo = arrive("Hugo")
    hugo.line.press_sequentially("one")
    hugo.line.press("Shift+Enter")
    hugo.line.press_sequentially("two")
    hugo.line.press("Enter")
    expect(hugo.sees("one").locator(".message-text")).to_have_text("one\ntwo", use_inner_text=True)


def test_on_a_touch_screen_enter_breaks_and_the_button_sends(arrive):
    hugo = arrive("Hugo", **PHONE)
    hugo.line.press_sequentially("one")
    hugo.line.press("Enter")
    hugo.line.press_sequentially("two")
    expect(hugo.line).to_have_value("one\ntwo")
    hugo.page.get_by_role("button", name="Send").tap()
    hugo.sees("two")
    expect(hugo.line).to_be_focused()


def test_enter_that_ends_a_composition_sends_nothing(arrive):
    hugo = arrive("Hugo")
    hugo.line.fill("にほん")
    for flags in ("isComposing: true", "keyCode: 229"):
        hugo.line.evaluate(f"""line => line.dispatchEvent(new KeyboardEvent("keydown",
            {{ key: "Enter", bubbles: true, cancelable: true, {flags} }}))""")
    expect(hugo.line).to_have_value("にほん")
    hugo.line.press("Enter")
    hugo.sees("にほん")


def test_it_grows_to_two_fifths_of_the_screen_then_scrolls(arrive):
    hugo = arrive("Hugo")
    small = hugo.line.bounding_box()["height"]
    hugo.line.fill("one\ntwo\nthree")
    assert hugo.line.bounding_box()["height"] > small
    hugo.line.fill("line\n" * 100)
    height = hugo.line.bounding_box()["height"]
    assert abs(height - 0.4 * hugo.page.viewport_size["height"]) < 2
    hugo.line.fill("")
    assert hugo.line.bounding_box()["height"] == small


def test_up_and_down_walk_what_was_sent_and_keep_the_draft(arrive):
    hugo = arrive("Hugo")
    hugo.say("first", "second")
    hugo.line.fill("a draft\nof two rows")
    hugo.line.press("ArrowUp")
    expect(hugo.line).to_have_value("a draft\nof two rows")
    hugo.line.press("Alt+ArrowUp")
    expect(hugo.line).to_have_value("second")
    hugo.line.press("ArrowUp")
    expect(hugo.line).to_have_value("first")
    hugo.line.press("ArrowDown")
    hugo.line.press("ArrowDown")
    expect(hugo.line).to_have_value("a draft\nof two rows")


def test_down_moves_the_caret_until_it_is_on_the_last_row(arrive):
    hugo = arrive("Hugo")
    hugo.say("first", "two\nrows")
    hugo.line.fill("a draft")
    hugo.line.press("Alt+ArrowUp")
    hugo.line.press("ArrowUp")
    expect(hugo.line).to_have_value("two\nrows")
    hugo.line.press("ArrowDown")
    expect(hugo.line).to_have_value("two\nrows")
    hugo.line.press("ArrowDown")
    expect(hugo.line).to_have_value("a draft")


def test_nothing_takes_the_place_of_a_draft_unasked(arrive):
    hugo = arrive("Hugo")
    hugo.say("first", "second")
    hugo.line.fill("a draft")
    hugo.line.press("ArrowUp")
    expect(hugo.line).to_have_value("a draft")
    hugo.line.press("Alt+ArrowUp")
    expect(hugo.line).to_have_value("second")
    hugo.line.press("Enter")
    expect(hugo.line).to_have_value("")
    hugo.line.press("Alt+ArrowUp")
    expect(hugo.line).to_have_value("a draft")


def test_the_draft_survives_a_reload(arrive):
    hugo = arrive("Hugo")
    hugo.line.fill("half a thought")
    hugo.page.reload()
    expect(hugo.line).to_have_value("half a thought")


def test_a_counter_appears_near_the_limit_and_nothing_is_cut_off(arrive, serve):
    hugo = arrive("Hugo", serve(CHAT_TEXT_LIMIT=100))
    counter = hugo.page.locator("#counter")
    hugo.line.fill("x" * 80)
    expect(counter).to_be_hidden()
    hugo.line.fill("x" * 95)
    expect(counter).to_have_text("5 characters left")
    hugo.line.fill("x" * 103)
    expect(counter).to_have_text("3 characters too many")
    hugo.line.press("Enter")
    expect(hugo.line).to_have_value("x" * 103)


def test_a_printable_key_anywhere_reaches_the_composer(arrive):
    hugo = arrive("Hugo")
    hugo.log.focus()
    hugo.page.keyboard.type("hello")
    expect(hugo.line).to_have_value("hello")


def test_selected_text_is_not_stolen_by_a_key_or_a_message(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    julien.say("copy me")
    message = hugo.sees("copy me")
    message.locator(".message-text").dblclick(position={"x": 4, "y": 8})
    julien.say("another")
    hugo.sees("another")
    hugo.page.keyboard.press("x")
    assert hugo.page.evaluate("getSelection().toString()").strip() == "copy"


def test_space_still_presses_buttons(arrive):
    hugo = arrive("Hugo")
    hugo.page.locator("#settings-button").focus()
    hugo.page.keyboard.press("Space")
    expect(hugo.page.get_by_role("dialog")).to_be_visible()
