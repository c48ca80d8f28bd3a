"""A seat has a colour, as on the page: people who are here together have different ones."""

from collections.abc import Iterable
from typing import Any

COLOURS = (
    "#0a88cc", "#da5801", "#258f60", "#af378d", "#a1790c", "#10777f", "#dc4c67", "#4f5fd5", "#656f33", "#9478ae",
)  # fmt: skip
"""Of the same hues as the page's; each can be read on black and on white."""


class Colours:
    """Whoever has left keeps the last one known here; of whoever left before that there is none."""

    def __init__(self) -> None:
        self._seats: dict[str, int] = {}

    def learn(self, members: Iterable[dict[str, Any]]) -> None:
        """Who has which seat."""
        self._seats.update((member["id"], member["seat"]) for member in members)

    def of(self, person: dict[str, str]) -> str:
        """As a style."""
        return COLOURS[self._seats[person["id"]] % len(COLOURS)] if person["id"] in self._seats else ""
