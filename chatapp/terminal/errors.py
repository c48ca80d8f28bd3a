"""What can go wrong between this program and the room."""

import re
from typing import Any

_FOR_PROGRAMMERS = re.compile(r"^\[[^]]*\] | \(_ssl\.c:\d+\)$")
"""What Python puts around the reason of a failure: "[Errno 111] Connection refused"."""


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


def reason(fault: object) -> str:
    """Why, fit to be shown."""
    return _FOR_PROGRAMMERS.sub("", str(getattr(fault, "strerror", None) or fault))
