"""The server's log: one line each, with time. Never the text of a message, never a cookie, never a link that is a key.

`log.info("%(name)s came from %(address)s", {"name": …})` gives its fields their names, for whoever reads it as JSON. Of
what happens in one room `hub.log` says in which.
"""

import hashlib
import json
import logging
import math
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from chatapp.chat.errors import Internal

BURST, WINDOW = 30, 60.0
"""Lines of one kind that are written in so many seconds; the others are counted, and their number is one line more."""

Log = logging.LoggerAdapter[logging.Logger]
"""The log of one room."""

_LOG = logging.getLogger("chatapp")
_HOOK = re.compile(r"(?<=/hook/)[\w-]+")
"""The key in an address for a program: what web servers say of a fault names the address."""
_WORD = re.compile(r"[\w.:%-]+")
_FIELD = re.compile(r"%(\(\w+\))?[.\d]*[a-z]")


class OneLine(logging.Formatter):
    """Every record begins a line, and nothing else does, whatever is in it that a client has sent."""

    def format(self, record: logging.LogRecord) -> str:
        """A traceback, and what else has several rows, is indented behind its first."""
        shown = logging.makeLogRecord(vars(record))
        if isinstance(record.args, tuple):
            shown.args = tuple(map(_quoted, record.args))
        elif record.args:
            shown.args = {name: _quoted(value) for name, value in record.args.items()}
        shown.room = f"[{room}] " if (room := vars(record).get("room")) else ""
        return "\n    ".join(map(_visible, super().format(shown).split("\n")))


class Json(logging.Formatter):
    """Every record is one object on one line: `time`, `level`, `message`, its fields, perhaps `room` and `fault`."""

    def format(self, record: logging.LogRecord) -> str:
        """JSON escapes whatever could begin a line."""
        about: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        fields = record.args if isinstance(record.args, dict) else {"values": record.args} if record.args else {}
        room, fault = vars(record).get("room"), record.exc_info and self.formatException(record.exc_info)
        more = fields | {name: value for name, value in (("room", room), ("fault", fault)) if value}
        return json.dumps(about | more | about, default=str)  # in this order, and no field takes the place of these


def _quoted(value: Any) -> Any:
    """Names have spaces, and what a proxy calls an address may have anything: one sees where they end."""
    return value if not isinstance(value, str) or _WORD.fullmatch(value) else repr(value)


def _visible(row: str) -> str:
    """With control and direction characters written out."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in row)


class Brief(logging.StreamHandler[Any]):
    """To standard error; whoever makes us say the same again and again fills no disk with it.

    Of each kind BURST lines in a WINDOW; how many more there were comes with the next line of any kind behind it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[object, tuple[float, int, logging.LogRecord]] = {}

    def format(self, record: logging.LogRecord) -> str:
        """Without the keys of hooks."""
        return _HOOK.sub("…", super().format(record))

    def emit(self, record: logging.LogRecord) -> None:
        """Called under the handler's lock."""
        now = time.monotonic()
        for ended in self._ended(now):
            super().emit(ended)
        kind = _kind(record)
        since, count, first = self._kinds.get(kind, (now, 0, record))
        self._kinds[kind] = since, count + 1, first
        if count < BURST:
            super().emit(record)

    def close(self) -> None:
        """The end of the process: what was only counted is told, if anybody is there to read it."""
        with suppress(ValueError, OSError):
            self.stream.writelines(f"{self.format(ended)}\n" for ended in self._ended(math.inf))
        super().close()

    def _ended(self, now: float) -> Iterator[logging.LogRecord]:
        for kind, (since, count, first) in tuple(self._kinds.items()):
            if now - since > WINDOW:
                del self._kinds[kind]
                if count > BURST:
                    yield _summary(first, count - BURST)


def _kind(record: logging.LogRecord) -> object:
    """Our words are constant. Those of a web server have a client's in them: they are told by where they are said."""
    ours = record.name.partition(".")[0] == _LOG.name
    return record.levelno, record.msg if ours else (record.pathname, record.lineno)


def _summary(first: logging.LogRecord, count: int) -> logging.LogRecord:
    said = {"count": count, "seconds": round(WINDOW), "words": _FIELD.sub("…", str(first.msg))}
    text = "%(count)d more in %(seconds)d s: %(words)s"
    return logging.LogRecord(_LOG.name, first.levelno, __file__, 0, text, (said,), None)


def begin(form: str = "text") -> None:
    """Write what this package logs to standard error, as "text" or "json", and of the web server what is wrong."""
    handler = next((each for each in _LOG.handlers if isinstance(each, Brief)), None) or Brief()
    handler.setFormatter(Json() if form == "json" else OneLine("%(asctime)s %(levelname)s %(room)s%(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    for server in ("werkzeug", "gunicorn.error"):
        logging.getLogger(server).handlers = [handler]


def of_room(slug: str, made: bool) -> Log:
    """For what happens in one room; the first has no name there. The link of a made one is a key: not in the log."""
    hidden = f"made-{hashlib.sha256(slug.encode()).hexdigest()[:6]}" if made else slug
    return logging.LoggerAdapter(_LOG, {"room": hidden})


def say(sentence: str) -> None:
    """One line for whoever runs the server."""
    _LOG.info(sentence)


def fault(log: Log | logging.Logger = _LOG) -> Internal:
    """Log the exception that is being handled, perhaps of one room; the refusal that names its reference."""
    reference = secrets.token_hex(4)
    log.exception("a fault of ours [%(reference)s]", {"reference": reference})
    return Internal(reference=reference)
