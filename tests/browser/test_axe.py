"""axe finds nothing on any page, in any state, in either theme, in either language, wide or on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.proxy import Proxy

from .person import PHONE, Person
from .robot import Robot
from .test_files import drawn, file, photo, put, strip
from .test_language import Parisian

PEOPLE = {"en-GB": Person, "fr-FR": Parisian}
LOOKS = pytest.mark.parametrize(
    ("language", "theme", "screen"),
    [("en-GB", "light", {}), ("en-GB", "dark", PHONE), ("fr-FR", "light", PHONE), ("fr-FR", "dark", {})],
    ids=["english-light-wide", "english-dark-phone", "french-light-phone", "french-dark-wide"],
)
"""Each with each of the others once."""


def finds_nothing(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@LOOKS
def test_the_door_in_all_its_states(visit, serve, language, theme, screen):
    server = serve(CHAT_SEATS=1, CHAT_PASSWORD="sesame")
    page, late = (visit(color_scheme=theme, locale=language, **screen) for _ in range(2))
    page.goto(server.url)
    finds_nothing(page)
    for name, password, state in (("Hugo", "guess", ".field-refusal"), ("a,b", "sesame", ".field-refusal")):
        knock(page, name, password)
        expect(page.locator(state)).to_be_visible()
        finds_nothing(page)
    knock(page, "Hugo", "sesame")
    expect(page.locator("#log")).to_be_visible()
    late.goto(server.url)
    finds_nothing(late)
    knock(late, "Late", "sesame")
    expect(late.locator("[data-waiting]")).to_be_visible()
    finds_nothing(late)
    late.goto(server.url + "/nowhere")
    finds_nothing(late)


@LOOKS
def test_where_rooms_are_made(visit, serve, language, theme, screen):
    page = visit(color_scheme=theme, locale=language, **screen)
    page.goto(f"{serve(CHAT_ROOMS='*').url}/rooms")
    finds_nothing(page)
    for title in ("\u200b", "Book club"):
        page.locator("#title").fill(title)
        page.locator("#door button").click()
        expect(page.locator(".field-refusal" if title == "\u200b" else "code")).to_be_visible()
        finds_nothing(page)


def knock(page, name, password):
    page.locator("#username").fill(name)
    page.locator("#password").fill(password)
    page.locator("#door button").click()


@LOOKS
def test_the_room_in_all_its_states(enter, visit, share, language, theme, screen):
    server = share(CHAT_HOSTS="room.test")
    with Proxy(server.port) as proxy:
        url = proxy.url.replace("127.0.0.1", "room.test")
        hugo = PEOPLE[language](visit(color_scheme=theme, locale=language, **screen), "Hugo", url)
        hugo.come_in()
        julien = enter("Julien", server)
        for state in (
            card, large, talk, commands, offered, refusal, step, aim, answer, counter, dialog, invitation, finding,
            found, nothing, pasted, stripped, shown, viewed, people, covered, failed, offline,
        ):  # fmt: skip
            state(hugo, julien, proxy)
            finds_nothing(hugo.page)


def card(hugo, julien, proxy):
    expect(hugo.log.get_by_role("img")).to_be_visible()


def large(hugo, julien, proxy):
    hugo.log.locator("button[value=large]").click()
    expect(hugo.page.get_by_role("dialog")).to_be_visible()


def talk(hugo, julien, proxy):
    hugo.page.keyboard.press("Escape")
    with Robot("Zoé", julien.client.connection_url):
        expect(hugo.roster).to_contain_text("Zoé")
    quote = "> Who?\nHello @Hugo and @Julien, see https://example.org and `this`"
    julien.say(
        quote,
        quote,
        "/pm Hugo quietly `this`",
        "/pm Hugo @Julien",
        "```\n" + "code\n" * 20 + "```",
        "👍🎉",
        "/me waves",
    )
    hugo.sees("waves")
    expect(hugo.page.locator("[data-state=away]")).to_be_attached()


def commands(hugo, julien, proxy):
    hugo.line.fill("/")
    expect(hugo.page.locator("#options")).to_be_visible()


def offered(hugo, julien, proxy):
    julien.client.call("state", {"state": "asleep"})
    expect(hugo.page.locator("#roster [data-state=asleep]")).to_have_count(1)
    hugo.line.fill("/pm ")
    expect(hugo.page.get_by_role("option")).to_have_count(2)


def refusal(hugo, julien, proxy):
    say(hugo, "/pm Julein hello")
    expect(hugo.page.locator("#refusal")).to_be_visible()


def step(hugo, julien, proxy):
    say(hugo, "/name")
    expect(hugo.page.locator("#step")).to_be_visible()


def aim(hugo, julien, proxy):
    hugo.line.press("Escape")
    hugo.line.fill("/pm Julien privately")
    expect(hugo.aim).to_be_visible()
    expect(hugo.page.locator("#step")).to_be_hidden()


def answer(hugo, julien, proxy):
    hugo.line.press("Escape")
    say(hugo, "/help")
    expect(hugo.page.locator("[data-kind=note]")).to_be_visible()


def counter(hugo, julien, proxy):
    hugo.line.fill("x" * 4001)
    expect(hugo.page.locator("#counter")).to_be_visible()
    hugo.page.locator("#composer").evaluate("form => form.requestSubmit()")
    expect(hugo.page.get_by_role("alert")).to_be_visible()
    hugo.line.fill("")


def dialog(hugo, julien, proxy):
    hugo.page.locator("#settings-button").click()
    expect(hugo.page.get_by_role("dialog")).to_be_visible()


def invitation(hugo, julien, proxy):
    hugo.page.keyboard.press("Escape")
    hugo.page.locator("#invite").click()
    expect(hugo.page.get_by_role("dialog")).to_be_visible()


def finding(hugo, julien, proxy):
    hugo.page.keyboard.press("Escape")
    hugo.page.locator("#find-button").click()
    expect(hugo.page.locator(".find-help")).to_be_visible()


def found(hugo, julien, proxy):
    hugo.page.locator("#find input").fill("hello")
    expect(hugo.page.locator(".found").first).to_be_visible()
    hugo.page.locator("#discreet").evaluate("box => box.click()")
    hugo.page.locator("#find input").fill("quietly")
    expect(hugo.page.locator(".found.is-veiled")).to_be_visible()


def nothing(hugo, julien, proxy):
    hugo.page.locator("#discreet").evaluate("box => box.click()")
    hugo.page.locator("#find input").fill("nowhere")
    expect(hugo.page.locator(".found")).to_have_count(0)
    expect(hugo.page.locator(".find-status")).not_to_be_empty()


def pasted(hugo, julien, proxy):
    hugo.page.keyboard.press("Escape")
    hugo.line.evaluate("""field => {
        field.focus();
        field.dispatchEvent(new ClipboardEvent("paste"));
        document.execCommand("insertText", false, "if (a) {\\n  go(a);\\n}");
    }""")
    expect(hugo.page.locator("#paste button")).to_be_visible()


def stripped(hugo, julien, proxy):
    hugo.line.fill("")
    broken = photo("broken.png") | {"buffer": drawn()[:200]}
    put(hugo, photo("board.png"), file("notes.txt", b"one"), broken)
    expect(strip(hugo).filter(has=hugo.page.locator(".strip-state", has_text="%"))).to_have_count(0)
    strip(hugo).first.locator(".link-button").click()
    expect(hugo.page.locator("#alt")).to_be_focused()


def shown(hugo, julien, proxy):
    hugo.page.keyboard.press("Escape")
    strip(hugo).last.locator(".bar-button").click()
    hugo.page.locator(".composer-send").click()
    julien.send("", julien.upload("wide.png", drawn(600, 100)))
    expect(hugo.log.locator(".picture")).to_have_count(2)
    hugo.page.locator("#drop").evaluate("drop => (drop.hidden = false)")


def viewed(hugo, julien, proxy):
    hugo.page.locator("#drop").evaluate("drop => (drop.hidden = true)")
    hugo.log.locator(".picture").last.click()
    expect(hugo.page.get_by_role("dialog")).to_be_visible()


def people(hugo, julien, proxy):
    hugo.page.keyboard.press("Escape")
    opener = hugo.page.locator("#people-button")
    if opener.is_visible():
        opener.tap()
    expect(hugo.roster).to_be_visible()


def covered(hugo, julien, proxy):
    hugo.roster.locator(".bar-button:visible").first.click()
    hugo.page.locator("#discreet").evaluate("box => box.click()")
    expect(hugo.log.locator(".message-cover:visible").first).to_be_visible()


def failed(hugo, julien, proxy):
    hugo.page.keyboard.press("Escape")
    proxy.freeze()
    say(hugo, "/pm Anna the secret")
    hugo.line.fill("already writing on")
    proxy.mend()
    expect(hugo.log.locator(".is-failed")).to_be_visible()


def offline(hugo, julien, proxy):
    proxy.cut()
    say(hugo, "written meanwhile")
    expect(hugo.page.locator("#banner")).to_be_visible()
    expect(hugo.log.locator(".is-pending .message-state")).to_be_visible()


def say(hugo, text):
    hugo.line.fill(text)
    hugo.page.locator(".composer-send").click()
