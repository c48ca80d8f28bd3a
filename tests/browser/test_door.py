"""The door: one atomic step into the room, or a reason why not."""

import re

import pytest
from playwright.sync_api import expect

from .person import Person
from .test_reading import come_back


def test_of_five_who_log_in_at_once_at_two_seats_two_get_in(visit, share):
    server = share(CHAT_SEATS=2)
    pages = [visit(java_script_enabled=False) for _ in range(5)]
    for number, page in enumerate(pages):
        page.goto(server.url)
        page.get_by_label("Username").fill(f"Guest {number}")
    for page in pages:
        page.get_by_role("button").click(no_wait_after=True)
    for page in pages:
        expect(page.get_by_role("button", name=re.compile("Leave|Try now")).first).to_be_visible()
    inside = [page for page in pages if page.url == server.url + "/chat"]
    assert len(inside) == 2
    for page in set(pages) - set(inside):
        expect(page.locator("#taken")).to_have_text("2 of 2 seats taken")


def test_the_eleventh_waits_with_the_name_kept_and_comes_in_when_somebody_quits(enter, visit, share):
    server = share(CHAT_SEATS=2)
    hugo, _julien = enter("Hugo", server), enter("Julien", server)
    late = Person(visit(), "Latecomer", server.url)
    late.knock()
    expect(late.page.locator("#taken")).to_have_text("2 of 2 seats taken")
    expect(late.page.get_by_label("Username")).to_have_value("Latecomer")
    hugo.say("/quit")
    late.is_in()


def test_whoever_waits_out_of_sight_in_another_language_is_told_by_the_title(enter, visit, share):
    server = share(CHAT_SEATS=1)
    hugo = enter("Hugo", server)
    late = Person(visit(), "Latecomer", server.url)
    late.knock()
    expect(late.page.get_by_text("Leave this page open")).to_be_visible()
    late.page.get_by_role("link", name="Français").click()
    expect(late.page.get_by_text("Laissez cette page ouverte")).to_be_visible()
    late.page.add_init_script(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
    )
    hugo.say("/quit")
    late.is_in()
    expect(late.page).to_have_title("● Vous y êtes")
    come_back(late)
    expect(late.page).to_have_title("Le salon")


def test_whoever_only_looks_at_a_full_room_is_not_taken_in(enter, visit, share):
    server = share(CHAT_SEATS=1)
    hugo = enter("Hugo", server)
    stranger = visit()
    stranger.goto(server.url)
    expect(stranger.get_by_role("button", name="Wait for a seat")).to_be_visible()
    hugo.say("/quit")
    expect(stranger.locator("#taken")).to_have_text("0 of 1 seats taken")
    expect(stranger.get_by_label("Username")).to_be_visible()


@pytest.mark.parametrize(("name", "reason"), [("Hugo", "already here"), ("a,b", "cannot contain")])
def test_a_refused_name_is_kept_and_focused_with_the_reason_beside_it(enter, visit, server, name, reason):
    enter("Hugo")
    other = Person(visit(), name, server.url)
    other.knock()
    field = other.page.get_by_label("Username")
    expect(field).to_have_value(name)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(reason))


def test_a_room_with_a_password_asks_for_it(arrive, visit, serve):
    server = serve(CHAT_PASSWORD="sesame")
    page = visit()
    page.goto(server.url)
    page.get_by_label("Username").fill("Hugo")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button").click()
    expect(page.get_by_label("Password")).to_have_accessible_description(re.compile("not the password"))
    expect(page.get_by_label("Password")).to_be_focused()
    page.get_by_label("Password").fill("sesame")
    page.get_by_role("button").click()
    Person(page, "Hugo", server.url).is_in()


def test_the_last_name_is_remembered(arrive):
    hugo = arrive("Hugo")
    hugo.say("/quit")
    expect(hugo.page.get_by_label("Username")).to_have_value("Hugo")


def test_the_door_works_without_javascript(visit, server):
    page = visit(java_script_enabled=False)
    page.goto(server.url)
    page.get_by_label("Username").fill("Hugo")
    page.get_by_role("button").click()
    expect(page).to_have_url(server.url + "/chat")
