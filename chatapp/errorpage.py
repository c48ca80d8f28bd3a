"""The page that says what went wrong: a broken rule, a wrong address, a fault of ours."""

from flask import render_template
from flask.typing import ResponseReturnValue as Answer
from werkzeug.exceptions import HTTPException

from . import journal
from .chat.phrase import Phrase
from .language import translate

FAILED = Phrase("That did not work")

_NOTHING = Phrase("Nothing here")
_WRONG_ADDRESS = _NOTHING, Phrase("There is no page at this address.")
_NO_PAGE = _NOTHING, Phrase("This address is used by the room itself.")
_OTHER = FAILED, Phrase("The room does not understand this.")
_ERRORS = {404: _WRONG_ADDRESS, 405: _NO_PAGE}


def of_error(error: HTTPException) -> Answer:
    """In our words: werkzeug has only English ones."""
    status = error.code or 500
    return show(status, *_ERRORS.get(status, _OTHER))


def of_fault(_fault: Exception) -> Answer:
    """A fault of ours."""
    return show(500, FAILED, journal.fault().phrase)


def show(status: int, title: Phrase, text: Phrase) -> Answer:
    """The page, with that status."""
    return render_template("error.html", status=status, title=translate(title), text=translate(text)), status
