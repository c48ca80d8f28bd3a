"""Somebody at a browser: what a person does and sees there."""

import re
from typing import Any

import requests
from playwright.sync_api import Locator, Page, expect

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


class Person:
    """A name and a page. Everything goes through what is on the screen."""

    def __init__(self, page: Page, name: str, url: str) -> None:
        self.page, self.name, self.url = page, name, url

    # The door

    def knock(self) -> None:
        """Go to the door and ask for a seat, without looking what comes of it."""
        self.page.goto(self.url)
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_role("button").click()

    def come_in(self) -> None:
        self.knock()
        self.is_in()

    def step_in(self) -> None:
        """By the door for programs: whoever is let in there need not wait for a page."""
        answer = requests.post(self.url, json={"username": self.name}, timeout=30)
        answer.raise_for_status()
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in answer.cookies.items()]
        self.page.context.add_cookies(cookies)
        self.page.goto(f"{self.url}/chat")
        self.is_in()

    def evaluate(self, script: str, value: Any) -> Any:
        """What `async (value, module) => …` returns; `await module("log/message.js")` is one of the room's modules."""
        module = "name => import(new URL(`js/${name}`, document.querySelector('script[src$=\\'/room.js\\']').src))"
        return self.page.evaluate(f"value => ({script})(value, {module})", value)

    def is_in(self) -> None:
        expect(self.roster).to_contain_text(self.name)

    def is_at_the_door(self) -> None:
        expect(self.page.get_by_label("Username")).to_be_visible()

    # The room

    @property
    def line(self) -> Locator:
        return self.page.locator("#line")

    @property
    def log(self) -> Locator:
        return self.page.locator("#log")

    @property
    def roster(self) -> Locator:
        return self.page.locator("#roster")

    @property
    def messages(self) -> Locator:
        return self.page.locator("#log .message:not(.is-notice)")

    @property
    def notices(self) -> Locator:
        return self.page.locator("#log .message.is-notice")

    @property
    def aim(self) -> Locator:
        """Whom the next line is for; hidden where that is everybody."""
        return self.page.locator("#aim p")

    def chooses(self, name: str) -> None:
        """In the list of people."""
        self.roster.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).click()

    def message(self, text: str) -> Locator:
        return self.page.locator("#log .message", has=self.page.locator(".message-text", has_text=text))

    def say(self, *lines: str) -> None:
        for line in lines:
            self.line.fill(line)
            self.send()

    def send(self) -> None:
        """With the key, or on a touch screen with the button."""
        touch = self.page.evaluate("matchMedia('(hover: none) and (pointer: coarse)').matches")
        self.page.get_by_role("button", name="Send").tap() if touch else self.line.press("Enter")

    def sees(self, text: str) -> Locator:
        """Wait until there is one message with this text, sent."""
        message = self.message(text)
        expect(message).to_have_count(1)
        expect(message).not_to_have_class(re.compile("is-pending"))
        return message

    def has_read(self, *texts: str) -> None:
        """Wait until these are all that was said, private or not."""
        expect(self.messages.locator(".message-text")).to_have_text(texts)

    def is_told(self, notice: str) -> None:
        expect(self.notices.filter(has_text=notice)).to_have_count(1)
