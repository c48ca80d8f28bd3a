"""JSON as RFC 8259 has it. Python's own also reads and writes NaN, which a browser's JSON.parse refuses."""

import json
import math
from typing import Any

import msgspec

MALFORMED = ["malformed"]
"""Stands for what is no JSON: as an event it has a name that nobody knows, so it is refused like any other."""

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def loads(text: str) -> Any:
    """The value of `text`, or MALFORMED. Never raises: that would end the connection of whoever sent it."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _loads_with_surrogates(text)


def _loads_with_surrogates(text: str) -> Any:
    """Half a character is JSON by the grammar, so it gets as far as the rule for texts, and its refusal."""
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
    """Compact JSON."""
    try:
        return _encode(value).decode()
    except UnicodeEncodeError:  # a refusal that names what was typed, half a character included
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
