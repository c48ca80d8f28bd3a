"""What is measured, of which servers: each measure is one short run on a freshly started server."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import generator, seated, talk
from benchmarks.processes import pss_bytes
from benchmarks.servers import started

ROOM = ("room", "room-flask")
PEERS = ("node", "bun", "flask-threading", "flask-gevent", "asgi")
EVERY = (*ROOM, *PEERS, "tcp")
BEST = (*ROOM, "node", "bun", "flask-gevent")
GROWING = ("room", "node", "bun")
KIB, MIB = 1 << 10, 1 << 20
ENOUGH = 6
"""Seconds at human pace."""


@dataclass(frozen=True)
class Measure:
    """One line of the plan; `run(server, seconds)` returns figures by name."""

    name: str
    title: str
    run: Callable
    servers: tuple[str, ...] = (*ROOM, *PEERS)


def talking(members, **how):
    """Members who talk for so many seconds."""

    def run(server, seconds):
        with started(server, seats=members) as running:
            return talk(running, members, seconds, **how)

    return run


def lasting(run):
    """The same for longer, where lines are rare: a p99 of fewer than three hundred of them is luck."""
    return lambda server, seconds: run(server, max(seconds, ENOUGH))


def resting(server, _):
    """Seconds from the command to the first page, and what the server holds before anybody came."""
    with started(server) as running:
        time.sleep(1)
        return {"first_page_s": running.first_page, "rest_mib": pss_bytes(*running.pids) / MIB}


def sitting(members):
    """Memory per idle connection; what the first connection makes the server load is not counted."""

    def run(server, _):
        with started(server, seats=members) as running, seated(running, 1):
            time.sleep(1)
            empty, began = pss_bytes(*running.pids), time.monotonic()
            with seated(running, members - 1, first=1):
                took = time.monotonic() - began
                time.sleep(1)
                kib = (pss_bytes(*running.pids) - empty) / KIB
                return {"kib_a_connection": kib / (members - 1), "seating_s": took}

    return run


def named(count):
    """Rooms for `generator(room=…)`."""
    return {"CHAT_ROOMS": " ".join(f"room-{number}" for number in range(1, count + 1))}


def in_rooms(count, lines_per_second):
    """Ten members in each of so many rooms, who say as much in all as one room's would."""

    def run(server, seconds):
        with started(server, **named(count)) as running:
            return talk(running, 10 * count, seconds, lines_per_second=lines_per_second, rooms=count)

    return run


def beside_a_flooded_room(server, seconds):
    """Ten members as in (a), while in another room ten have always 16 lines on the way. The pace is the default one."""
    with started(server, **named(2), **PACED) as running, flood(running, seconds + 10, members=10, room=2):
        return talk(running, 10, seconds, lines_per_second=50, room=1)


PACED = {"CHAT_PACE_BURST": "30", "CHAT_PACE_PER_SECOND": "10"}
KNOCKS, READERS = 1000, 200
STRANGERS = Path(__file__).with_name("knock")  # compiled by `make`


def beside_a_flood(server, seconds):
    """Ten members as in (a), while an eleventh always has 16 lines on the way. The pace is the default one."""
    with started(server, seats=11, **PACED) as running, flood(running, seconds + 10):
        return talk(running, 10, seconds, lines_per_second=50)


@contextmanager
def flood(running, seconds, members=1, **where):
    with generator(running, members, first=10, in_flight=16, seconds=seconds, **where) as process:
        process.stdout.readline()
        yield


def beside_readers(path):
    """The same beside so many lines of strangers who ask for a page, and again as soon as it has come."""
    return lasting(lambda server, seconds: beside_strangers(server, seconds, path, READERS))


def beside_strangers(server, seconds, *asking):
    """Ten members as in (a), while so many handshakes a second come without a cookie, or `asking` for a page."""
    with started(server) as running:
        command = [STRANGERS, running.ports[0], KNOCKS, seconds + 2, *asking]
        with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True) as strangers:
            figures = talk(running, 10, seconds, lines_per_second=50)
            return figures | {"knocks_per_second": float(strangers.communicate()[0])}


def beside_uploads(server, seconds):
    """Ten members as in (a), while ten others put files in, photographs among them, a megabyte a second each."""
    with started(server, seats=20) as running:
        command = [sys.executable, "-m", "benchmarks.uploads", str(running.ports[0])]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as uploads:
            try:
                uploads.stdout.readline()
                return talk(running, 10, seconds, lines_per_second=50)
            finally:
                uploads.kill()


ALL = [
    Measure("human", "(a) 10 members, 5 lines a second each", lasting(talking(10, lines_per_second=50)), EVERY),
    Measure("flood-1", "(b) 10 members, 1 line in flight", talking(10, in_flight=1), (*EVERY, "ceiling")),
    Measure("flood-4", "(b) 10 members, 4 in flight", talking(10, in_flight=4), BEST),
    Measure("flood-16", "(b) 10 members, 16 in flight", talking(10, in_flight=16), BEST),
    Measure("hundred", "(b) 100 members, 1 in flight", talking(100, in_flight=1), (*EVERY, "ceiling")),
    Measure("deflate", "(e) 10 members, 4 in flight, with deflate", talking(10, in_flight=4, deflate_offered=1), BEST),
    Measure("idle-10", "(c) 10 idle members", sitting(10), BEST),
    Measure("idle-100", "(c) 100 idle members", sitting(100)),
    Measure("idle-1000", "(c) 1,000 idle members", sitting(1000), BEST),
    Measure("rest", "(d) start, and rest", resting, EVERY),
    Measure("seats-10", "(f) 10 members, 20 lines a second in all", talking(10, lines_per_second=20), GROWING),
    Measure("seats-50", "(f) 50 members", talking(50, lines_per_second=20), GROWING),
    Measure("seats-100", "(f) 100 members", talking(100, lines_per_second=20), GROWING),
    Measure("seats-500", "(f) 500 members", talking(500, lines_per_second=20), GROWING),
    Measure("pace-1", "(f) 1 line a second, 10 members", lasting(talking(10, lines_per_second=1)), GROWING),
    Measure("pace-10", "(f) 10 lines a second", talking(10, lines_per_second=10), GROWING),
    Measure("pace-100", "(f) 100 lines a second", talking(10, lines_per_second=100), GROWING),
    Measure("flooded", "(g) as (a), beside one member who floods", lasting(beside_a_flood), ROOM),
    *(
        Measure(f"rooms-{count}", f"(h) 50 lines a second in {count} rooms of 10", lasting(in_rooms(count, 50)), ROOM)
        for count in (1, 10, 100)
    ),
    Measure("flooded-room", "(h) as (a), beside another room that floods", lasting(beside_a_flooded_room), ROOM),
    Measure("knocked", f"(g) as (a), beside {KNOCKS:,} refused handshakes a second", lasting(beside_strangers), ROOM),
    Measure("uploading", "(g) as (a), beside ten others who put files in", lasting(beside_uploads), ROOM),
    Measure("asked", f"(g) as (a), beside {READERS} lines asking for the door", beside_readers("/"), ROOM),
    Measure("probed", f"(g) as (a), beside {READERS} lines asking for /healthz", beside_readers("/healthz"), ROOM),
]

QUICK = ("human", "flood-1", "flood-4", "flood-16", "hundred", "idle-100", "rest")
QUICK_SERVERS = ("room", "room-flask", "node", "bun", "flask-threading")
