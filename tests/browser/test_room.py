"""The room works, end to end, in a real browser."""

import re

from playwright.sync_api import expect

from tests.proxy import Proxy

from .person import PHONE, Person

COLOUR = "element => getComputedStyle(element).color"


def test_two_people_talk_and_each_sees_who_said_what_and_when(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.say("Hello!")
    julien.sees("Hello!")
    julien.say("Hello yourself")
    for person in (hugo, julien):
        expect(person.sees("Hello!").locator(".message-author")).to_have_text("Hugo")
        expect(person.sees("Hello yourself").locator(".message-author")).to_have_text("Julien")
        expect(person.sees("Hello!").locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))


def test_the_room_says_who_comes_and_how_many_seats_are_taken(arrive, enter):
    hugo = arrive("Hugo")
    enter("Julien")
    hugo.is_told("Julien is connected")
    expect(hugo.roster.locator("bdi")).to_have_text(["Hugo", "Julien"])
    expect(hugo.page.locator("#seats-text")).to_have_text("2 of 10")


def test_a_private_message_is_seen_by_its_people_alone(arrive):
    hugo, julien, mathieu, anna = (arrive(name) for name in ("Hugo", "Julien", "Mathieu", "Anna"))
    hugo.say("/pm Julien,Mathieu for your eyes", "for everybody")
    for person, readers in ((hugo, "Julien and Mathieu"), (julien, "you and Mathieu"), (mathieu, "Julien and you")):
        expect(person.sees("for your eyes").locator(".message-private")).to_have_text(f"Private, to {readers}")
    anna.sees("for everybody")
    expect(anna.message("for your eyes")).to_have_count(0)
    anna.page.reload()
    anna.sees("for everybody")
    expect(anna.message("for your eyes")).to_have_count(0)


def test_a_misspelt_name_sends_nothing_keeps_the_line_and_offers_the_nearest(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    hugo.say("/pm Julein the secret")
    expect(hugo.page.locator("#refusal")).to_contain_text("Julein")
    expect(hugo.line).to_have_value("/pm Julein the secret")
    hugo.page.get_by_role("button", name="Julien", exact=True).first.click()
    expect(hugo.aim).to_contain_text("Private, to Julien")
    expect(hugo.line).to_have_value("the secret")
    hugo.line.press("Enter")
    julien.sees("the secret")


def test_pm_alone_asks_whom_and_then_what(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.say("/pm")
    expect(hugo.page.locator("#step")).to_contain_text("Whom do you want to write to?")
    hugo.say("Julien")
    expect(hugo.aim).to_contain_text("Private, to Julien")
    hugo.say("step by step")
    expect(julien.sees("step by step")).to_have_class(re.compile("is-private"))
    expect(hugo.page.locator("#step")).to_be_hidden()


def test_escape_leaves_the_two_steps_and_the_next_line_is_for_all(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.say("/pm")
    expect(hugo.page.locator("#step")).to_be_visible()
    hugo.line.press("Escape")
    expect(hugo.page.locator("#step")).to_be_hidden()
    hugo.say("for all")
    expect(julien.sees("for all")).not_to_have_class(re.compile("is-private"))


def test_reply_goes_back_to_all_who_were_in_it(arrive, enter):
    hugo, julien, mathieu = arrive("Hugo"), arrive("Julien"), enter("Mathieu")
    hugo.say("/pm Julien,Mathieu ready?")
    mathieu.sees("ready?")
    mathieu.say("/reply I am")
    for person in (hugo, julien):
        expect(person.sees("I am")).to_have_class(re.compile("is-private"))


def test_a_new_name_is_told_to_all_keeps_the_colour_and_survives_a_reload(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    colour = julien.roster.locator("bdi").last.evaluate(COLOUR)
    with hugo.page.expect_response("**/seats"):
        hugo.say("/name Hugues")
    julien.is_told("Hugo is now known as Hugues")
    expect(julien.roster).to_contain_text("Hugues")
    assert julien.roster.locator("bdi").last.evaluate(COLOUR) == colour
    hugo.page.reload()
    expect(hugo.roster.locator("bdi").first).to_have_text("Hugues")


def test_quit_frees_the_seat_and_closes_all_tabs_of_that_person_alone(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    second = Person(hugo.page.context.new_page(), "Hugo", hugo.url)
    second.page.goto(hugo.url)
    second.is_in()
    hugo.say("/quit")
    hugo.is_at_the_door()
    second.is_at_the_door()
    julien.is_told("Hugo has left")
    julien.say("still here")
    julien.sees("still here")


def test_the_leave_button_is_a_quit(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.page.get_by_role("button", name="Leave").click()
    hugo.is_at_the_door()
    julien.is_told("Hugo has left")


def test_a_reload_says_nothing_and_keeps_the_seat(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.say("before")
    for _ in range(3):
        hugo.page.reload()
        hugo.sees("before")
    hugo.say("after")
    julien.sees("after")
    expect(julien.notices.filter(has_text="Hugo")).to_have_count(1)
    expect(julien.roster.locator("bdi")).to_have_text(["Julien", "Hugo"])


def test_two_tabs_are_one_seat_and_closing_one_says_nothing(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    second = Person(hugo.page.context.new_page(), "Hugo", hugo.url)
    second.page.goto(hugo.url)
    second.is_in()
    expect(julien.page.locator("#seats-text")).to_have_text("2 of 10")
    second.page.close()
    hugo.say("one tab left")
    julien.sees("one tab left")
    expect(julien.notices.filter(has_text="has left")).to_have_count(0)
    expect(julien.roster.locator("[data-state=away]")).to_have_count(0)


def test_somebody_whose_last_tab_is_gone_is_shown_away_then_leaves(arrive, serve):
    server = serve(CHAT_GRACE_SECONDS=3, CHAT_KEEP_MINUTES=0)
    hugo, julien = arrive("Hugo", server), arrive("Julien", server)
    hugo.page.close()
    expect(julien.roster.locator("[data-state=away]")).to_contain_text("Hugo")
    julien.is_told("Hugo has left")


def test_help_and_who_answer_the_asker_alone(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.say("/who", "/help pm", "done")
    julien.sees("done")
    expect(hugo.page.locator("[data-kind=note]").first).to_contain_text("Julien")
    expect(hugo.page.locator("[data-kind=note]").last).to_contain_text("/pm")
    expect(julien.page.locator("[data-kind=note]")).to_have_count(0)


def test_markup_in_names_and_texts_is_only_text(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("<b>Ju</b>".replace("/", ""))
    julien.say("<img src=x onerror=document.title='owned'><script>document.title='owned'</script>")
    hugo.sees("<img src=x")
    expect(hugo.log.locator("img, script, b")).to_have_count(0)
    assert hugo.page.title() != "owned"


def test_on_a_phone_nothing_is_wider_than_the_screen(arrive):
    hugo = arrive("Hugo", **PHONE)
    hugo.line.fill("w" * 3000)
    hugo.page.get_by_role("button", name="Send").tap()
    hugo.sees("w" * 3000)
    assert hugo.page.evaluate("document.documentElement.scrollWidth") == 360
    assert hugo.log.evaluate("log => log.scrollWidth <= log.clientWidth")


def test_a_network_that_blocks_websocket_is_named(visit, server):
    with Proxy(server.port, lambda request: request.replace(b"Upgrade: websocket", b"X-Upgrade: websocket")) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.knock()
        expect(hugo.page.locator("#banner")).to_contain_text("blocks WebSocket")


def test_the_page_asks_for_all_its_scripts_at_once(visit, server):
    page = visit()
    Person(page, "Hugo", server.url).come_in()
    text = page.request.get(page.locator("script[src$='/room.js']").evaluate("script => script.src")).text()
    imported = set(re.findall(r'^import .* from "\./(.*)";$', text, re.MULTILINE))
    preloaded = page.locator("link[rel=modulepreload]").evaluate_all("links => links.map(link => link.href)")
    assert imported == {url.split("/static/")[1].split("/", 1)[1] for url in preloaded}
    assert page.locator("script[src]").count() == 2
