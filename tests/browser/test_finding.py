"""Somebody looks for what was said: the dialog, what it shows and keeps to itself, and the way from it into the log."""

import re

import pytest
from playwright.sync_api import expect

from tests.proxy import Proxy

from .person import PHONE, Person


@pytest.fixture
def server(share):
    """Without a pace: whoever fills a log in a test is no flood."""
    return share(CHAT_PACE_BURST=100_000)


def field(person):
    return person.page.get_by_role("combobox", name="Words")


def found(person):
    return person.page.get_by_role("listbox", name="What was found").get_by_role("option")


def look_for(person, words):
    field(person).fill(words)


def status(person):
    return person.page.get_by_role("dialog").get_by_role("status")


def is_shown(person, text):
    """Where the reader was led to: marked, with the focus, and in view."""
    message = person.message(text)
    expect(message).to_have_class(re.compile("is-found"))
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport()


def test_by_the_keyboard_from_the_words_to_the_place_where_they_were_said(arrive, enter):
    hugo, anne = arrive("Hugo"), enter("Anne")
    anne.say("The menu is on the wall", "no soup", "Which MÉNU?", "/pm Hugo the secret menu", "/me reads the menu")
    hugo.sees("reads the menu")
    hugo.line.fill("a draft")
    hugo.page.keyboard.press("Control+k")
    expect(field(hugo)).to_be_focused()
    expect(hugo.page.get_by_role("dialog")).to_contain_text("from:Name")
    hugo.page.keyboard.type("menu from:anne")
    expect(found(hugo)).to_have_count(4)
    expect(status(hugo)).to_have_text("4 messages found")
    expect(found(hugo).locator("mark")).to_have_text(["menu", "menu", "MÉNU", "menu"])
    expect(found(hugo).nth(0)).to_contain_text("Anne reads the menu")
    expect(found(hugo).nth(1)).to_contain_text("Private, with Anne")
    expect(found(hugo).nth(3)).to_contain_text("The menu is on the wall")
    colour = "node => getComputedStyle(node).color"
    assert found(hugo).first.locator("bdi").evaluate(colour) == hugo.messages.locator("bdi").first.evaluate(colour)
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        hugo.page.keyboard.press(key)
    expect(found(hugo).nth(2)).to_have_attribute("aria-selected", "true")
    expect(field(hugo)).to_have_attribute("aria-activedescendant", found(hugo).nth(2).get_attribute("id"))
    hugo.page.keyboard.press("Enter")
    is_shown(hugo, "Which MÉNU?")
    expect(hugo.page.get_by_role("dialog")).to_have_count(0)
    hugo.page.keyboard.press("Control+k")
    expect(field(hugo)).to_have_value("menu from:anne")
    look_for(hugo, '"on the"')
    expect(found(hugo).locator("mark")).to_have_text(["on the"])
    look_for(hugo, "nowhere")
    expect(status(hugo)).to_have_text("Nothing was found.")
    look_for(hugo, "?!")
    expect(status(hugo)).to_contain_text("Which words do you look for?")
    hugo.page.keyboard.press("Escape")
    expect(hugo.page.get_by_role("dialog")).to_have_count(0)
    expect(hugo.line).to_have_value("a draft")


def test_on_a_phone_a_place_far_up_that_is_beyond_the_first_page_and_has_to_be_loaded(arrive, enter):
    anne = enter("Anne")
    anne.say("needle the very first")
    anne.flood(*(f"straw {number}" for number in range(250)))
    anne.say(*(f"needle {number}" for number in range(20)))
    hugo = arrive("Hugo", **PHONE)
    hugo.page.set_viewport_size({"width": 320, "height": 640})
    hugo.sees("needle 19")
    expect(hugo.message("the very first")).to_have_count(0)
    bar = hugo.page.get_by_role("banner")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    bar.get_by_role("button", name="Find").tap()
    look_for(hugo, "needle")
    expect(status(hugo)).to_have_text("The newest 20")
    hugo.page.get_by_role("button", name="More").tap()
    expect(status(hugo)).to_have_text("21 messages found")
    expect(hugo.page.get_by_role("button", name="More")).to_be_hidden()
    found(hugo).last.tap()
    is_shown(hugo, "needle the very first")
    bar.get_by_role("button", name="Find").tap()
    hugo.page.get_by_role("dialog").get_by_role("button", name="Close").tap()
    expect(hugo.page.get_by_role("dialog")).to_have_count(0)


def test_what_is_hidden_in_the_log_is_hidden_here_too_and_what_was_changed_meanwhile_is_changed(arrive, enter):
    hugo, anne, zoe = arrive("Hugo"), enter("Anne"), enter("Zoé")
    anne.say("/pm Hugo the soup is a secret", "soup for all", "soup with hair")
    zoe.say("soup is bad")
    hugo.sees("soup is bad")
    hugo.say("/ignore Zoé")
    hugo.page.get_by_role("button", name="Settings").click()
    hugo.page.get_by_label("Hide private messages on this screen").check()
    hugo.page.keyboard.press("Escape")
    hugo.say("/find soup")
    expect(field(hugo)).to_have_value("soup")
    expect(found(hugo)).to_have_count(3)
    expect(found(hugo).nth(2).get_by_text("A private message")).to_be_visible()
    expect(found(hugo).nth(2)).not_to_contain_text(re.compile("secret|Anne"))
    anne.say("/delete")
    expect(found(hugo)).to_have_count(2)
    anne.say("/correct soup for some")
    expect(found(hugo).first).to_contain_text("soup for some")
    expect(status(hugo)).to_have_text("2 messages found")
    found(hugo).first.click()
    is_shown(hugo, "soup for some")


def test_an_older_answer_never_replaces_a_newer_one_and_without_a_connection_it_waits(visit, server, enter):
    anne = enter("Anne")
    anne.say("soup", "salad")
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        hugo.sees("salad")
        hugo.page.get_by_role("button", name="Find").click()
        proxy.cut()
        expect(hugo.page.locator("#banner")).to_be_visible()
        look_for(hugo, "soup")
        expect(status(hugo)).to_have_text("When the connection is back, it is looked for.")
        look_for(hugo, "salad")
        proxy.mend()
        expect(found(hugo)).to_have_count(1)
        expect(found(hugo)).to_contain_text("salad")


def test_an_older_answer_has_no_say_and_where_it_is_too_fast_it_is_asked_again(arrive):
    script = """async (_, module) => {
        const [{ Search }, { Refusal }] = [await module("find/search.js"), await module("connection/socket.js")];
        const [answers, heard] = [{}, []];
        const search = new Search(({ text }) => new Promise((...ends) => (answers[text] = ends)));
        search.listen({ found: (answer) => heard.push(answer), refused: (why) => heard.push(why) });
        search.isOnline = true;
        for (const text of ["old", "new"]) search.now({ text });
        answers.new[0]("the new one");
        answers.old[0]("the old one");
        await new Promise((done) => setTimeout(done));
        search.now({ text: "fast" });
        answers.fast[1](new Refusal({ code: "too_fast", retry_after: 0.01 }));
        answers.fast = null;
        while (!answers.fast) await new Promise((done) => setTimeout(done));
        answers.fast[0]("the late one");
        await new Promise((done) => setTimeout(done));
        return heard;
    }"""
    assert arrive("Hugo").evaluate(script, None) == ["the new one", "waiting", "the late one"]


CODE = {
    "python": "def add(a, b):\n    return a + b\n\nprint(add(1, 2))",
    "trace": 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    go()\nValueError: no',
    "javascript": "const a = 1;\nif (a) {\n  go(a);\n}",
    "node": "TypeError: x is not a function\n    at go (/srv/a.js:3:5)\n    at main (/srv/b.js:9:1)",
    "sql": "SELECT name\nFROM people\nWHERE age > 3",
    "html": "<ul>\n  <li>One</li>\n</ul>",
    "json": '{\n  "name": "Hugo",\n  "age": 3\n}',
}
PROSE = {
    "poem": "The woods are lovely, dark and deep,\nBut I have promises to keep;\n  And miles to go;\n  Oh;",
    "list": "- milk\n- two eggs (large)\n- bread: the dark one\n- 3 apples",
    "mail": "Hello Anne,\n\nif you have time: see you at 9:00 (room 3).\nIt takes ten minutes.\n\nBest,\nHugo",
    "minutes": "9:00 Welcome\n9:30 Questions (all)\n10:00 End",
    "short": "x = 1\ny = 2",
    "names": "Hugo: hello\nAnne: hello there!\nHugo: how are you?",
    "verse": "i carry your heart with me(i carry it in\nmy heart)i am never without it(anywhere\ni go you go,my dear",
}


def test_code_is_known_from_what_people_write_to_each_other(arrive):
    hugo = arrive("Hugo")
    script = "async (texts, module) => texts.map((await module('composer/looks.js')).looksLikeCode)"
    assert dict(zip(CODE, hugo.evaluate(script, list(CODE.values())), strict=True)) == dict.fromkeys(CODE, True)
    assert dict(zip(PROSE, hugo.evaluate(script, list(PROSE.values())), strict=True)) == dict.fromkeys(PROSE, False)


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
    expect(ann.line).to_have_value(f"```\n{code}\n```")
    expect(chip).to_be_hidden()
    ann.page.keyboard.press("Control+z")
    expect(ann.line).to_have_value(code)
    for key in ("Escape", "x"):
        ann.line.fill("")
        ann.line.evaluate(paste, code)
        expect(chip).to_be_visible()
        ann.line.press(key)
        expect(chip).to_be_hidden()
    ann.line.fill("```\n")
    ann.line.evaluate(paste, code)
    expect(chip).to_be_hidden()
