"""The connection: calm about blips, honest about the rest, and nothing is missed."""

import pytest
from playwright.sync_api import expect

from tests.proxy import Proxy

from .person import Person


@pytest.fixture
def proxy(server):
    with Proxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def hugo(visit, proxy):
    hugo = Person(visit(), "Hugo", proxy.url)
    hugo.come_in()
    return hugo


def banner(person):
    return person.page.locator("#banner")


def watch_banner(person):
    """From now on the page remembers whether the banner was ever seen."""
    person.page.evaluate("""() => {
        const box = document.getElementById("banner");
        window.bannerSeen = false;
        new MutationObserver(() => (window.bannerSeen ||= !box.hidden)).observe(box, { attributes: true });
    }""")


def test_a_blip_is_not_mentioned(enter, hugo, proxy):
    julien = enter("Julien")
    watch_banner(hugo)
    proxy.cut()
    proxy.mend()
    julien.say("after the blip")
    hugo.sees("after the blip")
    assert not hugo.page.evaluate("bannerSeen")


def test_a_longer_loss_is_said_calmly_and_what_was_missed_is_caught_up(enter, hugo, proxy):
    julien = enter("Julien")
    julien.say("before")
    hugo.sees("before")
    proxy.cut()
    expect(banner(hugo)).to_contain_text("The connection is lost")
    expect(banner(hugo).get_by_role("status")).to_be_visible()
    expect(banner(hugo)).to_contain_text("Next try in")
    julien.say("one", "two", "three")
    julien.sees("three")
    expect(hugo.page.get_by_role("button", name="Try now")).to_be_visible()
    proxy.mend()
    hugo.page.locator("#banner-retry").dispatch_event("click")  # the page's own next try may be as fast
    expect(banner(hugo)).to_contain_text("Back: 3 messages caught up")
    expect(hugo.log.locator("[data-kind=text] .message-text")).to_have_text(["before", "one", "two", "three"])
    expect(banner(hugo)).to_be_hidden()


@pytest.mark.parametrize("sign", ["document, 'visibilitychange'", "window, 'online'"])
def test_after_sleep_a_dead_line_is_noticed_within_seconds(enter, hugo, proxy, sign):
    target, event = sign.split(", ")
    julien = enter("Julien")
    proxy.freeze()
    julien.say("while you slept")
    julien.sees("while you slept")
    hugo.page.evaluate(f"{target}.dispatchEvent(new Event({event}))")
    expect(banner(hugo)).to_be_visible(timeout=10_000)
    proxy.mend()
    hugo.sees("while you slept")


def test_a_restarted_server_is_found_again_and_nothing_is_lost(visit, serve):
    server = serve()
    hugo = Person(visit(), "Hugo", server.url)
    hugo.come_in()
    hugo.say("before the restart")
    hugo.sees("before the restart")
    server.stop()
    hugo.say("written meanwhile")
    server.start()
    hugo.sees("written meanwhile")
    hugo.sees("before the restart")


def test_whoever_lost_the_seat_meanwhile_is_told_why_and_keeps_the_draft(arrive, visit, serve):
    server = serve(CHAT_SEATS=1, CHAT_GRACE_SECONDS=1)
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.come_in()
        hugo.line.fill("a draft")
        proxy.cut()
        julien = Person(visit(), "Julien", server.url)
        julien.knock()
        julien.is_in()
        proxy.mend()
        expect(banner(hugo)).to_contain_text("seat is taken")
        expect(hugo.page.get_by_role("link", name="To the door")).to_be_visible()
        expect(hugo.line).to_have_value("a draft")


def test_a_page_kept_by_the_browser_lets_go_of_its_line_and_comes_back_to_life(arrive, hugo):
    julien = arrive("Julien")
    hugo.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(julien.roster.locator("[data-state=away]")).to_contain_text("Hugo")
    julien.say("while away")
    julien.sees("while away")
    hugo.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    hugo.sees("while away")
    expect(julien.roster.locator("[data-state=away]")).to_have_count(0)


def test_the_back_button_brings_a_living_page(enter, hugo):
    julien = enter("Julien")
    hugo.page.goto(hugo.url + "/nowhere")
    julien.say("while away")
    julien.sees("while away")
    hugo.page.go_back()
    hugo.sees("while away")
    hugo.say("back again")
    julien.sees("back again")


def test_whoever_tries_while_the_room_is_still_stopping_is_let_in_by_the_next_one(visit, serve):
    server = serve("gunicorn")
    hugo = Person(visit(), "Hugo", server.url)
    hugo.come_in()
    server.stop()
    assert "refused: stopping" in server.log()
    server.start()
    hugo.say("back")
    hugo.sees("back")


def test_what_is_typed_before_the_page_is_ready_stays(visit, serve):
    hugo = Person(visit(), "Hugo", serve("gunicorn").url)
    hugo.page.route("**/room.js", lambda route: (hugo.line.fill("typed early"), route.continue_()))
    hugo.come_in()
    expect(hugo.line).to_have_value("typed early")
