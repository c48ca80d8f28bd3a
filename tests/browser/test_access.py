"""Everybody can use it: by keyboard, by ear, by touch, large, still, and in forced colours."""

import pytest
from playwright.sync_api import expect

from .person import PHONE
from .robot import Robot
from .test_axe import finds_nothing


def test_a_new_message_is_announced_once_and_a_private_one_as_private_but_history_is_not(arrive, enter):
    hugo = enter("Hugo")
    hugo.say("history")
    hugo.sees("history")
    julien = arrive("Julien")
    julien.sees("history")
    said = julien.page.locator("#announcer p")
    hugo.say("aloud", "/pm Julien quietly")
    julien.sees("quietly")
    expect(said).to_have_text(["Hugo: aloud", "Private, from Hugo: quietly"])
    expect(julien.page.locator("#announcer")).to_have_attribute("aria-live", "polite")
    expect(julien.log).to_have_attribute("role", "log")
    expect(julien.log).to_have_attribute("aria-live", "off")


def test_everything_is_reached_by_tab_and_focus_is_seen(arrive, enter):
    hugo = arrive("Hugo")
    enter("Julien")
    expect(hugo.roster).to_contain_text("Julien")
    hugo.page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(20):
        hugo.page.keyboard.press("Tab")
        reached.add(hugo.page.evaluate("(document.activeElement.id || document.activeElement.textContent).trim()"))
        assert hugo.page.evaluate("""() => {
            const [element, box] = [document.activeElement, document.querySelector(".composer-box")];
            if (element.id === "line") return getComputedStyle(box).boxShadow !== "none";
            return element === document.body || getComputedStyle(element).outlineStyle !== "none";
        }""")
    assert {"line", "log", "settings-button", "Leave", "Julien"} <= reached


def test_a_closed_dialog_gives_the_focus_back(arrive):
    hugo = arrive("Hugo")
    hugo.page.locator("#settings-button").click()
    hugo.page.keyboard.press("Escape")
    expect(hugo.page.locator("#settings-button")).to_be_focused()


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_whatever_is_touched_is_large_enough(arrive, enter, screen):
    hugo, julien = arrive("Hugo", **screen), enter("Julien")
    julien.say("```\ncode\n```")
    hugo.sees("code")
    hugo.line.fill("/")
    expect(hugo.page.get_by_role("option").first).to_be_visible()
    sizes = hugo.page.locator("button:visible, select:visible, [role=option]:visible, #line").evaluate_all(
        "all => all.map(one => [one.outerHTML.slice(0, 60), one.offsetWidth, one.offsetHeight])"
    )
    assert [each for each in sizes if min(each[1:]) < 44] == []


def test_at_twice_the_size_nothing_is_cut_off(arrive):
    hugo = arrive("Hugo", viewport={"width": 640, "height": 400})
    hugo.say("still readable at 200 %")
    expect(hugo.sees("still readable")).to_be_in_viewport()
    assert hugo.page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(hugo.line).to_be_in_viewport()
    content = hugo.page.locator("meta[name=viewport]").get_attribute("content")
    assert "user-scalable" not in content
    assert "maximum-scale" not in content


def test_reduced_motion_is_respected(visit, server):
    page = visit(reduced_motion="reduce")
    page.goto(server.url)
    still = page.locator(".seats i").first.evaluate("dot => parseFloat(getComputedStyle(dot).transitionDuration)")
    assert still < 0.001


def test_forced_colours_leave_everything_to_be_seen(arrive, enter):
    hugo, julien = arrive("Hugo", forced_colors="active"), enter("Julien")
    with Robot("Zoé", julien.client.connection_url):
        expect(hugo.roster).to_contain_text("Zoé")
    julien.say("/pm Hugo quietly", "Hugo!", "```\ncode\n```")
    edge = "message => getComputedStyle(message, '::before').borderTopStyle"
    assert [hugo.sees(text).evaluate(edge) for text in ("quietly", "Hugo!", "code")] == ["solid", "solid", "none"]
    assert hugo.log.locator(".code").evaluate("code => getComputedStyle(code).borderTopStyle") == "solid"
    dots = hugo.roster.locator("i").evaluate_all("dots => dots.map(dot => getComputedStyle(dot).backgroundColor)")
    expect(hugo.roster.locator("[data-state=away]")).to_have_count(1)
    ground = hugo.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground != dots[0] == dots[1] != dots[2], "who is away has a ring in the place of a dot"
    ring = "box => getComputedStyle(box).outlineStyle"
    box = hugo.page.locator(".composer-box")
    assert box.evaluate(ring) == "solid"
    hugo.log.focus()
    assert box.evaluate(ring) == "none"
    finds_nothing(hugo.page)


def test_what_was_deleted_is_not_said_any_more(arrive, enter):
    hugo, julien = enter("Hugo"), arrive("Julien")
    said = julien.page.locator("#announcer p")
    hugo.say("a slip", "no slip")
    expect(said).to_have_text(["Hugo: a slip", "Hugo: no slip"])
    hugo.say("/delete")
    expect(said).to_have_text(["Hugo: a slip"], timeout=5_000)  # by itself it goes after ten seconds


def test_a_trace_is_not_read_aloud_whole_nor_is_anything_lost_in_a_flood(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    hugo.page.clock.install()
    julien.say("e" * 4000)
    said = hugo.page.locator("#announcer p")
    expect(said).to_have_text(f"Julien: {'e' * 400}… 3600 more characters")
    julien.say(*(f"line {number}" for number in range(25)))
    hugo.sees("line 24")
    expect(said).to_have_count(20)
    expect(said.nth(1)).to_have_text("Julien: line 0")
    hugo.page.clock.run_for(10_000)
    expect(said).to_have_text(["6 new messages"])
