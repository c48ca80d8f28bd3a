"""The page that says what went wrong: a broken rule, a wrong address, a fault of ours."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue as Answer
from werkzeug.exceptions import HTTPException

from chatapp import payloads, serverlog
from chatapp.chat.errors import ChatError
from chatapp.chat.phrase import Phrase
from chatapp.language import translate

from . import files, hook
from . import status as statuses

_PROGRAMS = {hook.ENDPOINT, files.UPLOAD}
_FAILED = Phrase("That did not work")
_NOTHING = Phrase("Nothing here")
_WRONG_ADDRESS = _NOTHING, Phrase("There is no page at this address.")
_NO_PAGE = _NOTHING, Phrase("This address is used by the room itself.")
_OTHER = _FAILED, Phrase("The room does not understand this.")
_MISPLACED = (
    _FAILED,
    Phrase("The room does not know this address. Its log says what to do."),
)
_ERRORS = {403: _MISPLACED, 404: _WRONG_ADDRESS, 405: _NO_PAGE}


def of_refusal(refusal: ChatError) -> Answer:
    """A broken rule; in JSON for a program."""
    status = statuses.of(refusal)
    if request.mimetype == "application/json" or request.endpoint in _PROGRAMS:
        return jsonify(payloads.refusal(refusal, translate)), status, statuses.retry_after(refusal)
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
