"""Copying out of the log: several messages as lines, a part of one as it was written, and never a button's words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from tests import strange
from tests.web.written import ENDS, left_open, lines, open_ended

BLOCK = "look:\n```sh\nprint(i)\n\tgo\n```\nand `inline` too"
SELECT = """(log, [start, end]) => {
    const { FILTER_ACCEPT, FILTER_REJECT } = NodeFilter;
    const isText = (node) => (node.parentElement.closest("button") ? FILTER_REJECT : FILTER_ACCEPT);
    const texts = document.createTreeWalker(log, NodeFilter.SHOW_TEXT, isText);
    const range = document.createRange();
    let begun = false;
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!begun && (begun = node.data.includes(start))) range.setStart(node, node.data.indexOf(start));
        if (node.data.includes(end)) range.setEnd(node, node.data.lastIndexOf(end) + end.length);
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


@pytest.fixture
def people(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    hugo.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return hugo, julien


def select(person, start, end) -> None:
    """From where `start` stands first in the log to where `end` stands last."""
    person.log.evaluate(SELECT, [start, end])


def drag(person, start, end) -> None:
    """With the mouse, from the beginning of one element to the end of another."""
    start, end = start.bounding_box(), end.bounding_box()
    person.page.mouse.move(start["x"] + 1, start["y"] + 4)
    person.page.mouse.down()
    person.page.mouse.move(end["x"] + end["width"] - 1, end["y"] + end["height"] - 4, steps=5)
    person.page.mouse.up()


def copied(person) -> str:
    """With the key, what is selected."""
    person.page.keyboard.press("Control+c")
    return person.page.evaluate("navigator.clipboard.readText()")


def text_of(person, text):
    return person.sees(text).locator(".message-text")


# Several messages


def test_several_messages_are_lines_with_time_and_author(people):
    hugo, julien = people
    hugo.say("one")
    julien.sees("one")
    julien.say("two\nthree", "/me waves", "/pm Hugo psst", "the end")
    drag(hugo, text_of(hugo, "one"), text_of(hugo, "the end"))
    found = lines(copied(hugo))
    assert [(line.by, line.rows, line.to) for line in found] == [
        ("Hugo", ["one"], []),
        ("Julien", ["two", "three"], []),
        ("Julien", ["waves"], []),
        ("Julien", ["psst"], ["Hugo"]),
        ("Julien", ["the end"], []),
    ]
    said = hugo.sees("the end").locator("time")
    assert found[-1].at == said.evaluate("time => new Date(time.dateTime).toTimeString().slice(0, 8)")


def test_on_another_day_the_lines_have_their_day(people):
    hugo, julien = people
    julien.say("one\nand more", "two")
    drag(hugo, text_of(hugo, "one"), text_of(hugo, "two"))
    day = hugo.page.evaluate("new Date().toLocaleDateString('sv')")
    hugo.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=1))
    found = lines(copied(hugo))
    assert [(line.at[:11], line.rows) for line in found] == [(f"{day} ", ["one", "and more"]), (f"{day} ", ["two"])]


def test_in_lines_a_message_is_as_it_was_sent_fences_included_and_without_the_words_of_its_button(people):
    hugo, julien = people
    julien.say("before", BLOCK, "after")
    drag(hugo, text_of(hugo, "before"), text_of(hugo, "after"))
    assert [line.rows for line in lines(copied(hugo))] == [["before"], BLOCK.split("\n"), ["after"]]


def test_everything_selected_at_once_is_every_line(people):
    hugo, julien = people
    julien.say(BLOCK, "after")
    hugo.sees("after")
    hugo.page.evaluate("document.activeElement.blur()")
    hugo.page.keyboard.press("Control+a")
    found = lines(copied(hugo))
    assert [line.rows for line in found][-2:] == [BLOCK.split("\n"), ["after"]]
    assert [line.rows for line in found][:2] == [["Hugo is connected"], ["Julien is connected"]]


def test_one_message_with_its_author_is_a_line_too(people):
    hugo, julien = people
    julien.say(BLOCK)
    drag(hugo, hugo.sees("look:").locator(".message-author"), hugo.log.locator("code").last)
    found = lines(copied(hugo))
    assert [(line.by, line.rows) for line in found] == [("Julien", BLOCK.split("\n"))]


# A part of one


PARTS = [
    ("look", "too", BLOCK),
    ("ook", "inline", "ook:\n```sh\nprint(i)\n\tgo\n```\nand `inline`"),
    ("look", "print", "look:\nprint"),
    ("(i)", "too", "(i)\n\tgo\nand `inline` too"),
    ("print", "go", "print(i)\n\tgo"),
    ("inline", "inline", "inline"),
    ("nline", "too", "nline too"),
    ("nd ", "inl", "nd inl"),
]


def test_a_part_is_as_it_was_written(people):
    hugo, julien = people
    julien.say(BLOCK)
    hugo.sees("look")
    for start, end, part in PARTS:
        select(hugo, start, end)
        assert copied(hugo) == part


QUOTED = "> why `two`\n> three\nfour"
ROWS = [f"row {number:02}" for number in range(1, 21)]
LONG = "\n".join(["see:", "```", *ROWS, "```"])
OF_BOTH = [
    ("why", "four", QUOTED.removeprefix("> ")),
    ("two", "hre", "`two`\n> thre"),
    ("see:", "row 20", LONG),
    ("see:", "row 16", LONG),
    ("see:", "row 15", "\n".join(["see:", *ROWS[:15]])),
]


def test_so_is_one_of_a_quote_and_one_of_folded_code(people):
    """Whoever has taken all rows that are shown has the others too."""
    hugo, julien = people
    julien.say(QUOTED, LONG)
    hugo.sees("see")
    for start, end, part in OF_BOTH:
        select(hugo, start, end)
        assert copied(hugo) == part


def test_a_part_is_neither_indented_nor_closed(people):
    hugo, julien = people
    julien.say("one\n  \u202etwo\u2029three")
    hugo.sees("one")
    select(hugo, "ne\n", "thr")
    assert copied(hugo) == "ne\n  \u202etwo\u2029thr"


def test_a_line_clicked_three_times_is_that_line_alone(people):
    hugo, julien = people
    julien.say("one `two` three", "four")
    hugo.sees("four")
    text_of(hugo, "three").click(click_count=3, position={"x": 4, "y": 8})
    assert copied(hugo) == "one `two` three"


def test_copying_in_the_composer_is_left_alone_also_where_a_browser_keeps_what_is_selected_in_the_log(people):
    hugo, julien = people
    julien.say("one", "two")
    drag(hugo, text_of(hugo, "one"), text_of(hugo, "two"))
    assert not hugo.line.evaluate("""line => {
        const event = new ClipboardEvent("copy", { bubbles: true, cancelable: true });
        line.dispatchEvent(event);
        return event.defaultPrevented;
    }""")
    assert len(lines(copied(hugo))) == 2
    hugo.line.fill("a draft")
    hugo.line.press("Control+a")
    assert copied(hugo) == "a draft"


def test_the_words_of_buttons_are_not_copied_from_under_a_line_either(people):
    hugo, _julien = people
    hugo.page.evaluate("""() => {
        const [line, form] = [document.getElementById("line"), document.getElementById("composer")];
        line.value = "/pm Anna the secret";
        form.requestSubmit();
        line.value = "already writing on";
    }""")
    state = hugo.log.locator(".is-failed .message-state")
    expect(state.get_by_role("button", name="Discard")).to_be_visible()
    state.evaluate("state => getSelection().selectAllChildren(state)")
    assert copied(hugo).startswith("Not sent. There is no Anna here")
    assert not any(word in copied(hugo) for word in ("Try again", "Edit", "Discard"))


# No line passes for another's


def as_lines(person, messages):
    """What the page makes of these messages, given to its own module."""
    script = 'async (messages, module) => (await module("log/lines.js")).asLines(messages)'
    return person.evaluate(script, messages)


@pytest.fixture
def hugo(arrive):
    return arrive("Hugo")


@st.composite
def said(draw):
    """A message of the wire."""
    kind = draw(st.sampled_from(["text", "text", "action", "joined", "left", "renamed", "note"]))
    message = {"kind": kind, "at": draw(st.sampled_from([1795721607506, 1700000000000])), "by": person(draw)}
    if kind in ("text", "action", "note"):
        message["text"] = draw(strange.turns | strange.texts)
    if kind == "text" and draw(st.booleans()):
        message["to"] = [person(draw) for _ in range(draw(st.integers(1, 3)))]
    return message | ({"was": draw(strange.names)} if kind == "renamed" else {})


def person(draw):
    return {"id": "x", "name": draw(strange.names)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(said(), min_size=1, max_size=5))
def test_every_copied_line_has_its_true_author_whatever_was_said(hugo, messages):
    text = as_lines(hugo, messages)
    found = lines(text)
    assert len(found) == len(messages)
    for line, message in zip(found, messages, strict=True):
        spoken = message["kind"] in ("text", "action")
        assert line.by == (message["by"]["name"] if spoken else None)
        assert line.to == [one["name"] for one in message.get("to", [])]
        if "text" in message:
            assert [open_ended(row) for row in line.rows] == [open_ended(row) for row in ENDS.split(message["text"])]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(strange.turns)
def test_no_direction_goes_on_behind_a_copied_row(hugo, text):
    message = {"kind": "text", "at": 1700000000000, "by": {"id": "x", "name": "Hugo"}, "text": text}
    assert left_open(as_lines(hugo, [message])) == []
