"""Wherever people have it: a phone without notifications, a network that goes for a while, other directions, paper."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.member import eventually
from tests.proxy import Proxy

from .person import PHONE, Person
from .robot import Robot
from .test_alerts import SPY, choose, shown
from .test_connection import banner
from .test_reading import FAST, TO_THE_TOP, hide, lines, top_of

ANDROID = """() => {
    window.Notification = class {
        static permission = "%s";
        static requestPermission() { return Promise.resolve(this.permission = "granted"); }
        constructor() { throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration.showNotification()"); }
    };
}"""


# Notifications


def test_chrome_on_android_is_offered_no_notifications(visit, server):
    page = visit(**PHONE)
    page.add_init_script(f"({ANDROID % 'default'})()")
    hugo = Person(page, "Hugo", server.url)
    hugo.come_in()
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_label("Desktop notifications")).to_be_disabled()
    expect(page.locator("#alerts-note")).to_have_text(re.compile("Not available in this browser"))
    expect(page.get_by_label("Sound")).to_be_enabled()


def test_where_they_were_allowed_once_nothing_else_is_lost(enter, visit, server):
    page = visit(**PHONE)
    page.add_init_script(f"({ANDROID % 'granted'})()")
    hugo, julien = Person(page, "Hugo", server.url), enter("Julien")
    hugo.come_in()
    choose(hugo, "Desktop notifications", "all")
    hide(hugo)
    julien.say("one", "two")
    hugo.sees("two")
    expect(page).to_have_title("(2) The room")
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_label("Desktop notifications")).to_be_disabled()


def test_waking_up_after_four_hundred_messages_is_one_notification_and_one_chime(visit, share):
    server = share(**FAST)
    page = visit()
    page.add_init_script(f"({SPY})()")
    with Proxy(server.port) as network, Robot("Robot", server.url) as robot:
        hugo = Person(page, "Hugo", network.url)
        hugo.come_in()
        choose(hugo, "Desktop notifications", "all")
        choose(hugo, "Sound", "all")
        hide(hugo)
        before = page.evaluate("chimes")
        network.cut()
        robot.flood(*lines(1, 1200))
        network.mend()
        expect(page).to_have_title("(1200) The room")
        assert shown(hugo) == [["The room", "1200 new messages"]]
        assert page.evaluate("chimes") == before + 1


def test_a_chime_at_most_every_two_seconds(arrive, visit, server):
    page = visit()
    page.add_init_script(f"({SPY})()")
    hugo, julien = Person(page, "Hugo", server.url), arrive("Julien")
    hugo.come_in()
    choose(hugo, "Sound", "all")
    hide(hugo)
    before, began = page.evaluate("chimes"), time.monotonic()
    while time.monotonic() - began < 3:
        julien.say(f"said at {time.monotonic() - began}")
    chimes = page.evaluate("chimes") - before
    assert 1 <= chimes <= 1 + (time.monotonic() - began) / 2


# The network


def test_a_network_that_is_back_after_a_while_is_noticed_within_three_seconds(enter, visit, server):
    julien = enter("Julien")
    with Proxy(server.port) as network:
        hugo = Person(visit(), "Hugo", network.url)
        hugo.come_in()
        network.cut()
        julien.say("while you were away")
        julien.sees("while you were away")
        expect(hugo.page.locator("#banner-next")).to_have_text(re.compile(r"Next try in ([6-9]|1\d) s"))
        expect(banner(hugo)).not_to_contain_text("WebSocket")
        network.mend()
        expect(hugo.message("while you were away")).to_have_count(1, timeout=3000)


def test_whoever_has_no_seat_any_more_is_told(visit, serve):
    server = serve(CHAT_GRACE_SECONDS=1)
    with Proxy(server.port) as network:
        hugo = Person(visit(), "Hugo", network.url)
        hugo.come_in()
        network.cut()
        hugo.page.context.clear_cookies()
        network.mend()
        expect(banner(hugo)).to_contain_text("You are no longer in the room")
        expect(hugo.page.get_by_role("link", name="To the door")).to_be_visible()


# Other directions


def test_each_line_of_a_text_runs_in_its_own_direction_and_code_always_from_the_left(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    julien.say("مرحبا بالجميع\n```\nif (a) {\n  return -1;\n```\nhello, world!\nشغّل `--help` هنا")
    text = hugo.sees("hello, world!").locator(".message-text")
    assert text.evaluate("text => getComputedStyle(text).unicodeBidi") == "plaintext"
    block, inline = text.locator("pre code"), text.locator("code").last
    for code in (block, inline):
        assert code.evaluate("code => getComputedStyle(code).direction") == "ltr"
        first, last = code.evaluate("code => [places(code)[0], places(code).at(-1)]".replace("places(code)", PLACES))
        assert first < last, "the first sign stands left of the last"
    assert inline.evaluate("code => getComputedStyle(code).unicodeBidi") == "isolate"


PLACES = """(([text]) => [...text.data.split("\\n")[0]].map((_, place) => {
    const range = new Range();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    return range.getBoundingClientRect().x;
}))(code.childNodes)"""


def test_what_is_typed_runs_in_its_own_direction(visit, arrive, server):
    hugo = arrive("Hugo")
    hugo.line.fill("مرحبا")
    assert hugo.line.evaluate("line => getComputedStyle(line).direction") == "rtl"
    door = visit()
    door.goto(server.url)
    door.get_by_label("Username").fill("محمد")
    assert door.get_by_label("Username").evaluate("field => getComputedStyle(field).direction") == "rtl"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("看https://example.com/路径。然后", ["https://example.com/路径"]),
        ("（https://a.org/x）", ["https://a.org/x"]),
        (
            "“https://a.org/b”, «https://a.org/c», ‘https://a.org/d’",
            ["https://a.org/b", "https://a.org/c", "https://a.org/d"],
        ),
        (
            "[https://a.org/y] **https://a.org/z** _https://a.org/u_",
            ["https://a.org/y", "https://a.org/z", "https://a.org/u"],
        ),
        ("(https://a.org),(https://b.org)", ["https://a.org", "https://b.org"]),
        ("https://a.org/b_(c), https://a.org/[d]/e_f*g", ["https://a.org/b_(c)", "https://a.org/[d]/e_f*g"]),
        ("https://a.org/\u202egpj.exe", ["https://a.org/"]),
        ("www.a.org/x, 192.168.1.20:8080/x and 10.0.0.1/y", ["www.a.org/x", "192.168.1.20:8080/x", "10.0.0.1/y"]),
        ("version 1.2.3.4, www. and https:// and http://… or mywww.a.org", []),
        ("http://[::1]:5000/chat.", ["http://[::1]:5000/chat"]),
        ("انظروا https://a.org/x، شكراً؛ https://a.org/y؟", ["https://a.org/x", "https://a.org/y"]),
        ("https://a.org/?q=1&r=(2)#s!", ["https://a.org/?q=1&r=(2)#s"]),
    ],
)
def test_a_link_is_the_address_and_nothing_else(arrive, text, found):
    hugo = arrive("Hugo")
    hugo.say(text)
    links = hugo.messages.last.locator("a")
    expect(links).to_have_text(found)
    for link in links.all():
        assert re.match("https?://", link.get_attribute("href"))


# Windows and paper


def test_a_phone_that_is_turned_while_one_reads_shows_the_same_message(arrive, share):
    server = share(**FAST)
    with Robot("Robot", server.url) as robot:
        robot.flood(*[f"{line} {'and so on ' * 20}" for line in lines(1, 80)])
        hugo = arrive("Hugo", server)
        hugo.sees("message number 80.")
        first = hugo.message("message number 40.")
        first.evaluate(TO_THE_TOP)
        before = top_of(first)
        for width, height in [(420, 700), (900, 400), (1280, 720)]:
            hugo.page.set_viewport_size({"width": width, "height": height})
            eventually(lambda: abs(top_of(first) - before) <= 2)


def test_text_that_is_enlarged_while_one_reads_shows_the_same_message(arrive, share):
    server = share(**FAST)
    with Robot("Robot", server.url) as robot:
        robot.flood(*[f"{line} {'and so on ' * 20}" for line in lines(1, 80)])
        hugo = arrive("Hugo", server)
        hugo.sees("message number 80.")
        first = hugo.message("message number 40.")
        first.evaluate(TO_THE_TOP)
        hugo.page.evaluate("document.documentElement.style.fontSize = '200%'")
        expect(first).to_be_in_viewport()


def test_printing_takes_as_many_pages_as_the_messages_need(arrive, share):
    server = share(**FAST)
    with Robot("Robot", server.url) as robot:
        hugo = arrive("Hugo", server)
        robot.flood(*lines(1, 300))
        hugo.sees("message number 300.")
        assert len(re.findall(rb"/Type\s*/Page\b", hugo.page.pdf())) > 6


def test_paper_is_black_on_white_and_has_the_rows_that_are_folded(arrive, enter):
    hugo, julien = arrive("Hugo", color_scheme="dark"), enter("Julien")
    julien.say("Hugo!", "\n".join(["```", *lines(1, 20), "```"]))
    hugo.sees("number 20.")
    hugo.page.emulate_media(media="print")
    expect(hugo.line).to_be_hidden()
    expect(hugo.log.locator(".code").get_by_role("button")).to_have_count(0)
    colour = "element => getComputedStyle(element).color"
    parts = [hugo.sees("Hugo!").locator(f".message-{part}") for part in ("author", "text", "time")]
    assert {part.evaluate(colour) for part in parts} == {"rgb(0, 0, 0)"}
    assert hugo.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert hugo.log.locator(".code-rest").bounding_box()["height"] > 60


def test_four_thousand_line_breaks_are_a_few_screens_at_most(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    julien.say("a" + "\n" * 3998 + "b")
    text = hugo.messages.last.locator(".message-text")
    assert text.evaluate("text => text.offsetHeight") <= 640
    assert text.evaluate("text => text.scrollHeight") > 90_000, "nothing of it is lost"


def test_one_character_is_one_character(arrive):
    hugo = arrive("Hugo")
    hugo.line.fill("x" * 3999)
    expect(hugo.page.locator("#counter")).to_have_text("1 character left")
    hugo.line.fill("x" * 4001)
    expect(hugo.page.locator("#counter")).to_have_text("1 character too many")


def test_what_the_room_says_to_me_alone_has_no_time_of_its_own(arrive):
    hugo = arrive("Hugo")
    hugo.say("/who")
    expect(hugo.log.locator("[data-kind=note] time")).to_have_text("")
