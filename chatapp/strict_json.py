"""JSON as RFC 8259 has it. Python's own also reads and writes NaN, which a browser's JSON.parse refuses."""

import json
import math
from typing import Any

MALFORMED = ["malformed"]
"""Stands for what is no JSON: as an event it has a name that nobody knows, so it is refused like any other."""


def loads(text: str) -> Any:
    """The value of `text`, or MALFORMED. Never raises: that would end the connection of whoever sent it."""
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return MALFORMED


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def dumps(value: Any, **_: Any) -> str:
    """Compact JSON in ASCII."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
