"""`python -m chatapp.backup TO`: all that was acknowledged so far, in one file, beside the running server."""

import os
import sys
from pathlib import Path

from . import config
from .transcript import copies
from .version import VERSION

USAGE = "python -m chatapp.backup TO"


def main(*words: str) -> None:
    """SystemExit with a sentence unless the copy is there, whole, and on the disk."""
    if words == ("--version",):
        return print(VERSION)
    settings = config.read(os.environ)
    if len(words) != 1 or words[0].startswith("-"):  # "--help" would be the name of a file
        raise SystemExit(f"Usage: {USAGE}")
    if settings.valkey_url:  # a file from before the move would be kept every night, and be called a backup
        raise SystemExit("What is said is in Valkey, and none of it in a file: see docs/many.md.")
    if settings.forgets or not Path(settings.database).is_file():
        raise SystemExit(f"There is no file {settings.database!r} to keep: see CHAT_DATABASE.")
    (to,) = words
    os.nice(10)  # whoever talks meanwhile goes first
    with config.told(f"{settings.database!r} could not be kept in {to!r}"):
        count = copies.copy(Path(settings.database), Path(to))
    print(f"{count} messages are kept in {to}")


if __name__ == "__main__":
    main(*sys.argv[1:])
