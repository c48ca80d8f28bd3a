"""A teacher who is new to it: starts the room, lets nine phones in by the code, and keeps the peace."""

import re

import pytest
from playwright.sync_api import expect

from tests.scan import scanned

from .person import PHONE, Person

NAMES = ("Ana", "Ben", "Chloé", "Dina", "Emil", "Hugo", "Julien", "Mathieu", "Zoé")


@pytest.fixture
def school(serve):
    return serve(CHAT_HOSTS="room.test", CHAT_KEEP_MINUTES=0, CHAT_GRACE_SECONDS=1)


@pytest.fixture
def claire(visit, school):
    """By the host's link, as the console prints it."""
    claire = Person(visit(), "Claire", school.url)
    claire.page.goto(school.console().replace("127.0.0.1", "room.test"))
    expect(claire.page).to_have_url(re.compile("/host$"))  # nobody reads the key over a shoulder
    claire.page.get_by_label("Username").fill("Claire")
    claire.page.get_by_role("button", name="Come in as host").click()
    claire.is_in()
    return claire


def with_(claire, name, what):
    """By the buttons beside a name."""
    claire.page.get_by_role("button", name=f"What a host can do with {name}").click()
    claire.page.get_by_role("dialog", name=name).get_by_role("button", name=what).click()


def test_a_class_of_ten_is_taught_in_peace(claire, visit, school):
    expect(claire.page.get_by_role("img", name="QR code of the address")).to_have_js_property("complete", True)
    (link,) = scanned(claire.page.screenshot())
    phones = {name: Person(visit(**PHONE), name, link) for name in NAMES}
    for phone in phones.values():
        phone.come_in()
    hugo, zoe, ana = phones["Hugo"], phones["Zoé"], phones["Ana"]

    claire.page.get_by_role("button", name="Set the topic").click()
    claire.line.press_sequentially("The water cycle")
    claire.send()
    expect(zoe.page.locator("#topic")).to_have_text("The water cycle")

    with_(claire, "Hugo", "Throw out for 10 minutes")
    expect(hugo.page.locator("#banner")).to_contain_text("A host has thrown you out, for 10 minutes.")
    for name in ("Hugo", "hugo"):
        hugo.name = name
        hugo.knock()
        expect(hugo.page.locator("#username-refusal")).to_contain_text("closed this room to you for 10 minutes")
    claire.is_told("Claire has thrown out Hugo for 10 min")

    with_(claire, "Zoé", "Mute for 10 minutes")
    claire.is_told("Claire has muted Zoé for 10 min")
    zoe.line.fill("but why?")
    zoe.send()
    expect(zoe.page.locator("#refusal")).to_contain_text("A host has muted you")

    claire.page.get_by_role("button", name="Let nobody new in").click()
    expect(ana.page.locator("#locked")).to_be_visible()
    late = Person(visit(**PHONE), "Late", link)
    late.knock()
    expect(late.page.locator("#username-refusal")).to_contain_text("nobody new can come in now")

    with_(claire, "Ana", "Make a host too")
    ana.is_told("Claire has made a host of Ana")
    claire.page.get_by_role("button", name="Leave").first.click()
    ana.page.locator("#people-button").tap()
    ana.page.get_by_role("button", name="Let everybody in again").tap()
    late.knock()
    late.is_in()
