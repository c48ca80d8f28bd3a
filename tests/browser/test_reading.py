"""History: the view stays where the reader is, and says what is new."""

import re

import pytest
from playwright.sync_api import expect

from tests.member import eventually

from .robot import Robot

FAST = {"CHAT_PACE_BURST": 1_000_000, "CHAT_PACE_PER_SECOND": 1_000_000}


@pytest.fixture
def fast(share):
    return share(**FAST)


@pytest.fixture
def robot(fast):
    with Robot("Robot", fast.url) as robot:
        yield robot


def lines(first: int, last: int) -> list[str]:
    return [f"message number {number}." for number in range(first, last + 1)]


def to_end(person) -> float:
    return person.log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight")


TO_THE_TOP = """element => {
    const log = element.parentElement;
    log.scrollTop += element.getBoundingClientRect().top - log.getBoundingClientRect().top;
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
"""Not as `scrollIntoView`, which leaves room above for the toolbar: so the message before is the first in view.
Until the page has been told: whoever turns a phone or enlarges its text does not do so in the frame they scroll in."""


SCROLLED = "log => log.scrollTop"
RESTS = """log => new Promise(done => {
    const at = log.scrollTop;
    setTimeout(() => requestAnimationFrame(() => done(log.scrollTop === at)), 100);
})"""


def top_of(message) -> float:
    return message.evaluate("element => element.getBoundingClientRect().top")


def scroll(person, pixels: int) -> None:
    """By the wheel, until it turns no more."""
    at = person.log.evaluate(SCROLLED)
    person.log.hover()
    person.page.mouse.wheel(0, pixels)
    eventually(lambda: person.log.evaluate(SCROLLED) != at)
    eventually(lambda: person.log.evaluate(RESTS))


HIDE = """() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def hide(person) -> None:
    """Another tab is in front."""
    person.page.evaluate(HIDE)


def come_back(person) -> None:
    person.page.evaluate("""() => {
        delete document.visibilityState;
        document.dispatchEvent(new Event("visibilitychange"));
    }""")


def test_whoever_reads_at_the_end_stays_there(arrive, fast, robot):
    hugo = arrive("Hugo", fast)
    robot.say(*lines(1, 60))
    hugo.sees("message number 60.")
    assert to_end(hugo) <= 2
    hugo.line.fill("a\nlong\ndraft\nshrinks\nthe\nview")
    hugo.page.wait_for_function(
        "log => log.scrollHeight - log.scrollTop - log.clientHeight <= 2", arg=hugo.log.element_handle()
    )


def test_whoever_reads_further_up_is_not_moved_and_a_pill_counts(arrive, fast, robot):
    hugo = arrive("Hugo", fast)
    robot.say(*lines(1, 60))
    hugo.sees("message number 60.")
    scroll(hugo, -400)
    seen = hugo.message("message number 45.")
    before = top_of(seen)
    robot.say(*lines(61, 63))
    pill = hugo.page.get_by_role("button", name="3 new messages")
    expect(pill).to_be_visible()
    assert abs(top_of(seen) - before) <= 2
    pill.click()
    expect(pill).to_be_hidden()
    assert to_end(hugo) <= 2
    expect(hugo.log.locator(".message", has=hugo.page.locator(".message-unread:visible"))).to_contain_text("number 61.")


def test_my_own_message_always_goes_to_the_end(arrive, fast, robot):
    hugo = arrive("Hugo", fast)
    robot.say(*lines(1, 60))
    hugo.sees("message number 60.")
    scroll(hugo, -2000)
    expect(hugo.page.locator("#pill")).to_be_visible()
    hugo.say("mine")
    expect(hugo.sees("mine")).to_be_in_viewport()


def test_scrolling_up_loads_what_is_older_without_a_jump(arrive, fast, robot):
    robot.say(*lines(1, 260))
    hugo = arrive("Hugo", fast)
    hugo.sees("message number 260.")
    expect(hugo.message("message number 150.")).to_have_count(0)
    seen = hugo.message("message number 165.")
    seen.evaluate("element => element.scrollIntoView()")
    before = top_of(seen)
    expect(hugo.message("message number 150.")).to_have_count(1)
    assert abs(top_of(seen) - before) <= 2
    while hugo.message("message number 1.").count() == 0:
        hugo.log.evaluate("log => (log.scrollTop = 0)")
        hugo.page.wait_for_timeout(100)
    texts = hugo.log.locator(".message[data-kind=text] .message-text").all_text_contents()
    assert texts == lines(1, len(texts))


def test_messages_by_one_person_are_grouped_and_days_are_named(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.say("one", "two")
    julien.sees("two")
    julien.say("three")
    for person in (hugo, julien):
        expect(person.sees("one")).not_to_have_class(re.compile("is-grouped"))
        expect(person.sees("two")).to_have_class(re.compile("is-grouped"))
        expect(person.sees("three")).not_to_have_class(re.compile("is-grouped"))
        expect(person.log.locator(".message-day:visible")).to_have_count(1)
    year = hugo.page.evaluate("new Date().getFullYear()")
    expect(hugo.sees("one").locator("time")).to_have_attribute("title", re.compile(str(year)))


def test_hours_and_minutes_are_enough_and_below_the_first_only_where_somebody_looks(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    julien.say("one", "two", "Hugo!")
    first, second = hugo.sees("one"), hugo.sees("two")
    time = second.locator("time")
    expect(first.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(first.locator("time")).to_have_attribute("title", re.compile(r"\d\d:\d\d:\d\d"))
    hugo.line.hover()
    assert time.bounding_box()["width"] == 1
    second.hover()
    assert time.bounding_box()["width"] > 20
    second.click()
    hugo.line.hover()
    assert time.bounding_box()["width"] > 20
    ground = "message => getComputedStyle(message, '::before').backgroundColor"
    assert second.evaluate(ground) != hugo.sees("Hugo!").evaluate(ground)


@pytest.mark.parametrize("to", [{"width": 390, "height": 844}, {"width": 1440, "height": 500}])
def test_the_reader_stays_at_the_line_when_the_screen_is_turned_the_text_grows_and_the_page_is_loaded_anew(
    arrive, fast, robot, to
):
    """In the middle of a long message, which is to be loaded first."""
    robot.say(
        *(f"{line} {'and so on ' * (200 if number == 80 else 1)}" for number, line in enumerate(lines(1, 260), 1))
    )
    hugo = arrive("Hugo", fast, viewport={"width": 1024, "height": 768})
    hugo.sees("message number 260.")
    while not hugo.message("message number 70.").count():
        hugo.log.evaluate("log => (log.scrollTop = 0)")
        hugo.page.wait_for_timeout(50)
    hugo.message("message number 80.").evaluate(TO_THE_TOP)
    hugo.message("message number 80.").evaluate(INTO_THE_MIDDLE)

    def still_there():
        hugo.page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        name, passed = hugo.log.evaluate(FIRST)
        return name == "message number 80." and abs(passed - 0.5) < 0.05

    assert still_there()
    hugo.page.set_viewport_size(to)
    assert still_there()
    hugo.page.evaluate("document.documentElement.style.fontSize = '150%'")
    assert still_there()
    hugo.page.reload()
    expect(hugo.message("message number 80.")).to_be_in_viewport()
    assert still_there()


INTO_THE_MIDDLE = "element => (element.parentElement.scrollTop += element.offsetHeight / 2)"
FIRST = """log => {
    const edge = log.getBoundingClientRect().top + 2;
    const first = [...log.children].find(child => child.getBoundingClientRect().bottom > edge);
    const { top, height } = first.getBoundingClientRect();
    return [first.querySelector(".message-text").textContent.match(/message number \\d+\\./)[0], (edge - top) / height];
}"""


def test_times_are_those_of_the_reader(arrive):
    hugo, anna = arrive("Hugo", timezone_id="Europe/Paris"), arrive("Anna", timezone_id="Asia/Tokyo")
    hugo.say("what time is it?")
    hours = [int(person.sees("what time").locator("time").inner_text()[:2]) for person in (hugo, anna)]
    assert (hours[1] - hours[0]) % 24 in (7, 8)


def test_the_unread_line_marks_where_i_left(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    julien.say("seen")
    hugo.sees("seen")
    hide(hugo)
    julien.say("missed", "missed too")
    hugo.sees("missed too")
    come_back(hugo)
    unread = hugo.log.locator(".message", has=hugo.page.locator(".message-unread:visible"))
    expect(unread).to_have_count(1)
    expect(unread).to_contain_text("missed")
    hugo.say("read it all")
    expect(unread).to_have_count(0)


def test_the_title_counts_what_was_missed_and_marks_what_is_for_me(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    hide(hugo)
    julien.say("one", "two")
    hugo.sees("two")
    expect(hugo.page).to_have_title("(2) The room")
    julien.say("/pm Hugo three")
    expect(hugo.page).to_have_title("(3!) The room")
    come_back(hugo)
    expect(hugo.page).to_have_title("The room")


def test_notices_never_count(arrive, enter):
    hugo = arrive("Hugo")
    hide(hugo)
    enter("Julien")
    hugo.is_told("Julien is connected")
    expect(hugo.page).to_have_title("The room")


def test_five_arrivals_in_a_row_are_one_line(arrive, fast):
    hugo = arrive("Hugo", fast)
    robots = [Robot(name, fast.url) for name in ("Ann", "Ben", "Cleo", "Dan", "Eve")]
    expect(hugo.log).to_contain_text(re.compile("Hugo, Ann, Ben, Cleo, Dan,? and Eve came"))
    expect(hugo.notices.locator(".message-text:visible")).to_have_count(0)
    for robot in robots:
        robot.__exit__()


def test_ten_thousand_messages_leave_the_page_light(arrive, fast, robot):
    hugo = arrive("Hugo", fast)
    robot.flood(*lines(1, 10_000))
    hugo.sees("message number 10000.")
    assert hugo.log.locator(".message").count() <= 600
    while hugo.message("message number 9000.").count() == 0:
        hugo.log.evaluate("log => (log.scrollTop = 0)")
        hugo.page.wait_for_timeout(50)
        assert hugo.log.locator(".message").count() <= 600
    hugo.page.locator("#pill").click()
    expect(hugo.message("message number 10000.")).to_be_in_viewport()
