"""Sending is visible, and nothing written is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.proxy import Proxy

from .person import Person
from .robot import Robot

PENDING = re.compile("is-pending")


@pytest.fixture
def fast(serve):
    return serve(CHAT_PACE_BURST=1000, CHAT_PACE_PER_SECOND=1000)


def test_a_message_is_there_at_once_and_keeps_its_element_when_it_is_sent(visit, server):
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        proxy.freeze()
        hugo.say("patience")
        pending = hugo.message("patience")
        expect(pending).to_have_class(PENDING)
        expect(hugo.line).to_have_value("")
        pending.evaluate("element => (element.wasPending = true)")
        proxy.mend()
        hugo.sees("patience")
        assert hugo.message("patience").evaluate("element => element.wasPending")


def test_what_is_written_while_offline_goes_out_in_order_when_the_room_is_back(enter, visit, server):
    julien = enter("Julien")
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        proxy.cut()
        hugo.say("one", "two", "/pm Julien three")
        expect(hugo.message("one")).to_have_class(PENDING)
        expect(hugo.message("three")).to_contain_text("Waiting for the room")
        proxy.mend()
        for word in ("one", "two", "three"):
            hugo.sees(word)
    julien.has_read("one", "two", "three")


def test_what_waits_survives_a_reload_and_goes_out_once(enter, visit, server):
    julien = enter("Julien")
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        proxy.freeze()
        hugo.say("kept over a reload")
        expect(hugo.message("kept over a reload")).to_have_class(PENDING)
        proxy.mend()
        hugo.page.reload()
        hugo.sees("kept over a reload")
        hugo.say("the end")
        julien.has_read("kept over a reload", "the end")


def test_a_refused_line_waits_with_its_reason_while_something_else_is_written(enter, visit, server):
    julien = enter("Julien")
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        proxy.freeze()
        hugo.say("/pm Anna the secret")
        hugo.line.fill("already writing on")
        proxy.mend()
        failed = hugo.log.locator(".is-failed")
        expect(failed).to_contain_text("There is no Anna")
        expect(hugo.line).to_have_value("already writing on")
        hugo.page.reload()
        expect(failed).to_contain_text("the secret")
        anna = enter("Anna")
        failed.get_by_role("button", name="Try again").click()
        expect(failed).to_have_count(0)
        expect(hugo.sees("the secret")).to_have_class(re.compile("is-private"))
        anna.has_read("the secret")
        julien.has_read()


def test_a_refusal_after_a_while_stays_a_refusal_with_its_buttons(visit, server):
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.page.clock.install()
        hugo.come_in()
        proxy.freeze()
        hugo.say("/pm Anna the secret")
        hugo.line.fill("already writing on")
        expect(hugo.message("the secret")).to_have_class(PENDING)
        proxy.mend()
        expect(hugo.log.locator(".is-failed")).to_contain_text("There is no Anna")
        hugo.page.clock.fast_forward(1500)  # when a line that has no answer yet begins to say that it waits
        expect(hugo.log.locator(".is-failed").get_by_role("button", name="Try again")).to_be_visible()


REFUSED_WHILE_WRITING_ON = """() => {
    const [line, form] = [document.getElementById("line"), document.getElementById("composer")];
    line.value = "/pm Anna the secret";
    form.requestSubmit();
    line.value = "already writing on";
}"""


def test_a_command_refused_at_once_is_shown_as_failed_and_not_as_waiting_too(arrive):
    """And apart from what was said aloud just before: it may have been for one person."""
    hugo = arrive("Hugo")
    hugo.say("out loud")
    hugo.sees("out loud")
    hugo.page.evaluate(REFUSED_WHILE_WRITING_ON)
    expect(hugo.log.locator(".is-failed.is-private:not(.is-grouped)")).to_contain_text("There is no Anna")
    hugo.page.wait_for_timeout(500)  # a command that takes longer than 300 ms is shown as waiting
    expect(hugo.message("the secret")).to_have_count(1)


def test_whatever_grows_under_my_lines_stays_in_view(visit, fast):
    with Proxy(fast.port) as proxy, Robot("Robot", fast.url) as robot:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        robot.say(*(f"message number {number}." for number in range(1, 61)))
        hugo.sees("message number 60.")
        proxy.freeze()
        hugo.say("/pm Anna the secret")
        hugo.line.fill("already writing on")
        expect(hugo.message("the secret")).to_contain_text("Waiting for the room")
        waiting = hugo.page.get_by_text("Waiting for the room")
        expect(waiting).to_be_in_viewport(ratio=1, timeout=2000)  # later the banner comes, and moves it up
        proxy.mend()
        expect(hugo.page.get_by_role("button", name="Discard")).to_be_in_viewport(ratio=1)
        proxy.cut()
        expect(hugo.page.locator("#banner")).to_be_visible()
        expect(hugo.page.get_by_role("button", name="Discard")).to_be_in_viewport(ratio=1)
        proxy.mend()
        hugo.line.press("Enter")
        robot.say("welcome back")
        hugo.sees("already writing on")
        hugo.sees("welcome back")
        expect(hugo.page.get_by_role("button", name="Discard")).to_be_in_viewport(ratio=1)


def test_a_failed_line_can_be_discarded(arrive):
    hugo = arrive("Hugo")
    hugo.page.evaluate(REFUSED_WHILE_WRITING_ON)
    expect(hugo.message("the secret")).to_have_count(1)
    hugo.page.reload()
    hugo.page.get_by_role("button", name="Discard").click()
    expect(hugo.message("the secret")).to_have_count(0)
    hugo.page.reload()
    hugo.is_in()
    expect(hugo.message("the secret")).to_have_count(0)


def test_whoever_is_too_fast_waits_and_loses_nothing(arrive, enter, serve):
    server = serve(CHAT_PACE_BURST=2, CHAT_PACE_PER_SECOND=2)
    hugo, julien = arrive("Hugo", server), enter("Julien", server)
    hugo.say("1", "2", "3", "4", "5")
    julien.has_read("1", "2", "3", "4", "5")


def test_a_paste_of_two_hundred_lines_is_one_message(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    text = "\n".join(f"line {number}" for number in range(1, 201))
    hugo.say(text)
    julien.has_read(text)
