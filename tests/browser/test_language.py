"""French and English in real browsers side by side: pages, notices and dates, the link, and what is remembered."""

import re

import pytest
from playwright.sync_api import expect

from .person import PHONE, Person

LIKE_ENGLISH = re.compile(r"\b(the|is|are|you|your|to the|has|messages? from|of|seats?)\b", re.IGNORECASE)


class Parisian(Person):
    """Somebody whose browser asks for French."""

    def knock(self):
        self.page.goto(self.url)
        self.page.get_by_label("Pseudo").fill(self.name)
        self.page.get_by_role("button", name="Prendre une place").click()


@pytest.fixture
def amelie(visit, server):
    """In the room, in French."""
    amelie = Parisian(visit(locale="fr-FR"), "Amélie", server.url)
    amelie.come_in()
    return amelie


@pytest.fixture
def ben(arrive):
    """In the room, in English."""
    return arrive("Ben")


def switch(person, name):
    person.page.get_by_role("link", name=name).click()
    expect(person.page.locator("html")).to_have_attribute("lang", {"Français": "fr", "English": "en"}[name])


def test_each_reads_notices_in_their_own_language(amelie, ben):
    amelie.is_told("Ben est là")
    ben.say("/name Benjamin")
    amelie.is_told("Ben s’appelle désormais Benjamin")
    ben.is_told("Ben is now known as Benjamin")
    ben.page.get_by_role("button", name="Leave").click()
    amelie.is_told("Benjamin a quitté le salon")


def test_each_is_answered_and_helped_in_their_own_language(amelie, ben):
    amelie.say("/help")
    ben.say("/help")
    expect(amelie.message("changer de pseudo")).to_be_visible()
    expect(ben.message("change your name")).to_be_visible()
    amelie.say("/msg Zoé coucou")
    expect(amelie.page.locator("#refusal")).to_contain_text("Personne ne s’appelle Zoé ici. Rien n’a été envoyé.")


def test_dates_are_the_readers(amelie, ben):
    ben.say("hello")
    assert re.search("janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc", hover(amelie, "hello"))
    assert re.search(r"(day,? .* 20\d\d)", hover(ben, "hello"))


def hover(person, text):
    person.sees(text)
    return person.message(text).locator("time").first.get_attribute("title")


def test_the_roster_and_the_commands_at_hand_speak_french(amelie, ben):
    expect(amelie.roster).to_contain_text("vous")
    expect(amelie.page.locator("#seats-text")).to_have_text("2 sur 10")
    amelie.line.press_sequentially("/p")
    expect(amelie.page.get_by_role("option").first).to_contain_text("/pm PSEUDO[,PSEUDO…] TEXTE")


def test_a_private_message_says_so_in_the_readers_language(amelie, ben):
    amelie.say("/mp Ben un secret")
    expect(amelie.sees("un secret")).to_contain_text("Privé, à Ben")
    expect(ben.sees("un secret")).to_contain_text("Private, to you")


def test_nothing_english_is_left_on_a_french_page(amelie):
    amelie.say("/help", "/who", "bonjour")
    amelie.sees("bonjour")
    said = amelie.page.locator("body").inner_text()
    assert not LIKE_ENGLISH.search(said), said


def test_the_link_switches_the_room_which_nobody_else_notices(amelie, ben):
    ben.is_told("Amélie is connected")
    amelie.line.fill("un brouillon")
    switch(amelie, "English")
    amelie.is_in()
    amelie.is_told("Ben is connected")
    expect(amelie.line).to_have_value("un brouillon")
    amelie.say("/name")
    expect(amelie.page.locator("#step")).to_contain_text("Which name do you want?")
    ben.say("still here")
    ben.sees("still here")
    expect(ben.notices.filter(has_text="Amélie")).to_have_count(1)


def test_the_choice_is_remembered_after_leaving(visit, server):
    person = Person(visit(), "Amélie", server.url)
    person.page.goto(server.url)
    switch(person, "Français")
    person.page.get_by_label("Pseudo").fill(person.name)
    person.page.get_by_role("button", name="Prendre une place").click()
    person.is_in()
    person.page.get_by_role("button", name="Quitter").click()
    expect(person.page.get_by_role("button", name="Prendre une place")).to_be_visible()
    person.page.goto(server.url)
    expect(person.page.get_by_label("Pseudo")).to_be_visible()


def test_on_a_phone_the_link_is_with_the_people_and_large_enough(visit, server):
    amelie = Parisian(visit(locale="fr-FR", **PHONE), "Amélie", server.url)
    amelie.come_in()
    amelie.page.locator("#people-button").tap()
    link = amelie.page.get_by_role("link", name="English")
    expect(link).to_be_visible()
    assert min(link.bounding_box()["height"], link.bounding_box()["width"]) >= 44
    assert amelie.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
