"""A message has an address."""

import re

from playwright.sync_api import expect

from .person import PHONE, Person
from .robot import Robot

FAST = {"CHAT_PACE_BURST": 1_000_000, "CHAT_PACE_PER_SECOND": 1_000_000}


def number_of(robot, text):
    return next(seq for seq, known in robot._read.items() if known == text)


def numbers(person):
    texts = person.log.locator(".message-text").all_inner_texts()
    return [int(text.split()[1]) for text in texts if text.startswith("line ")]


def test_a_link_leads_to_a_message_far_back_through_the_door_and_from_there_to_now(share, visit):
    server = share(**FAST)
    with Robot("Robot", server.url) as robot:
        robot.flood("the oldest of all", *(f"line {number}" for number in range(700)))
        robot.sees("line 699")
        seq = number_of(robot, "the oldest of all")
        ann = Person(visit(**PHONE), "Ann", server.url)
        ann.page.goto(f"{server.url}/chat#{seq}")
        ann.page.get_by_label("Username").fill("Ann")
        ann.page.get_by_role("button").first.click()
        oldest = ann.sees("the oldest of all")
        expect(oldest).to_be_in_viewport()
        expect(oldest).to_have_class(re.compile("is-found"))
        expect(oldest).to_be_focused()
        assert "#" not in ann.page.url
        robot.say("line 700")
        while numbers(ann)[-1] < 700:
            last = numbers(ann)[-1]
            ann.log.evaluate("log => { log.scrollTop = log.scrollHeight }")
            expect(ann.log).not_to_have_text(re.compile(f"line {last}\\s*$"))
        assert numbers(ann) == list(range(numbers(ann)[0], 701))
        ann.page.goto(f"{ann.page.url}#{seq}")
        expect(oldest).to_be_in_viewport()
        ann.page.locator("#pill").tap()
        expect(ann.message("line 700")).to_be_in_viewport()
        ann.page.goto(f"{ann.page.url}#99999")
        expect(ann.page.get_by_role("alert")).to_contain_text("That message is gone, or not yours to read")
