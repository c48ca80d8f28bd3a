"""What the room has told about itself: its title and seats, its commands, who is here and who of them is you."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from .colours import Colours

Command = dict[str, Any]
Person = dict[str, str]

PEOPLE, CONVERSATION = "people", "conversation"
"""What a command needs behind its word that writes privately."""

_WORD = re.compile(r"\s*[/⁄∕⧸]([^\s/]\S*)")
_LONGEST = 200
"""Characters from which on no word of a command is looked for."""


def command_word(line: str) -> str:
    """The word behind the slash, in whatever case, width and invisible characters it was typed; "" in a text."""
    shown = "".join(char for char in line[:_LONGEST] if unicodedata.category(char) != "Cf")
    typed = _WORD.match(unicodedata.normalize("NFKC", shown))
    return typed[1].lower() if typed else ""


class Room:
    """Empty until `welcome`. `url`: where it is."""

    def __init__(self, url: str = "") -> None:
        self.url = url
        self.title = self.topic = ""
        self.seats = self.file_megabytes = 0
        self.commands: list[Command] = []
        self.members: list[Person] = []
        self.you: Person = {}
        self.colours = Colours()

    def welcome(self, welcome: dict[str, Any]) -> None:
        """The acknowledgement of `join`."""
        self.you, self.title, self.commands = welcome["you"], welcome["room"]["title"], welcome["commands"]
        self.topic = welcome["room"].get("topic", "")
        self.file_megabytes = welcome["room"].get("file_megabytes", 0)
        self.count(welcome["roster"])

    def count(self, roster: dict[str, Any]) -> None:
        """Event `roster`."""
        self.seats, self.members = roster["seats"], roster["members"]
        self.colours.learn(self.members)

    def hear(self, messages: Iterable[dict[str, Any]]) -> None:
        """What was said: the topic may be another one."""
        for message in messages:
            if message["kind"] in ("topic", "no_topic"):
                self.topic = message.get("topic", "")

    def needs(self, line: str) -> list[str]:
        """What the command that this line begins with needs; nothing where it is a text."""
        word = command_word(line)
        found = [each["needs"] for each in self.commands if word in (each["name"], *each["aliases"])]
        return found[0] if found else []

    def is_private(self, line: str) -> bool:
        """Does it begin with a command that writes to few?"""
        return not {PEOPLE, CONVERSATION}.isdisjoint(self.needs(line))

    def names(self, people: Iterable[Person]) -> str:
        """As they are called now; whoever has left, as they were called then."""
        now = {member["id"]: member["name"] for member in self.members}
        return ", ".join(now.get(person["id"], person["name"]) for person in people)

    def others(self, message: dict[str, Any]) -> list[Person]:
        """All who were in a private message but you; whoever writes to themselves is in it alone."""
        everyone = {person["id"]: person for person in (message["by"], *message["to"])}
        return [person for person in everyone.values() if person["id"] != self.you["id"]] or [message["by"]]

    @property
    def name(self) -> str:
        """The member's name of now, wherever it was changed."""
        return next((member["name"] for member in self.members if member["id"] == self.you["id"]), self.you["name"])
