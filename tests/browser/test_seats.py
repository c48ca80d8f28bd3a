"""Seats that people keep: who is shown asleep, who has which colour, and what is said of who comes and goes."""

import pytest
from playwright.sync_api import expect

from tests import runs

from .person import Person
from .robot import Robot

GATHER = """async (runs, module) => {
    const { gather } = await module("log/gather.js");
    const { MessageView } = await module("log/message.js");
    const reader = { me: { id: "me", name: "Me" }, colours: { paint() {}, paintAll() {} }, veil: { over() {} } };
    return runs.map((run) => {
        const views = [];
        for (const message of run) {
            views.push(new MessageView(message, reader));
            gather(views, views.length - 1);
        }
        return views[0].element.querySelector(".message-run").textContent;
    });
}"""
HIDE = """hidden => {
    for (const [name, value] of [["hidden", hidden], ["visibilityState", hidden ? "hidden" : "visible"]])
        Object.defineProperty(document, name, { get: () => value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
COLOURS = "all => Object.fromEntries(all.map((one) => [one.textContent, getComputedStyle(one).color]))"


@pytest.mark.parametrize(
    ("locale", "found", "between"), [("en-GB", runs.RUNS | runs.ARRIVALS, " and "), ("fr-FR", runs.FRENCH, " et ")]
)
def test_notices_in_a_row_are_one_line_of_what_came_of_them(visit, server, locale, found, between):
    person = Person(visit(locale=locale), "Hugo", server.url)
    person.page.goto(server.url)
    person.page.locator("#username").fill("Hugo")
    person.page.locator("#door button").click()
    expect(person.line).to_be_focused()
    lines = person.evaluate(GATHER, [runs.notices(run) for run in found])
    assert lines == [runs.said(line, between) for line in found.values()]


def test_behind_the_line_is_what_happened_in_its_order(arrive, server):
    hugo = arrive("Hugo")
    hugo.say("Hello")
    for name in ("Zoé", "Théo"):
        with Robot(name, server.url) as robot:
            robot.say("/quit")
    line = hugo.log.get_by_role("button", name="Zoé and Théo came and left")
    texts = hugo.notices.locator(".message-text:visible")
    expect(line).to_have_attribute("aria-expanded", "false")
    expect(texts).to_have_text(["Hugo is connected"])
    line.press("Enter")
    expect(line).to_have_attribute("aria-expanded", "true")
    told = [f"{name} {what}" for name in ("Zoé", "Théo") for what in ("is connected", "has left")]
    expect(texts).to_have_text(["Hugo is connected", *told])
    line.click()
    expect(texts).to_have_count(1)


def test_whoever_hides_the_page_is_shown_asleep_and_nobody_is_told(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    row = hugo.roster.locator("li", has_text="Julien")
    expect(row).to_have_attribute("data-state", "here")
    julien.page.evaluate(HIDE, True)
    expect(row).to_contain_text("asleep")
    julien.page.evaluate(HIDE, False)
    expect(row).not_to_contain_text("asleep")
    hugo.say("Hello")
    assert hugo.page.locator("#announcer").inner_text() == ""
    assert hugo.notices.count() == 2


def test_a_tap_that_begins_on_somebody_ends_on_them_whoever_falls_asleep_meanwhile(arrive):
    hugo, _julien, ana = arrive("Hugo"), arrive("Julien"), arrive("Ana")
    expect(hugo.roster.locator("li")).to_have_count(3)
    hugo.roster.get_by_role("button", name="Julien", exact=True).hover()
    hugo.page.mouse.down()
    ana.page.evaluate(HIDE, True)
    expect(hugo.roster.locator("[data-state=asleep]")).to_have_count(1)
    hugo.page.mouse.up()
    expect(hugo.aim).to_contain_text("Julien")


def test_everybody_has_one_colour_on_all_pages_and_no_two_have_the_same(arrive):
    people = [arrive(name) for name in ("Hugo", "Julien", "Ana")]
    people[1].say("/quit")
    people[1].is_at_the_door()
    people[1] = arrive("Zoé")
    people[1].say("Hello from Zoé")
    for person in people:
        person.sees("Hello from Zoé")
        expect(person.roster.locator("li")).to_have_count(3)
    found = [person.roster.locator("bdi").evaluate_all(COLOURS) for person in people]
    assert found[0] == found[1] == found[2]
    assert len(set(found[0].values())) == 3
    author = people[0].log.locator(".message-author:visible", has_text="Zoé")
    assert author.evaluate_all(COLOURS) == {"Zoé": found[0]["Zoé"]}
