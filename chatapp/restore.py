"""`python -m chatapp.restore BACKUP`: the room as it was then. Stop the server first."""

import os
import sys
from pathlib import Path

from . import config
from .transcript import copies
from .version import VERSION

USAGE = "python -m chatapp.restore BACKUP"


def main(*words: str) -> None:
    """SystemExit with a sentence unless the backup is in its place; what was there before is kept beside it."""
    if words == ("--version",):
        return print(VERSION)
    settings = config.read(os.environ)
    if len(words) != 1 or words[0].startswith("-") or settings.forgets:
        raise SystemExit(f"Usage: {USAGE}, with CHAT_DATABASE as the server has it")
    (backup,) = words
    with config.told(f"{backup!r} could not be put in the place of {settings.database!r}"):
        count, aside = copies.restore(Path(backup), Path(settings.database))
    print(f"{count} messages are in {settings.database}" + (f"; what was there is in {aside}" if aside else ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
