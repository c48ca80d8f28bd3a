"""Sending is visible, and nothing written is lost."""

import re

from playwright.sync_api import expect

from tests.proxy import Proxy

from .person import Person

PENDING = re.compile("is-pending")


def test_a_message_is_there_at_once_and_keeps_its_element_when_it_is_sent(arrive, visit, server):
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


def test_what_is_written_while_offline_goes_out_in_order_when_the_room_is_back(arrive, visit, server):
    julien = arrive("Julien")
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        proxy.cut()
        hugo.say("one", "two", "/pm Julien three")
        expect(hugo.message("one")).to_have_class(PENDING)
        expect(hugo.message("three")).to_contain_text("Waiting for the room")
        proxy.mend()
        for word in ("one", "two", "three"):
            julien.sees(word)
            hugo.sees(word)
    said = julien.log.locator(".message:not(.is-notice) .message-text")
    expect(said).to_have_text(["one", "two", "three"])


def test_what_waits_survives_a_reload_and_goes_out_once(arrive, visit, server):
    julien = arrive("Julien")
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        proxy.freeze()
        hugo.say("kept over a reload")
        expect(hugo.message("kept over a reload")).to_have_class(PENDING)
        proxy.mend()
        hugo.page.reload()
        hugo.sees("kept over a reload")
        julien.sees("kept over a reload")
        hugo.say("the end")
        julien.sees("the end")
        expect(julien.message("kept over a reload")).to_have_count(1)


def test_a_refused_line_waits_with_its_reason_while_something_else_is_written(arrive, visit, server):
    julien = arrive("Julien")
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
        arrive("Anna")
        failed.get_by_role("button", name="Try again").click()
        expect(failed).to_have_count(0)
        expect(hugo.sees("the secret")).to_have_class(re.compile("is-private"))
        expect(julien.message("the secret")).to_have_count(0)


def test_a_failed_line_can_be_discarded(arrive):
    hugo = arrive("Hugo")
    hugo.page.evaluate("""sessionStorage.setItem("outbox",
        JSON.stringify([{key: "k", text: "no more", at: Date.now(), failed: "No."}]))""")
    hugo.page.reload()
    hugo.page.get_by_role("button", name="Discard").click()
    expect(hugo.message("no more")).to_have_count(0)
    hugo.page.reload()
    hugo.is_in()
    expect(hugo.message("no more")).to_have_count(0)


def test_whoever_is_too_fast_waits_and_loses_nothing(arrive, serve):
    server = serve(CHAT_PACE_BURST=2, CHAT_PACE_PER_SECOND=2)
    hugo, julien = arrive("Hugo", server), arrive("Julien", server)
    hugo.say("1", "2", "3", "4", "5")
    expect(julien.log.locator(".message:not(.is-notice) .message-text")).to_have_text(["1", "2", "3", "4", "5"])


def test_a_paste_of_two_hundred_lines_is_one_message(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    text = "\n".join(f"line {number}" for number in range(1, 201))
    hugo.say(text)
    expect(julien.sees("line 200")).to_contain_text("line 1")
    expect(julien.messages).to_have_count(1)
