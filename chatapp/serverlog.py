"""The server's log: one line each, with time. Never the text of a message, never a cookie."""

import logging
import re
import secrets
from typing import Any

from chatapp.chat.errors import Internal

_WORD = re.compile(r"[\w.:%-]+")


class OneLine(logging.Formatter):
    """Every record begins a line, and nothing else does, whatever is in it that a client has sent."""

    def format(self, record: logging.LogRecord) -> str:
        """A traceback, and what else has several rows, is indented behind its first."""
        shown = logging.makeLogRecord(vars(record))
        if isinstance(record.args, tuple):
            shown.args = tuple(map(_quoted, record.args))
        return "\n    ".join(map(_visible, super().format(shown).split("\n")))


def _quoted(value: Any) -> Any:
    """Names have spaces, and what a proxy calls an address may have anything: one sees where they end."""
    return value if not isinstance(value, str) or _WORD.fullmatch(value) else repr(value)


def _visible(row: str) -> str:
    """With control and direction characters written out."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in row)


def begin() -> None:
    """Write what this package logs to standard error, and of the web server only what is wrong."""
    logger = logging.getLogger("chatapp")
    if not logger.handlers:
        to_stderr = logging.StreamHandler()
        to_stderr.setFormatter(OneLine("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(to_stderr)
        logger.setLevel(logging.INFO)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


def say(sentence: str) -> None:
    """One line for whoever runs the server."""
    logging.getLogger("chatapp").info(sentence)


def fault() -> Internal:
    """Log the exception that is being handled; the refusal that names its reference."""
    reference = secrets.token_hex(4)
    logging.getLogger("chatapp").exception("a fault of ours [%s]", reference)
    return Internal(reference=reference)
