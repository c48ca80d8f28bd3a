"""A message has an address, and what was said is found."""

import re

from playwright.sync_api import expect

from .person import PHONE, Person
from .robot import Robot
from .test_axe import finds_nothing

FAST = {"CHAT_PACE_BURST": 1_000_000, "CHAT_PACE_PER_SECOND": 1_000_000}


def number_of(robot, text):
    return next(seq for seq, known in robot._read.items() if known == text)


def numbers(person):
    texts = person.log.locator(".message-text").all_inner_texts()
    return [int(text.split()[1]) for text in texts if text.startswith("line ")]


def test_a_link_leads_to_a_message_far_back_through_the_door_and_from_there_to_now(share, visit):
    server = share(**FAST)
    with Robot("Robot", server.url) as robot:
        robot.flood("the oldest of all", *(f"line {number}" for number in range(700)))
        robot.sees("line 699")
        seq = number_of(robot, "the oldest of all")
        ann = Person(visit(**PHONE), "Ann", server.url)
        ann.page.goto(f"{server.url}/chat#{seq}")
        ann.page.get_by_label("Username").fill("Ann")
        ann.page.get_by_role("button").first.click()
        oldest = ann.sees("the oldest of all")
        expect(oldest).to_be_in_viewport()
        expect(oldest).to_have_class(re.compile("is-found"))
        expect(oldest).to_be_focused()
        assert "#" not in ann.page.url
        robot.say("line 700")
        while numbers(ann)[-1] < 700:
            last = numbers(ann)[-1]
            ann.log.evaluate("log => { log.scrollTop = log.scrollHeight }")
            expect(ann.log).not_to_have_text(re.compile(f"line {last}\\s*$"))
        assert numbers(ann) == list(range(numbers(ann)[0], 701))
        ann.page.goto(f"{ann.page.url}#{seq}")
        expect(oldest).to_be_in_viewport()
        ann.page.locator("#pill").tap()
        expect(ann.message("line 700")).to_be_in_viewport()
        ann.page.goto(f"{ann.page.url}#99999")
        expect(ann.page.get_by_role("alert")).to_contain_text("That message is gone, or not yours to read")


def test_what_was_said_is_found_by_the_keyboard_and_opened(arrive, enter):
    ben = enter("Ben")
    ben.say("the menu of the café", *(f"line {number}" for number in range(24)))
    ann = arrive("Ann")
    ann.sees("line 23")
    ben.say("/pm Ann a private menu")
    ann.sees("a private menu")
    ann.page.keyboard.press("Control+k")
    dialog = ann.page.get_by_role("dialog", name="Find")
    ann.page.keyboard.type("MEN")
    expect(dialog.get_by_role("link")).to_have_count(2)
    expect(dialog.get_by_role("status")).to_have_text("2 found")
    expect(dialog.locator("mark")).to_have_text(["men", "men"])
    finds_nothing(ann.page)
    ann.page.locator("#discreet").evaluate("box => box.click()")
    expect(dialog.get_by_role("link").first).to_have_text(re.compile(r"^\s*A private message\s*$"))
    ann.page.keyboard.press("ArrowDown")
    ann.page.keyboard.press("ArrowDown")
    ann.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(ann.message("the menu")).to_be_in_viewport()
    expect(ann.message("the menu")).to_be_focused()
    ann.page.get_by_role("button", name="Find").click()
    dialog.get_by_role("textbox").fill("nowhere")
    expect(dialog.get_by_role("status")).to_have_text("Nothing found: nowhere")
    ann.page.keyboard.press("Escape")
    ann.say("/find cafe")
    expect(dialog.get_by_role("link")).to_have_count(1)
    expect(dialog.locator("mark")).to_have_text("café")


def test_pasted_code_is_offered_as_a_block_which_can_be_undone(arrive):
    ann = arrive("Ann")
    code = "def f():\n    return 1\nprint(f())"
    paste = """(field, text) => {
        const data = new DataTransfer(); data.setData("text/plain", text); field.focus();
        if (field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })))
            document.execCommand("insertText", false, text); }"""
    chip = ann.page.get_by_role("button", name="Looks like code: send as a block")
    ann.line.evaluate(paste, "three\nlines of\nprose")
    expect(chip).to_be_hidden()
    ann.line.fill("")
    ann.line.evaluate(paste, code)
    chip.click()
    expect(ann.line).to_have_value(f"```\n{code}\n```\n")
    expect(chip).to_be_hidden()
    ann.page.keyboard.press("Control+z")
    expect(ann.line).to_have_value(code)
    ann.line.fill("```\n")
    ann.line.evaluate(paste, code)
    expect(chip).to_be_hidden()
