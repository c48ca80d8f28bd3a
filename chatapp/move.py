"""`python -m chatapp.move FROM TO`: a transcript from a file into Valkey, or back, for whoever runs the server.

FROM and TO are a file and the address of a Valkey, or of several, as in CHAT_VALKEY_URL; no server may run on either
meanwhile. Keys stay, and who is present; numbers too, unless several rooms come into one file, which has one numbering.
"""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from .chat.message import Message
from .chat.roster import Row
from .config import told
from .transcript import Draft, Item, peace_text
from .transcript.hold import Hold
from .transcript.rows import NEW, row, select
from .transcript.shards import Shards, opened, shard
from .transcript.sqlite import SqliteStore
from .transcript.valkey_address import Unfit
from .transcript.valkey_entries import PEACE, arguments, line, message, row_text
from .transcript.valkey_keys import ENDED, FILES, OPENED, Keys
from .transcript.valkey_server import Server
from .version import VERSION

USAGE = "python -m chatapp.move FROM TO: a file and the address of a Valkey (in quotes: of several), or the other way"
STEP = 500
"""Messages moved at once."""


def main(*words: str) -> None:
    """Says how many messages were moved, or SystemExit with a sentence."""
    if words == ("--version",):
        return print(VERSION)
    if len(words) != 2 or ("://" in words[0]) == ("://" in words[1]):
        raise SystemExit(f"Usage: {USAGE}")
    source, target = words
    try:
        moved = _into_file(source, Path(target)) if "://" in source else _into_valkey(Path(source), target)
    except Unfit as fault:
        raise SystemExit(f"That Valkey cannot be used: {fault}.") from None
    print(f"{moved} messages were moved.")


# Into Valkey


def _into_valkey(path: Path, urls: str) -> int:
    if not path.is_file():
        raise SystemExit(f"There is no file {str(path)!r}.")
    servers = _servers(urls)
    if any(server.ask("SCARD", OPENED) for server in servers):
        raise SystemExit("That Valkey has rooms already: nothing was moved.")
    with (
        closing(opened(urls)) as valkey,
        _held(path),
        closing(SqliteStore(path)) as store,
        closing(sqlite3.connect(path)) as file,
    ):
        for made in store.rooms():
            valkey.make(made)
        for member, at in file.execute("SELECT member, at FROM ended"):
            for server in servers:  # the file does not say in which room it was
                server.ask("ZADD", ENDED, at, member)
        for (mark,) in file.execute("SELECT mark FROM shelf"):
            valkey.files_mark(mark)
        slugs = file.execute("SELECT room FROM message UNION SELECT room FROM present").fetchall()
        return sum(_put_room(_of(servers, slug), store, file, slug) for (slug,) in slugs)


def _servers(urls: str) -> list[Server]:
    return [Server(url) for url in urls.split()]


def _of(servers: Sequence[Server], slug: str) -> Server:
    return servers[shard(slug, len(servers))]


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
    here.append(("HSET", keys.roster, PEACE, f"0 0 {peace_text.text(store.room(slug).peace())}"))
    server.ask_all([("HSET", keys.about, *about), ("SADD", OPENED, slug), *here])
    return moved


def _pages_of_file(file: sqlite3.Connection, slug: str) -> Iterator[list[Message]]:
    seq = 0
    while page := select(file, f"room = :room AND seq > :seq ORDER BY seq LIMIT {STEP}", room=slug, seq=seq):
        yield page
        seq = page[-1].seq


def _put(keys: Keys, kept: Message) -> Iterator[tuple[object, ...]]:
    key, readers, *_ = arguments(Item(kept, {}))
    for stream in [keys.private(reader) for reader in readers.split()] or [keys.said]:
        if kept.amended.changed:
            yield "ZADD", keys.amended(stream), kept.seq, line(kept)
        else:
            yield "XADD", stream, f"{kept.seq}-0", "m", line(kept)
    if readers:
        yield "SADD", keys.readers, *readers.split()
    if key:
        yield "ZADD", keys.keys, kept.seq, key


# Into a file


def _into_file(urls: str, path: Path) -> int:
    if path.exists():
        raise SystemExit(f"There is a file {str(path)!r} already: nothing was moved.")
    servers = _servers(urls)
    slugs = sorted(slug for server in servers for slug in server.ask("SMEMBERS", OPENED))
    with closing(opened(urls)) as valkey, closing(SqliteStore(path)) as store:
        for made in valkey.rooms():
            store.make(made)
        if mark := servers[0].ask("GET", FILES):
            store.files_mark(mark)
        with closing(sqlite3.connect(path)) as file, file:
            if len(slugs) == 1:
                epoch = _of(servers, *slugs).ask("HMGET", Keys(*slugs).about, "epoch")
                file.execute("UPDATE about SET numbering = ?", epoch)
            file.executemany("INSERT OR IGNORE INTO ended VALUES (?, ?)", _ended(servers))
            return _fill(file, servers, valkey, slugs)


def _ended(servers: Sequence[Server]) -> Iterator[tuple[str, int]]:
    for server in servers:
        ended = iter(server.ask("ZRANGE", ENDED, 0, -1, "WITHSCORES"))
        yield from ((member, int(float(at))) for member, at in zip(ended, ended, strict=True))


def _fill(file: sqlite3.Connection, servers: Sequence[Server], valkey: Shards, slugs: list[str]) -> int:
    """In order of time. In one room that is the order of `seq`, which stays."""
    kept = [(each.at, each.seq, slug, each) for slug in slugs for each in _of_valkey(_of(servers, slug), Keys(slug))]
    numbers = dict[tuple[str, int], int]()
    kept.sort(key=lambda found: found[:3])
    for number, (_at, seq, slug, _each) in enumerate(kept, 1):
        numbers[slug, seq] = seq if len(slugs) == 1 else number
    for _at, seq, slug, each in kept:
        of, changed = numbers.get((slug, each.of), 0), numbers.get((slug, each.amended.changed), 0)
        moved = each._replace(seq=numbers[slug, seq], of=of, amended=each.amended._replace(changed=changed))
        file.execute(NEW, row(Draft(slug, moved), moved))
        file.executemany("INSERT INTO reader (member, seq) VALUES (?, ?)", [(it, moved.seq) for it in moved.readers])
    arrived = count(1)
    for slug in slugs:
        here = [
            (slug, *person, next(arrived), numbers.get((slug, named), 0))
            for person, named in valkey.room(slug).present()
        ]
        file.executemany("INSERT INTO present (room, member, name, arrived, named) VALUES (?, ?, ?, ?, ?)", here)
        file.execute("INSERT INTO peace VALUES (?, ?)", [slug, peace_text.text(valkey.room(slug).peace())])
    return len(kept)


def _of_valkey(server: Server, keys: Keys) -> list[Message]:
    streams = [keys.said, *map(keys.private, server.ask("SMEMBERS", keys.readers))]
    found = [message(fields["m"]) for stream in streams for _, fields in server.ask("XRANGE", stream, "-", "+")]
    found += [message(each) for stream in streams for each in server.ask("ZRANGE", keys.amended(stream), 0, -1)]
    return sorted({each.seq: each for each in found}.values(), key=lambda each: each.seq)


if __name__ == "__main__":
    main(*sys.argv[1:])
