"""What lines and rooms take in Valkey's memory, as the room's own store writes them there."""

from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.chat.roster import Row
from chatapp.transcript import MAIN, Batch, Item
from chatapp.transcript.valkey_keys import Keys
from chatapp.transcript.valkey_store import ValkeyStore
from tests.valkey import running

KIB = 1 << 10
AUTHOR = Person("0123456789ab", "member 0")
ROOMS, MEMBERS = 200, 10
"""Rooms that are compared with none, and the members of each."""
WINDOW, LINES = 2_000, 20_000
"""Lines until the log of a room is full, and lines after that, which are compared."""
AT_ONCE = 100


def of_a_line(characters):
    """Bytes of one line more in a room whose log is full, and the KiB of that log."""

    def run(*_):
        with written() as (store, valkey):
            write(store, MAIN, [line(number, characters) for number in range(WINDOW)])
            before = used(valkey)
            write(store, MAIN, [line(WINDOW + number, characters) for number in range(LINES)])
            log = valkey.memory_usage(Keys(MAIN).log, samples=0)
            return {"bytes_a_line": (used(valkey) - before) / LINES, "kib_a_log": log / KIB}

    return run


def of_a_room(*_):
    """KiB of a room with ten members who have said nothing."""
    with written() as (store, valkey):
        write(store, MAIN, [arrival(MEMBERS)])  # what the first one takes is no room's
        before = used(valkey)
        for number in range(ROOMS):
            write(store, f"room-{number}", [arrival(number) for number in range(MEMBERS)])
        return {"kib_a_room": (used(valkey) - before) / ROOMS / KIB}


@contextmanager
def written():
    """A store, and the Valkey that it writes."""
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        running(Path(folder) / "valkey") as server,
        closing(ValkeyStore(server.url, lines=WINDOW + LINES)) as store,
    ):
        yield store, server.client


def used(valkey):
    return valkey.info("memory")["used_memory"]


def write(store, slug, items):
    """All of it into one room, as its only server."""
    state = store.load(slug)
    told, tail = state.told, state.tail
    for start in range(0, len(items), AT_ONCE):
        (reply,) = store.append_if([Batch(slug, state.epoch, told, tail, items[start : start + AT_ONCE])])
        told, tail = reply.entries[-1].seq, reply.mark


def line(number, characters):
    """With a key as long as a page makes it."""
    return Item(Message(Kind.TEXT, 0, AUTHOR, "x" * characters, key=f"{number:024x}"), {})


def arrival(number):
    person = Person(f"{number:012x}", f"member {number}")
    row = Row(person.name, announced=True, connections=(f"0123456789ab.{number}",))
    return Item(Message(Kind.JOINED, 0, person), {person.id: row})
