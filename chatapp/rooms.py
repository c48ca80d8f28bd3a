"""`python -m chatapp.rooms`: the rooms that were made, for whoever runs the server; `… close LINK` closes one."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from . import config
from .config import Settings
from .transcript import Archive, Made
from .transcript.sqlite import SqliteStore
from .version import VERSION

USAGE = "python -m chatapp.rooms [close LINK | --version]"


def main(*words: str) -> None:
    """Reads the transcript beside the running servers, which see within ten seconds that a room is gone."""
    if words == ("--version",):
        return print(VERSION)
    store = _opened(config.read(os.environ))
    if not words:
        print("\n".join(_row(store, room) for room in store.rooms()) or "Nobody has made a room.")
    elif len(words) == 2 and words[0] == "close":
        _close(store, words[1].rstrip("/").rpartition("/")[2])
    else:
        raise SystemExit(f"Usage: {USAGE}")
    store.close()


def _opened(settings: Settings) -> Archive:
    if settings.valkey_url:
        with config.valkey():
            from .transcript.shards import opened

            return opened(settings.valkey_url)
    if settings.forgets or not Path(settings.database).is_file():
        raise SystemExit(f"There is no file {settings.database!r} to look into: see CHAT_DATABASE.")
    with config.database(settings) as path:
        return SqliteStore(path)


def _row(store: Archive, room: Made) -> str:
    said = store.said(room.slug)
    last = f"{datetime.fromtimestamp(said / 1000, UTC):%Y-%m-%d %H:%M} UTC" if said else "nothing said yet    "
    return f"/r/{room.slug}/  {len(store.room(room.slug).present()):3} here  {last}  {room.title!r}"


def _close(store: Archive, slug: str) -> None:
    if not store.find_room(slug):
        raise SystemExit(f"There is no room {slug!r} that somebody made.")
    store.unmake(slug)
    print(f"Closed: /r/{slug}/")


if __name__ == "__main__":
    main(*sys.argv[1:])
