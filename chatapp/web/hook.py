"""The door for what programs post: an address with a key in it, a text, and nothing else. No seat, no cookie."""

import re

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue as Answer

from chatapp import payloads
from chatapp.chat.errors import BadRequest, TextInvalid
from chatapp.hub.asking import outcome_of
from chatapp.language import translate

ENDPOINT = "pages.post"
_TEXT = {"text/plain", "application/x-www-form-urlencoded", ""}
"""What is the text as it is. Without being told otherwise curl says that it sends a form."""
_QUOTED = re.compile(r'"([^"\\]*)"')


def post(key: str) -> Answer:
    """201, or 200 for what was posted before with the same line's key."""
    asked = _asked()
    outcome = outcome_of(g.place.hub.post, key, asked.text, asked.key or None)
    return jsonify(payloads.outcome(outcome, translate)), 200 if outcome.repeated else 201


def _asked() -> payloads.Post:
    json = request.mimetype == "application/json"
    asked = payloads.decode(payloads.Post, request.get_data()) if json else payloads.Post(_text())
    return payloads.parse(payloads.Post, {"text": asked.text, "key": line_key() or asked.key})


def _text() -> str:
    if request.mimetype not in _TEXT:
        raise BadRequest
    try:
        return request.get_data().decode()
    except UnicodeDecodeError:
        raise TextInvalid from None


def line_key() -> str:
    """As draft-ietf-httpapi-idempotency-key-header has it: a string in quotes (RFC 8941). Many send it without."""
    sent = request.headers.get("Idempotency-Key", "")
    quoted = _QUOTED.fullmatch(sent)
    return quoted[1] if quoted else sent
