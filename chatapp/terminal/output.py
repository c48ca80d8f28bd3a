"""Standard output and standard error: neither a locale, nor a full disk, nor a reader that has gone ends the talk."""

import os
import select
import sys
from contextlib import suppress
from pathlib import Path


def replace_what_cannot_be_shown() -> None:
    """Else the first emoji would be a traceback in a locale that is not UTF-8."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """On standard output. Raises OSError where it cannot be written, once: what comes later goes nowhere."""
    try:
        print(text, flush=True)
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())  # else Python fails once more at its end, with status 120
        raise


def wait_until_nobody_reads() -> None:
    """Of a pipe: until its reader has gone. Of a file, which nobody has to read: for ever."""
    watched = select.poll()
    watched.register(sys.stdout, 0)
    watched.poll()


def complain(*rows: str) -> None:
    """On standard error, if there is one."""
    with suppress(OSError):
        if sys.stderr:
            print(*rows, sep="\n", file=sys.stderr, flush=True)
