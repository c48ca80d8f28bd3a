"""A message can be used: answered, copied, linked, agreed with, corrected, deleted; by mouse, finger and keyboard."""

import re

import pytest
from playwright.sync_api import expect

from .person import PHONE
from .test_axe import finds_nothing


def tool(person, name):
    return person.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def use(person, text, name):
    """With the mouse."""
    person.page.mouse.move(5, 300)
    person.message(text).hover()
    tool(person, name).click()


def write(person, text):
    person.line.fill(text)
    person.send()


def focused(person):
    return person.page.locator(":focus")


@pytest.fixture
def pair(arrive):
    return arrive("Ann"), arrive("Ben")


def test_the_mouse_shows_one_toolbar_that_covers_no_time_and_what_comes_does_not_move_it(pair):
    ann, ben = pair
    ben.say("one", "two")
    ann.sees("two")
    ann.message("one").hover()
    bar = ann.page.get_by_role("toolbar")
    expect(bar).to_have_accessible_name(re.compile(r"^Message by Ben, \d\d:\d\d$"))
    expect(bar.get_by_role("button")).to_have_text(["Reply", "In private", "Copy", "Link", "Agree"])
    time = ann.message("one").locator("time").bounding_box()
    box = bar.bounding_box()
    assert box["x"] + box["width"] <= time["x"]
    tool(ann, "Copy").hover()
    before = bar.bounding_box()
    ben.say(*(f"more {number}" for number in range(20)))
    ann.sees("more 19")
    assert bar.bounding_box() == before
    expect(bar).to_have_count(1)
    ann.page.mouse.move(5, 300)
    expect(bar).to_have_count(0)


def test_an_answer_quotes_the_first_line_and_names_its_author(pair):
    ann, ben = pair
    ben.say("> older\n" + "word " * 30 + "\nsecond")
    ann.sees("second")
    use(ann, "second", "Reply")
    quote, rest = ann.line.input_value().split("\n")
    assert quote.startswith("> word word")
    assert quote.endswith("…")
    assert len(quote) <= 83
    assert rest == "@Ben "
    ann.line.press_sequentially("yes")
    ann.send()
    expect(ben.message("yes").locator("blockquote")).to_have_count(1)
    expect(ben.message("yes")).to_have_class(re.compile("is-mention"))


def test_what_was_private_is_quoted_to_those_who_read_it_and_to_nobody_else(pair, enter):
    """Whichever way the line gets another audience: Esc, the list of people, a command, what was sent before."""
    ann, ben = pair
    enter("Cleo")
    ben.say("/pm Ann the code of the safe is 4711")
    ann.sees("4711")
    use(ann, "4711", "Reply")
    expect(ann.aim).to_contain_text("Private, to Ben")
    assert ann.line.input_value() == "> the code of the safe is 4711\n@Ben "
    ann.line.press("Escape")
    expect(ann.line).to_have_value("@Ben ")
    expect(ann.page.get_by_role("alert")).to_contain_text("The quote was private")
    ann.line.fill("")
    use(ann, "4711", "Reply")
    ann.chooses("Cleo")
    expect(ann.line).to_have_value("@Ben ")
    ann.line.press("Escape")
    ann.line.fill("/pm Cleo > the code of the safe is 4711, isn't it\nreally")
    expect(ann.aim).to_contain_text("Cleo")
    expect(ann.line).to_have_value("really")
    ann.line.press("Escape")
    ann.line.fill("")
    use(ann, "4711", "Reply")
    ann.line.press_sequentially("thanks")
    ann.send()
    ann.sees("thanks")
    expect(ann.message("thanks")).to_have_class(re.compile("is-private"))
    ann.line.press("Alt+ArrowUp")
    assert "4711" in ann.line.input_value()
    ann.line.press("Escape")
    expect(ann.line).to_have_value("@Ben thanks")


def test_a_private_draft_is_not_turned_to_somebody_else(pair, enter):
    ann, ben = pair
    cleo = enter("Cleo")
    ben.say("/pm Ann secretly")
    cleo.say("openly")
    ann.sees("secretly")
    ann.sees("openly")
    use(ann, "secretly", "In private")
    ann.line.fill("for Ben alone")
    use(ann, "openly", "In private")
    expect(ann.aim).to_contain_text("Private, to Cleo")
    expect(ann.line).to_have_value("")
    ann.line.press("Alt+ArrowUp")
    expect(ann.line).to_have_value("for Ben alone")
    expect(ann.aim).to_contain_text("Private, to Ben")


def test_what_is_covered_offers_nothing(pair):
    ann, ben = pair
    ben.say("/pm Ann hidden words", "open words")
    ann.sees("open words")
    ann.page.locator("#discreet").evaluate("box => box.click()")
    ann.log.locator(".is-covered").hover()
    expect(ann.page.get_by_role("toolbar")).to_have_count(0)
    ann.line.press("Shift+Tab")
    ann.page.keyboard.press("ArrowUp")
    expect(focused(ann)).to_have_accessible_name(re.compile("A private message"))
    ann.page.keyboard.press("r")
    expect(ann.line).to_have_value("")


def test_copy_gives_the_source_also_over_plain_http(visit, server, enter):
    from .person import Person

    url = server.url.replace("127.0.0.1", "localhost")
    source = "see\n```py\nprint(1)\n```"
    enter("Ben").say(source)
    ann = Person(visit(), "Ann", url)
    ann.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ann.come_in()
    ann.page.evaluate("""() => { const set = DataTransfer.prototype.setData;
        DataTransfer.prototype.setData = function (kind, text) {
            window.copied = text; return set.call(this, kind, text); } }""")
    use(ann, "print(1)", "Copy")
    expect(tool(ann, "Copied")).to_be_visible()
    assert ann.page.evaluate("window.copied") == source
    use(ann, "print(1)", "Link")
    assert re.fullmatch(re.escape(url) + r"/chat#\d+", ann.page.evaluate("window.copied"))


def test_a_finger_opens_the_tools_with_a_tap_and_they_are_large(arrive, enter):
    ben = enter("Ben")
    ben.say("one https://example.org", "two")
    ann = arrive("Ann", **PHONE)
    ann.sees("two").tap()
    bar = ann.message("two").get_by_role("toolbar")
    expect(bar).to_be_visible()
    for button in bar.get_by_role("button").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 44
    tool(ann, "Agree").tap()
    expect(ann.message("two").get_by_role("button", name="1 agrees: Ann")).to_have_attribute("aria-pressed", "true")
    finds_nothing(ann.page)
    ann.message("two").locator(".message-text").tap()
    expect(bar).to_have_count(0)


def test_a_click_on_an_author_names_them_at_the_caret(pair):
    ann, ben = pair
    ben.say("hello")
    ann.sees("hello").locator(".message-author").click()
    expect(ann.line).to_have_value("@Ben ")
    ann.line.fill("ask")
    ann.message("hello").locator(".message-author").click()
    expect(ann.line).to_have_value("ask @Ben ")


def test_the_keyboard_goes_from_message_to_message_and_does_all(pair):
    ann, ben = pair
    ben.say("first", "second")
    ann.sees("second")
    ann.line.press("Shift+Tab")
    expect(focused(ann)).to_have_accessible_name(re.compile(r"^Ben, \d\d:\d\d: second$"))
    expect(ann.page.get_by_role("toolbar")).to_be_visible()
    finds_nothing(ann.page)
    ann.page.keyboard.press("ArrowUp")
    expect(focused(ann)).to_have_accessible_name(re.compile("first$"))
    ann.page.keyboard.press("a")
    expect(ben.message("first").get_by_role("button", name="1 agrees: Ann")).to_be_visible()
    expect(ben.page).to_have_title(re.compile(r"^[^(]*$"))
    ann.page.keyboard.press("Enter")
    expect(focused(ann)).to_have_text("Reply")
    ann.page.keyboard.press("ArrowRight")
    expect(focused(ann)).to_have_text("In private")
    ann.page.keyboard.press("Escape")
    expect(ann.line).to_be_focused()
    ann.line.press("Shift+Tab")
    ann.page.keyboard.press("r")
    expect(ann.line).to_have_value("> second\n@Ben ")


def test_whoever_clicks_into_the_log_and_types_writes(pair):
    ann, ben = pair
    ben.say("hello")
    ann.sees("hello").locator(".message-text").click()
    ann.page.keyboard.type("cool")
    expect(ann.line).to_have_value("cool")


def test_up_corrects_the_last_line_and_the_earlier_wording_is_gone(pair):
    ann, ben = pair
    ann.say("the frist wording")
    ben.sees("the frist wording")
    use(ben, "frist", "Reply")
    ann.line.press("ArrowUp")
    expect(ann.page.locator("#step")).to_contain_text("Correcting your message")
    expect(ann.line).to_have_value("the frist wording")
    finds_nothing(ann.page)
    write(ann, "the first wording")
    changed = ben.sees("the first wording")
    expect(changed).to_contain_text("corrected")
    expect(changed.get_by_text("corrected")).to_have_attribute("title", re.compile(r"\d\d:\d\d:\d\d"))
    expect(ben.line).to_have_value("> the first wording\n@Ann ")
    for person in (ann, ben):
        assert "frist" not in person.page.content()
        assert "frist" not in person.page.evaluate("JSON.stringify({ ...sessionStorage })")
    ann.line.press("ArrowUp")
    ann.line.press("Escape")
    expect(ann.line).to_have_value("")
    ann.line.press("ArrowUp")
    ann.line.press("ArrowUp")
    expect(focused(ann)).to_have_accessible_name(re.compile("the first wording"))


def test_a_correction_of_what_was_private_stays_private_and_is_left_whole(pair, enter):
    ann, ben = pair
    cleo = enter("Cleo")
    ann.say("/pm Ben the secret")
    ben.sees("the secret")
    ann.line.press("ArrowUp")
    expect(ann.page.locator("#step")).to_contain_text("private message to Ben")
    ann.chooses("Cleo")
    expect(ann.line).to_have_value("")
    ann.line.press("Escape")
    ann.line.press("ArrowUp")
    ann.line.fill("/pm Cleo the secret")
    expect(ann.aim).to_be_hidden()
    write(ann, "the mended secret")
    expect(ben.sees("the mended secret")).to_have_class(re.compile("is-private"))
    cleo.say("done")
    ann.sees("done")
    cleo.has_read("done")


def test_delete_is_pressed_twice_and_leaves_who_and_when(pair):
    ann, ben = pair
    ann.say("a slip", "kept")
    ben.sees("kept")
    use(ben, "a slip", "Reply")
    use(ann, "a slip", "Delete")
    expect(ben.message("a slip")).to_have_count(1)
    tool(ann, "Delete?").click()
    gone = ben.sees("deleted by its author")
    expect(gone.locator(".message-author")).to_have_text("Ann")
    expect(gone.locator("time")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(ben.line).to_have_value("@Ann ")
    assert "a slip" not in ben.page.content()
    finds_nothing(ben.page)
    ann.line.press("Shift+Tab")
    ann.page.keyboard.press("Delete")
    expect(focused(ann)).to_have_text("Delete?")
    ann.page.keyboard.press("Delete")
    expect(ben.message("deleted by its author")).to_have_count(2)
