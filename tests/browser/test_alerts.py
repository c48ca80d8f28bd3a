"""Notifications and sound: chosen per device, asked for only on a click, silent while the page is looked at."""

import pytest
from playwright.sync_api import expect

from .person import Person
from .test_reading import come_back, hide

SPY = """() => {
    window.shown = [];
    window.chimes = 0;
    window.Notification = class {
        static permission = "default";
        static asked = 0;
        static requestPermission() {
            this.asked += 1;
            this.permission = "granted";
            return Promise.resolve("granted");
        }
        constructor(title, options) { if (Notification.permission === "granted") shown.push([title, options.body]); }
        addEventListener() {}
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) { window.chimes += 0.5; return start.apply(this, when); };
}"""


@pytest.fixture
def hugo(visit, server):
    page = visit()
    page.add_init_script(f"({SPY})()")
    hugo = Person(page, "Hugo", server.url)
    hugo.come_in()
    return hugo


def choose(person, channel, choice):
    person.page.locator("#settings-button").click()
    person.page.get_by_label(channel).select_option(choice)
    person.page.get_by_role("button", name="Done").click()


def shown(person):
    return person.page.evaluate("shown")


def test_nothing_is_asked_and_nothing_shown_until_somebody_chooses(enter, hugo):
    julien = enter("Julien")
    hide(hugo)
    julien.say("/pm Hugo psst")
    hugo.sees("psst")
    assert hugo.page.evaluate("[Notification.asked, shown.length, chimes]") == [0, 0, 0]


def test_private_and_mentions_only_or_everything(enter, hugo):
    julien = enter("Julien")
    choose(hugo, "Desktop notifications", "private")
    assert hugo.page.evaluate("Notification.asked") == 1
    hide(hugo)
    for text in ("for all", "hello Hugo", "/pm Hugo psst"):
        julien.say(text)
        hugo.sees(text.removeprefix("/pm Hugo "))
    assert shown(hugo) == [["Julien", "hello Hugo"], ["Julien, privately", "psst"]]
    come_back(hugo)
    choose(hugo, "Desktop notifications", "all")
    hide(hugo)
    julien.say("for all again")
    hugo.sees("for all again")
    assert shown(hugo)[-1] == ["Julien", "for all again"]


def test_silent_while_the_page_is_looked_at(enter, hugo):
    julien = enter("Julien")
    choose(hugo, "Desktop notifications", "all")
    choose(hugo, "Sound", "all")
    before = hugo.page.evaluate("chimes")
    julien.say("you see this")
    hugo.sees("you see this")
    assert shown(hugo) == []
    assert hugo.page.evaluate("chimes") == before
    hide(hugo)
    julien.say("and hear this")
    hugo.sees("and hear this")
    assert hugo.page.evaluate("chimes") == before + 1


def test_the_title_marks_that_somebody_named_me(enter, hugo):
    julien = enter("Julien")
    hide(hugo)
    julien.say("somebody")
    expect(hugo.page).to_have_title("(1) The room")
    julien.say("ask Hugo")
    expect(hugo.page).to_have_title("(2!) The room")


def test_the_choice_is_remembered(hugo):
    choose(hugo, "Sound", "private")
    hugo.page.reload()
    hugo.page.locator("#settings-button").click()
    expect(hugo.page.get_by_label("Sound")).to_have_value("private")


def test_plain_http_on_the_network_says_what_it_forbids(enter, visit, serve):
    server = serve(CHAT_HOSTS="room.test")
    url = server.url.replace("127.0.0.1", "room.test")
    hugo, julien = Person(visit(), "Hugo", url), enter("Julien", server)
    hugo.come_in()
    hugo.page.locator("#settings-button").click()
    expect(hugo.page.get_by_label("Desktop notifications")).to_be_disabled()
    expect(hugo.page.locator("#alerts-note")).to_contain_text("only over HTTPS")
    expect(hugo.page.get_by_label("Sound")).to_be_enabled()
    hugo.page.get_by_role("button", name="Done").click()
    hugo.say("typed over plain HTTP")
    julien.sees("typed over plain HTTP")
    hide(hugo)
    julien.say("answered")
    hugo.sees("answered")
    expect(hugo.page).to_have_title("(1) The room")
