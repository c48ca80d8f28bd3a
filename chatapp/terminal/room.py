"""What the room has told about itself: its title and seats, its commands, who is here and who of them is you."""

from typing import Any

Command = dict[str, Any]
Person = dict[str, str]


class Room:
    """Empty until `welcome`."""

    def __init__(self) -> None:
        self.title = ""
        self.seats = 0
        self.commands: list[Command] = []
        self.members: list[Person] = []
        self.you: Person = {}

    def welcome(self, welcome: dict[str, Any]) -> None:
        """The acknowledgement of `join`."""
        self.you, self.title, self.commands = welcome["you"], welcome["room"]["title"], welcome["commands"]
        self.count(welcome["roster"])

    def count(self, roster: dict[str, Any]) -> None:
        """Event `roster`."""
        self.seats, self.members = roster["seats"], roster["members"]

    @property
    def name(self) -> str:
        """The member's name of now, wherever it was changed."""
        return next((member["name"] for member in self.members if member["id"] == self.you["id"]), self.you["name"])
