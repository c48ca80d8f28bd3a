"""The page that says what went wrong: a broken rule, a wrong address, a fault of ours."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue as Answer
from werkzeug.exceptions import HTTPException

from chatapp import payloads, serverlog
from chatapp.chat.errors import (
    BadRequest,
    ChatError,
    LoginRequired,
    NameTaken,
    NoSuchRoom,
    RoomFull,
    StalePage,
    Stopping,
    TooManyMade,
    TooManyRooms,
    TooManyTries,
    WrongPassword,
)
from chatapp.chat.phrase import Phrase
from chatapp.language import translate

_STATUS = {
    RoomFull: 503,
    WrongPassword: 403,
    NameTaken: 409,
    LoginRequired: 401,
    NoSuchRoom: 404,
    BadRequest: 400,
    StalePage: 400,
    Stopping: 503,
    TooManyTries: 429,
    TooManyMade: 429,
    TooManyRooms: 503,
}
_RETRY_AFTER = 5

_FAILED = Phrase("That did not work")
_NOTHING = Phrase("Nothing here")
_WRONG_ADDRESS = _NOTHING, Phrase("There is no page at this address.")
_NO_PAGE = _NOTHING, Phrase("This address is used by the room itself.")
_OTHER = _FAILED, Phrase("The room does not understand this.")
_ERRORS = {404: _WRONG_ADDRESS, 405: _NO_PAGE}


def of_refusal(refusal: ChatError) -> Answer:
    """A broken rule; in JSON for a program."""
    status = status_of(refusal)
    if request.mimetype == "application/json":
        return jsonify(payloads.refusal(refusal, translate)), status
    return _show(status, _NOTHING if status == 404 else _FAILED, refusal.phrase)


def of_error(error: HTTPException) -> Answer:
    """In our words: werkzeug has only English ones."""
    status = error.code or 500
    return _show(status, *_ERRORS.get(status, _OTHER))


def of_fault(_fault: Exception) -> Answer:
    """A fault of ours."""
    return _show(500, _FAILED, serverlog.fault().phrase)


def _show(status: int, title: Phrase, text: Phrase) -> Answer:
    return render_template("error.html", status=status, title=translate(title), text=translate(text)), status


def status_of(refusal: ChatError) -> int:
    """The HTTP status of a refusal; 422 for a field that breaks a rule."""
    return _STATUS.get(type(refusal), 422)


def retry_after(refusal: ChatError) -> dict[str, str]:
    """The header that says when to come back, where that is known."""
    seconds = _RETRY_AFTER if isinstance(refusal, RoomFull) else refusal.fields.get("retry_after")
    return {"Retry-After": str(seconds)} if seconds else {}
