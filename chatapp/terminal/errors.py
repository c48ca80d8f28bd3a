"""What can go wrong between this program and the room."""

from typing import Any


class Refused(Exception):
    """The room answered with a refusal: `code` for programs, the text (`str`) for people, `fields` with the rest."""

    def __init__(self, code: str, text: str, **fields: Any) -> None:
        super().__init__(text)
        self.code, self.fields = code, fields


class Unreachable(Exception):
    """No room answers there; the text says what was tried."""


class Forgotten(Exception):
    """The room does not know this cookie: its key was changed, or its memory is gone."""


class Cut(Exception):
    """The connection is gone. What was on its way may or may not have arrived."""


def refusal(answer: dict[str, Any]) -> Refused:
    """The refusal in an answer of the wire."""
    return Refused(**answer["error"])
