"""A teacher starts the room, and nine phones are in."""

import pytest
from playwright.sync_api import expect

from tests.scan import scanned

from .person import PHONE, Person


def at_its_name(server):
    """The address that others can open. Browsers call a page from there insecure: it is plain HTTP, as in a class."""
    return server.url.replace("127.0.0.1", "room.test")


@pytest.fixture
def server(share):
    return share(CHAT_HOSTS="room.test")


@pytest.fixture
def claire(visit, server):
    claire = Person(visit(), "Claire", at_its_name(server))
    claire.come_in()
    return claire


def card(person):
    return person.log.locator(".invitation")


def dialog(person):
    return person.page.get_by_role("dialog", name="Bring in the others")


def code(within):
    """Once it is drawn."""
    picture = within.get_by_role("img", name="QR code of the address")
    expect(picture).to_have_js_property("complete", True)
    return picture


@pytest.mark.parametrize(
    "options", [{"color_scheme": "light"}, {"color_scheme": "dark", **PHONE}], ids=["light", "dark-phone"]
)
def test_whoever_scans_the_screen_picks_a_name_and_is_in(visit, serve, options):
    server = serve(CHAT_HOSTS="room.test", CHAT_PASSWORD="open & sesame")
    claire = Person(visit(**options), "Claire", f"{at_its_name(server)}/#password=open%20%26%20sesame")
    claire.knock()
    expect(card(claire)).to_contain_text("without the password")
    code(card(claire))
    (link,) = scanned(claire.page.screenshot())
    phone = Person(visit(**PHONE), "Zoé", link)
    phone.page.goto(link)
    expect(phone.page).to_have_url(f"{at_its_name(server)}/")
    for name in ("Claire", "Zoé"):  # the first one is taken; the password stays, which nobody here knows
        phone.page.get_by_label("Username").fill(name)
        phone.page.get_by_role("button").click()
    claire.is_told("Zoé is connected")
    phone.page.goto(link)
    expect(phone.page).to_have_url(f"{at_its_name(server)}/chat")


def test_the_card_is_there_until_somebody_says_something(claire, arrive, server):
    julien = arrive("Julien")
    for person in (claire, julien):
        expect(card(person)).to_be_visible()
    julien.say("/pm Claire psst")
    claire.sees("psst")
    julien.say("Hello")
    for person in (claire, julien):
        expect(card(person)).to_be_hidden()
    claire.page.reload()
    claire.sees("Hello")
    expect(card(claire)).to_be_hidden()


def test_by_keyboard_it_opens_and_goes_and_one_is_where_one_was(claire):
    button = claire.page.get_by_role("button", name="Invite")
    button.focus()
    claire.page.keyboard.press("Enter")
    expect(dialog(claire)).to_be_visible()
    claire.page.keyboard.press("Escape")
    expect(dialog(claire)).to_be_hidden()
    expect(button).to_be_focused()
    claire.say("/invite")
    expect(dialog(claire)).to_contain_text(claire.url)
    claire.page.keyboard.press("Escape")
    expect(claire.line).to_be_focused()
    expect(claire.line).to_have_value("")


def test_the_address_is_copied_without_https_too(claire):
    claire.page.get_by_role("button", name="Invite").click()
    dialog(claire).get_by_role("button", name="Copy").click()
    expect(dialog(claire).get_by_role("button", name="Copied")).to_be_visible()
    claire.page.keyboard.press("Escape")
    claire.line.press("Control+v")
    expect(claire.line).to_have_value(claire.url)


def test_large_it_fills_the_screen_and_esc_leaves(claire):
    card(claire).get_by_role("button", name="Show it large").click()
    expect(dialog(claire)).to_be_visible()
    assert dialog(claire).bounding_box() == {"x": 0, "y": 0, **claire.page.viewport_size}
    assert code(dialog(claire)).bounding_box()["height"] > claire.page.viewport_size["height"] / 2
    assert scanned(claire.page.screenshot()) == [claire.url]
    claire.page.keyboard.press("Escape")
    expect(dialog(claire)).to_be_hidden()
    claire.page.get_by_role("button", name="Invite").click()
    assert dialog(claire).bounding_box()["width"] < claire.page.viewport_size["width"]
