"""`python -m chatapp.move FROM TO`: a transcript from a file into Valkey, or back, for whoever runs the server.

FROM and TO are a file and the address of a Valkey; no server may run on either meanwhile. Keys stay, and who is
present; numbers too, unless several rooms come into one file, which has one numbering for all.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from .chat.message import Message
from .chat.roster import Row
from .config import told
from .transcript import Draft, Item
from .transcript.hold import Hold
from .transcript.rows import NEW, row, select
from .transcript.sqlite import SqliteStore
from .transcript.valkey_entries import arguments, message, row_text
from .transcript.valkey_keys import ENDED, OPENED, Keys
from .transcript.valkey_server import Server
from .transcript.valkey_store import ValkeyStore

USAGE = "python -m chatapp.move FROM TO: a file and the address of a Valkey, or the other way round"
STEP = 500
"""Messages moved at once."""


def main(*words: str) -> None:
    """Says how many messages were moved, or SystemExit with a sentence."""
    if len(words) != 2 or ("://" in words[0]) == ("://" in words[1]):
        raise SystemExit(f"Usage: {USAGE}")
    source, target = words
    moved = _into_file(source, Path(target)) if "://" in source else _into_valkey(Path(source), target)
    print(f"{moved} messages were moved.")


# Into Valkey


def _into_valkey(path: Path, url: str) -> int:
    if not path.is_file():
        raise SystemExit(f"There is no file {str(path)!r}.")
    server = Server(url)
    if server.ask("SCARD", OPENED):
        raise SystemExit("That Valkey has rooms already: nothing was moved.")
    with (
        closing(ValkeyStore(url)) as valkey,
        _held(path),
        closing(SqliteStore(path)) as store,
        closing(sqlite3.connect(path)) as file,
    ):
        for made in store.rooms():
            valkey.make(made)
        for member, at in file.execute("SELECT member, at FROM ended"):
            server.ask("ZADD", ENDED, at, member)
        slugs = file.execute("SELECT room FROM message UNION SELECT room FROM present").fetchall()
        return sum(_put_room(server, store, file, slug) for (slug,) in slugs)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """No server has it, or SystemExit with a sentence."""
    with told(f"{path} cannot be moved"):
        hold = Hold(path, "python -m chatapp.move")
    try:
        yield
    finally:
        hold.release()


def _put_room(server: Server, store: SqliteStore, file: sqlite3.Connection, slug: str) -> int:
    keys, moved, last = Keys(slug), 0, None
    for page in _pages_of_file(file, slug):
        server.ask_all([command for each in page for command in _put(keys, each)])
        moved, last = moved + len(page), page[-1]
    seq, at = (last.seq, last.at) if last else (0, 0)
    about = ("epoch", store.epoch, "seq", seq, "version", seq, "at", at, "said", store.said(slug))
    here = [("HSET", keys.roster, person.id, f"{number} {named} {row_text(Row(person.name, True, seat=number))}")
            for number, (person, named) in enumerate(store.room(slug).present())]  # fmt: skip
    server.ask_all([("HSET", keys.about, *about), ("SADD", OPENED, slug), *here])
    return moved


def _pages_of_file(file: sqlite3.Connection, slug: str) -> Iterator[list[Message]]:
    seq = 0
    while page := select(file, f"room = :room AND seq > :seq ORDER BY seq LIMIT {STEP}", room=slug, seq=seq):
        yield page
        seq = page[-1].seq


def _put(keys: Keys, kept: Message) -> Iterator[tuple[object, ...]]:
    key, readers, _changes, text, *_ = arguments(Item(kept, {}))
    line = f"[{kept.seq},{kept.at},{text}]"
    for stream in [keys.private(reader) for reader in readers.split()] or [keys.said]:
        yield "XADD", stream, f"{kept.seq}-0", "m", line
    if readers:
        yield "SADD", keys.readers, *readers.split()
    if key:
        yield "ZADD", keys.keys, kept.seq, key


# Into a file


def _into_file(url: str, path: Path) -> int:
    if path.exists():
        raise SystemExit(f"There is a file {str(path)!r} already: nothing was moved.")
    server = Server(url)
    slugs = sorted(server.ask("SMEMBERS", OPENED))
    with closing(ValkeyStore(url)) as valkey, closing(SqliteStore(path)) as store:
        for made in valkey.rooms():
            store.make(made)
        with closing(sqlite3.connect(path)) as file, file:
            if len(slugs) == 1:
                file.execute("UPDATE about SET numbering = ?", server.ask("HMGET", Keys(slugs[0]).about, "epoch"))
            ended = iter(server.ask("ZRANGE", ENDED, 0, -1, "WITHSCORES"))
            pairs = [(member, int(float(at))) for member, at in zip(ended, ended, strict=True)]
            file.executemany("INSERT INTO ended VALUES (?, ?)", pairs)
            return _fill(file, server, valkey, slugs)


def _fill(file: sqlite3.Connection, server: Server, valkey: ValkeyStore, slugs: list[str]) -> int:
    """In order of time. In one room that is the order of `seq`, which stays."""
    kept = [(each.at, each.seq, slug, each) for slug in slugs for each in _of_valkey(server, Keys(slug))]
    numbers = dict[tuple[str, int], int]()
    for number, (_at, seq, slug, each) in enumerate(sorted(kept, key=lambda found: found[:3]), 1):
        numbers[slug, seq] = seq if len(slugs) == 1 else number
        moved = each._replace(seq=numbers[slug, seq])
        file.execute(NEW, row(Draft(slug, moved), moved))
        file.executemany("INSERT INTO reader (member, seq) VALUES (?, ?)", [(it, moved.seq) for it in moved.readers])
    arrived = count(1)
    for slug in slugs:
        here = [
            (slug, *person, next(arrived), numbers.get((slug, named), 0))
            for person, named in valkey.room(slug).present()
        ]
        file.executemany("INSERT INTO present (room, member, name, arrived, named) VALUES (?, ?, ?, ?, ?)", here)
    return len(kept)


def _of_valkey(server: Server, keys: Keys) -> list[Message]:
    streams = [keys.said, *map(keys.private, server.ask("SMEMBERS", keys.readers))]
    found = [message(fields["m"]) for stream in streams for _, fields in server.ask("XRANGE", stream, "-", "+")]
    return sorted({each.seq: each for each in found}.values(), key=lambda each: each.seq)


if __name__ == "__main__":
    main(*sys.argv[1:])
