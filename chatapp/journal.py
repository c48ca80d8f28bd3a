"""The server's log: one line each, with time. Never the text of a message, never a cookie."""

import logging
import secrets

from .chat.errors import Internal


def begin() -> None:
    """Write what this package logs to standard error, and of the web server only what is wrong."""
    logger = logging.getLogger("chatapp")
    if not logger.handlers:
        to_stderr = logging.StreamHandler()
        to_stderr.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(to_stderr)
        logger.setLevel(logging.INFO)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


def say(sentence: str) -> None:
    """One line for whoever runs the server."""
    logging.getLogger("chatapp").info("%s", sentence)


def fault() -> Internal:
    """Log the exception that is being handled; the refusal that names its reference."""
    reference = secrets.token_hex(4)
    logging.getLogger("chatapp").exception("a fault of ours [%s]", reference)
    return Internal(reference=reference)
