"""Whom a line is for is in sight before it is sent, and stays what it was, whatever happens meanwhile."""

import pytest
from playwright.sync_api import expect

from tests.proxy import Proxy

from .person import PHONE, Person


@pytest.fixture
def three(arrive, enter):
    people = hugo, *_ = arrive("Hugo"), enter("Julien"), enter("Anna Maria")
    expect(hugo.roster.locator("li")).to_have_count(3)
    return people


def writes_to(person, *names):
    """What the person sees above the line; without names, that everybody reads it."""
    if names:
        expect(person.aim.locator("span")).to_have_text("Private, to " + " and ".join(names))
    else:
        expect(person.aim).to_be_hidden()


def reads(person, *texts):
    """All that this person has read, private or not."""
    person.has_read(*texts)


def test_a_click_aims_a_second_one_adds_and_sending_ends_it(three):
    hugo, julien, anna = three
    hugo.chooses("Anna Maria")
    hugo.line.press_sequentially("a secret")
    hugo.chooses("Julien")
    writes_to(hugo, "Anna Maria", "Julien")
    expect(hugo.line).to_have_accessible_description("Private, to Anna Maria and Julien")
    expect(hugo.line).to_have_value("a secret")
    hugo.send()
    reads(julien, "a secret")
    reads(anna, "a secret")
    writes_to(hugo)
    hugo.say("hello all")
    reads(julien, "a secret", "hello all")


def test_a_second_click_on_the_same_person_takes_them_out(three):
    hugo = three[0]
    hugo.chooses("Julien")
    hugo.chooses("Anna Maria")
    hugo.chooses("Julien")
    writes_to(hugo, "Anna Maria")


def test_on_a_phone_a_tap_does_it(arrive, three):
    zoe = arrive("Zoé", **PHONE)
    zoe.page.get_by_role("button", name="People").tap()
    zoe.page.get_by_role("button", name="Julien", exact=True).tap()
    writes_to(zoe, "Julien")
    zoe.say("psst")
    reads(three[1], "psst")
    reads(three[0])


@pytest.mark.parametrize("way", ["key", "button"])
def test_to_everybody_instead(three, way):
    hugo = three[0]
    hugo.chooses("Julien")
    hugo.line.press_sequentially("hello")
    hugo.line.press("Escape") if way == "key" else hugo.aim.get_by_role("button").click()
    writes_to(hugo)
    expect(hugo.page.locator("#aim > span")).to_have_text("To everybody")  # said aloud
    expect(hugo.line).to_be_focused()
    hugo.send()
    reads(three[2], "hello")


@pytest.mark.parametrize(
    "typed", ["/pm Julien ", "/W julien ", '/pm "Julien" ', "／pm «Julien» ", "\u200b/pm @Julien "]
)
def test_a_finished_name_aims(three, typed):
    hugo, julien, anna = three
    hugo.line.press_sequentially(typed + "Maria is late")
    writes_to(hugo, "Julien")
    expect(hugo.line).to_have_value("Maria is late")
    hugo.send()
    reads(julien, "Maria is late")
    reads(anna)


@pytest.mark.parametrize("typed", ['/pm Julien,"Anna Maria" ', "/pm Julien， “Anna Maria” "])
def test_several_finished_names_aim_at_all(three, typed):
    three[0].line.press_sequentially(typed)
    writes_to(three[0], "Julien", "Anna Maria")


def test_a_name_that_begins_another_waits_for_the_choice(three, enter):
    hugo, _, anna_maria = three
    anna = enter("Anna")
    hugo.say("/pm Anna Maria does not know yet")
    expect(hugo.line).to_have_value("/pm Anna Maria does not know yet")
    hugo.page.locator("#refusal").get_by_role("button", name="Anna", exact=True).click()
    writes_to(hugo, "Anna")
    expect(hugo.line).to_have_value("Maria does not know yet")
    hugo.send()
    reads(anna, "Maria does not know yet")
    reads(anna_maria)


def test_a_suggestion_leaves_nothing_of_the_wrong_name(three):
    hugo, _, anna = three
    hugo.say("/pm Anna Mario a secret")
    hugo.page.locator("#refusal").get_by_role("button", name="Anna Maria").click()
    writes_to(hugo, "Anna Maria")
    expect(hugo.line).to_have_value("a secret")
    hugo.send()
    reads(anna, "a secret")


@pytest.mark.parametrize("answer", ["//etc is my key", "/home/x y", "/quit", "Anna Maria, hello", ".pm Julien x"])
def test_at_a_question_every_line_is_the_answer(three, answer):
    hugo, julien, anna = three
    hugo.say("/pm Julien")
    writes_to(hugo, "Julien")
    hugo.say(answer)
    reads(julien, answer)
    reads(anna)


def test_another_private_command_inside_a_question_is_for_its_writer_to_decide(three):
    hugo, julien, anna = three
    hugo.chooses("Julien")
    hugo.say("/pm Annabel a secret")
    expect(hugo.page.locator("#refusal")).to_contain_text("Nothing was sent")
    hugo.page.get_by_role("button", name="Use it as the command").click()
    expect(hugo.page.locator("#refusal")).to_contain_text("There is no Annabel")
    reads(julien)
    reads(anna)


def test_whom_alone_asks_and_offers_people(three):
    hugo, julien, anna = three
    hugo.say("/pm")
    expect(hugo.page.get_by_text("Whom do you want to write to?")).to_be_visible()
    hugo.line.press_sequentially("An")
    hugo.line.press("Tab")
    writes_to(hugo, "Anna Maria")
    hugo.say("secret")
    reads(anna, "secret")
    reads(julien)


def test_a_slash_before_what_is_there_already_picks_nothing(three):
    hugo = three[0]
    hugo.line.fill("home/x y")
    hugo.line.press("Home")
    hugo.line.press_sequentially("/")
    hugo.line.press("Enter")
    expect(hugo.page.locator("#refusal")).to_contain_text("There is no command /home/x")
    expect(hugo.line).to_have_value("/home/x y")


def test_enter_never_picks_a_recipient_who_was_not_chosen(three, enter):
    hugo = three[0]
    enter("Jules")
    expect(hugo.roster).to_contain_text("Jules")
    hugo.line.press_sequentially("/pm Jul")
    expect(hugo.page.get_by_role("option")).to_have_count(2)
    hugo.line.press("Enter")
    expect(hugo.page.locator("#refusal")).to_contain_text("There is no Jul")
    writes_to(hugo)


@pytest.mark.parametrize("how", ["reload", "language", "crash"])
@pytest.mark.parametrize("begun", ["click", "/pm Julien", "/pm"])
def test_the_draft_keeps_its_audience_over(three, begun, how, server):
    hugo, julien, anna = three
    hugo.chooses("Julien") if begun == "click" else hugo.say(begun)
    expect(hugo.page.locator(".is-private, #step:not([hidden])")).to_be_visible()
    hugo.line.press_sequentially("Julien the key is 7" if begun == "/pm" else "the key is 7")
    if how == "language":
        hugo.page.get_by_role("link", name="Français").click()
    elif how == "crash":
        hugo.page.goto("about:blank")
        hugo.page.goto(f"{server.url}/chat")
    else:
        hugo.page.reload()
    hugo.is_in()
    hugo.line.press("Enter")
    reads(julien, "the key is 7")
    reads(anna)


def test_a_draft_is_nobody_elses_in_the_same_browser(arrive, visit, server):
    hugo = arrive("Hugo")
    hugo.line.fill("my secret")
    hugo.page.get_by_role("button", name="Leave").click()
    mallory = Person(hugo.page, "Mallory", server.url)
    mallory.come_in()
    expect(mallory.line).to_have_value("")


def test_a_new_name_changes_what_is_shown_and_not_who_is_meant(three):
    hugo, julien, anna = three
    hugo.chooses("Julien")
    hugo.line.press_sequentially("for Jules")
    julien.say("/name Jules")
    anna.say("/name Julien")
    writes_to(hugo, "Jules")
    hugo.send()
    reads(julien, "for Jules")
    reads(anna)


def test_who_has_left_is_refused_by_name_and_the_draft_stays_aimed(three, enter):
    hugo, julien, anna = three
    hugo.chooses("Julien")
    hugo.chooses("Anna Maria")
    julien.say("/quit")
    other = enter("Julien")
    hugo.say("a secret")
    expect(hugo.page.locator("#refusal")).to_contain_text("Julien is not here any more")
    writes_to(hugo, "Julien", "Anna Maria")
    expect(hugo.line).to_have_value("a secret")
    reads(anna)
    reads(other)


def test_reply_means_the_conversation_that_was_shown_when_it_was_begun(three):
    hugo, julien, anna = three
    julien.say("/pm Hugo first")
    hugo.sees("first")
    hugo.line.press_sequentially("/reply ")
    writes_to(hugo, "Julien")
    anna.say("/pm Hugo second")
    hugo.sees("second")
    hugo.say("for Julien")
    reads(julien, "first", "for Julien")
    reads(anna, "second")


def test_arrow_up_brings_a_private_line_back_as_a_private_line(three):
    hugo, _, anna = three
    hugo.say("/pm Julien a secret", "hello")
    hugo.sees("hello")
    hugo.line.press("Alt+ArrowUp")
    writes_to(hugo)
    hugo.line.press("Alt+ArrowUp")
    writes_to(hugo, "Julien")
    expect(hugo.line).to_have_value("a secret")
    hugo.line.press("Alt+ArrowDown")
    hugo.line.press("Alt+ArrowDown")
    writes_to(hugo)
    reads(anna, "hello")


def test_what_looks_like_a_private_line_is_asked_about(three):
    hugo, julien, anna = three
    hugo.say(".pm Julien a secret")
    expect(hugo.page.locator("#refusal")).to_contain_text("looks like a private message")
    hugo.page.get_by_role("button", name="/pm").click()
    writes_to(hugo, "Julien")
    hugo.send()
    reads(julien, "a secret")
    reads(anna)
    hugo.say(".pm Julien is a rhyme")
    hugo.page.get_by_role("button", name="Send as text").click()
    hugo.send()
    reads(anna, ".pm Julien is a rhyme")


def test_a_choice_means_who_had_the_name_when_it_was_offered(three):
    hugo, julien, anna = three
    hugo.say("/pm Julienn payroll")
    offer = hugo.page.locator("#refusal").get_by_role("button", name="Julien")
    expect(offer).to_be_visible()
    julien.say("/name Jules")
    anna.say("/name Julien")
    hugo.is_told("Anna Maria is now known as Julien")
    offer.click()
    writes_to(hugo, "Jules")
    hugo.send()
    reads(julien, "payroll")
    reads(anna)


def test_an_aim_is_never_exchanged_unasked(three):
    hugo, julien, anna = three
    anna.say("/pm Hugo psst")
    hugo.sees("psst")
    hugo.chooses("Julien")
    hugo.line.press_sequentially("/r for whom?")
    writes_to(hugo, "Julien")
    hugo.send()
    expect(hugo.page.locator("#refusal")).to_contain_text("Nothing was sent")
    reads(anna, "psst")
    reads(julien)


# On a bad line


@pytest.fixture
def network(server):
    with Proxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def far(visit, network, three):
    """Hugo's cousin, who is on the train."""
    zoe = Person(visit(), "Zoé", network.url)
    zoe.come_in()
    expect(zoe.roster.locator("li")).to_have_count(4)
    return zoe


@pytest.mark.parametrize("fault", ["slow", "frozen", "cut"])
def test_what_is_typed_behind_a_question_waits_for_it(three, far, network, fault):
    hugo, julien, anna = three
    julien.say("/pm Zoé psst")
    far.sees("psst")
    network.delay = 1 if fault == "slow" else 0
    network.freeze() if fault == "frozen" else network.cut() if fault == "cut" else None
    far.page.evaluate("document.getElementById('line').focus()")
    far.line.fill("/reply")  # no space: the room is asked
    far.line.press("Enter")
    far.line.fill("a secret")
    far.line.press("Enter")
    network.mend()
    reads(julien, "psst", "a secret")
    reads(anna)
    reads(hugo)


@pytest.mark.parametrize("refused", ["/pm Nobody", "/pmJulien psst", "/pn Julien psst", "pm Julien psst"])
def test_what_is_typed_behind_a_refused_private_line_is_not_published(three, far, network, refused):
    network.freeze()
    far.say(refused, "a secret")
    network.mend()
    expect(far.log.locator(".is-failed")).to_contain_text("a secret")
    far.say("hello")
    for person in three:
        reads(person, "hello")


def test_a_name_taken_while_the_line_waits_is_not_meant(three, far, network):
    hugo, julien, anna = three
    network.cut()
    far.say("/pm Anna Maria a secret")
    anna.say("/name Anna")
    hugo.say("/name Anna Maria")
    network.mend()
    expect(far.page.locator("#refusal")).to_contain_text("Nothing was sent")
    reads(anna)
    reads(hugo)
    reads(julien)


@pytest.mark.parametrize("fault", ["slow", "cut"])
def test_an_aimed_line_waits_as_a_private_one_over_a_reload(three, far, network, fault):
    _hugo, julien, anna = three
    network.delay = 1 if fault == "slow" else 0
    network.freeze()
    far.chooses("Julien")
    far.say("a secret")
    expect(far.message("a secret")).to_contain_text("Private, to Julien")
    julien.say("/name Jules")
    anna.say("/name Julien")
    network.mend()
    far.page.reload()
    reads(julien, "a secret")
    reads(anna)


def test_edit_loses_nothing_that_is_being_written(three, far, network):
    network.freeze()
    far.say("/pm Nobody x")
    far.chooses("Julien")
    far.line.press_sequentially("my next line")
    network.mend()
    far.page.get_by_role("button", name="Edit").click()
    expect(far.line).to_have_value("/pm Nobody x")
    writes_to(far)
    far.line.fill("")
    far.line.press("Alt+ArrowUp")
    expect(far.line).to_have_value("my next line")
    writes_to(far, "Julien")


def test_a_refused_private_line_is_a_private_card_that_says_why_once(three, far, network):
    julien = three[1]
    network.freeze()
    far.chooses("Julien")
    far.say("a secret")
    julien.say("/quit")
    far.line.press_sequentially("meanwhile")
    network.mend()
    failed = far.log.locator(".is-failed")
    expect(failed).to_contain_text("Private, to Julien")
    expect(failed.locator(".message-state")).to_contain_text("Julien is not here any more")
    expect(far.page.get_by_text("Julien is not here any more")).to_have_count(1)


def test_the_command_of_a_line_that_is_held_means_who_was_there_when_it_was_typed(three):
    hugo, julien, anna = three
    hugo.chooses("Anna Maria")
    hugo.say("/pm Julien a secret")
    expect(hugo.page.locator("#refusal")).to_contain_text("Nothing was sent")
    julien.say("/name Jules")
    anna.say("/name Julien")
    hugo.is_told("Anna Maria is now known as Julien")
    hugo.page.get_by_role("button", name="Use it as the command").click()
    reads(julien, "a secret")
    reads(anna)


def test_what_waits_is_not_sent_by_somebody_else_who_logs_in(three, network, server):
    hugo, julien, _anna = three
    tab = Person(hugo.page.context.new_page(), "Hugo", network.url)
    tab.page.goto(f"{network.url}/chat")
    tab.is_in()
    network.cut()
    tab.say("I agree")
    hugo.page.get_by_role("button", name="Leave").click()
    mallory = Person(hugo.page, "Mallory", server.url)
    mallory.come_in()
    network.mend()
    expect(tab.page.locator("#room")).to_have_attribute("data-name", "Mallory")
    mallory.say("hello")
    reads(julien, "hello")
