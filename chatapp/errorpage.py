"""The page that says what went wrong: a broken rule, a wrong address, a fault of ours."""

from flask import render_template
from flask.typing import ResponseReturnValue as Answer
from werkzeug.exceptions import HTTPException

from .chat.phrase import Phrase
from .language import translate

FAILED = Phrase("That did not work")

_WRONG_ADDRESS = Phrase("Nothing here"), Phrase("There is no page at this address.")
_WRONG_METHOD = Phrase("Nothing here"), Phrase("This address is used by the room itself.")
_OUR_FAULT = Phrase("Something went wrong"), Phrase("The fault is on our side. Please try again.")
_OTHER = FAILED, Phrase("The room does not understand this.")
_FAULTS = {404: _WRONG_ADDRESS, 405: _WRONG_METHOD}


def of_fault(fault: HTTPException) -> Answer:
    """In our words: werkzeug has only English ones."""
    status = fault.code or 500
    return show(status, *_FAULTS.get(status, _OUR_FAULT if status >= 500 else _OTHER))


def show(status: int, title: Phrase, text: Phrase) -> Answer:
    """The page, with that status."""
    return render_template("error.html", status=status, title=translate(title), text=translate(text)), status
