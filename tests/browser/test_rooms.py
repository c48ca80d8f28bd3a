"""Two classes in two rooms of one server, somebody who is in both, and a room that somebody makes."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from .person import PHONE, Person


@pytest.fixture
def school(share):
    return share(CHAT_ROOMS="class-a class-b")


def test_two_classes_never_meet(visit, school):
    classes = {}
    for where in ("class-a", "class-b"):
        for name, options in (("Hugo", {}), ("Ana", PHONE)):
            classes[name, where] = Person(visit(**options), name, f"{school.url}/r/{where}/")
            classes[name, where].come_in()
    for (name, where), person in classes.items():
        person.say(f"{name} says hello to {where}")
    for (_name, where), person in classes.items():
        for name in ("Hugo", "Ana"):
            person.sees(f"{name} says hello to {where}")
        expect(person.messages).to_have_count(2)
        expect(person.roster.locator("li")).to_have_count(2)
        expect(person.page.get_by_role("heading", level=1)).to_have_text(where)


def test_somebody_is_in_two_rooms_in_two_tabs_and_leaves_one(visit, school):
    first = Person(visit(), "Hugo", f"{school.url}/r/class-a/")
    first.come_in()
    second = Person(first.page.context.new_page(), "Monsieur Hugo", f"{school.url}/r/class-b/")
    second.come_in()
    first.say("to my class")
    second.page.get_by_role("button", name="Leave").click()
    second.is_at_the_door()
    assert second.page.url == f"{school.url}/r/class-b/?left=1"
    first.page.reload()
    first.sees("to my class")
    first.is_in()
    expect(first.roster).not_to_contain_text("Monsieur")


def test_the_conversation_that_is_saved_is_that_of_the_room(visit, school):
    hugo = Person(visit(), "Hugo", f"{school.url}/r/class-a/")
    hugo.come_in()
    hugo.say("kept in class-a")
    hugo.sees("kept in class-a")
    with hugo.page.expect_download() as download:
        hugo.say("/export")
    saved = download.value.path().read_text()
    assert saved.startswith("class-a\n")
    assert "kept in class-a" in saved


def test_quitting_with_a_word_leads_to_the_door_of_that_room(visit, school):
    hugo = Person(visit(), "Hugo", f"{school.url}/r/class-b/")
    hugo.come_in()
    hugo.say("/quit")
    hugo.is_at_the_door()
    assert hugo.page.url == f"{school.url}/r/class-b/?left=1"


def test_somebody_makes_a_room_and_sends_the_link_to_another(visit, serve):
    server = serve(CHAT_ROOMS="*")
    page = visit()
    page.goto(f"{server.url}/rooms")
    page.get_by_label("Title").fill("Book club")
    page.get_by_label("Password").fill("sesame")
    page.get_by_role("button", name="Make the room").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Book club")
    link = page.locator("code").inner_text()
    people = [Person(page, "Hugo", link), Person(visit(**PHONE), "Ana", link)]
    for person in people:
        person.page.goto(link)
        person.page.get_by_label("Username").fill(person.name)
        person.page.get_by_label("Password").fill("sesame")
        person.page.get_by_role("button").click()
        person.is_in()
    people[1].say("I have read it")
    people[0].sees("I have read it")
    people[0].line.fill("a draft")
    closing = [sys.executable, "-m", "chatapp.rooms", "close", link]
    subprocess.run(closing, env=os.environ | {"CHAT_DATABASE": str(server.database)}, check=True, capture_output=True)
    for person in people:
        expect(person.page.get_by_text("This room has been closed.")).to_be_visible()
        expect(person.page.get_by_role("link")).to_have_count(0)
        expect(person.page.locator("button:visible:not(.message-run)")).to_have_count(0)  # what was said can be read
        person.sees("I have read it")
    expect(people[0].line).to_have_value("a draft")
    expect(people[0].line).not_to_be_editable()
    expect(people[1].line).to_be_hidden()
    for person in people:
        assert person.page.goto(link).status == 404


def test_a_wrong_link_says_so(visit, school):
    page = visit()
    assert page.goto(f"{school.url}/r/nowhere/").status == 404
    expect(page.get_by_text("There is no room at this link.")).to_be_visible()
    expect(page.get_by_role("link")).to_have_count(0)
