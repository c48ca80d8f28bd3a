"""What is measured of several processes on one Valkey: each measure is one short run, as in `measures`."""

import time

from benchmarks import memory
from benchmarks.load import seated, talk
from benchmarks.measures import Measure, in_rooms, lasting, named, talking
from benchmarks.processes import cpu_seconds
from benchmarks.servers import started

ONE, TWO, FOUR = CURVE = ("room-one-valkey", "room-two", "room-four")
BESIDE = ("room", *CURVE, "node", "node-two")
LIVELY = 20
"""Rooms in which people talk, for what one lively room among many costs."""


def silent(rooms):
    """Cores that ten members in each of so many rooms take who say nothing: pings, signs of life."""

    def run(server, seconds):
        with started(server, **named(rooms)) as running, seated(running, 10 * rooms, rooms=rooms):
            wait_until_calm(running)
            before, began = spent(running), time.monotonic()
            time.sleep(seconds)
            took = time.monotonic() - began
            return {figure: (now - before[figure]) / took for figure, now in spent(running).items()}

    return run


def spent(running):
    """CPU seconds."""
    return {"server_cpu": cpu_seconds(*running.pids), "store_cpu": cpu_seconds(running.store)}


def wait_until_calm(running, patience=30):
    """What a server does once an hour, it does at its start too."""
    deadline, before = time.monotonic() + patience, -1
    while (now := spent(running)["store_cpu"]) > before + 0.01 and time.monotonic() < deadline:
        before = now
        time.sleep(1)


def in_one_of(count):
    """Ten members as in (a) in one of so many rooms, all of which every process follows besides the first one."""

    def run(server, seconds):
        with started(server, **named(count)) as running:
            wait_until_calm(running)
            return talk(running, 10, seconds, lines_per_second=50, room=1)

    return run


ALL = [
    Measure("human", "(a) 10 members, 5 lines a second each", lasting(talking(10, lines_per_second=50)), BESIDE),
    Measure("flood-16", "(b) 10 members, 16 in flight", talking(10, in_flight=16), BESIDE),
    Measure("lively", f"(h) 200 lines a second in {LIVELY} rooms of 10", lasting(in_rooms(LIVELY, 200)), CURVE),
    Measure("silent", f"(i) {LIVELY} rooms of 10 who say nothing", lasting(silent(LIVELY)), CURVE),
    Measure("silent-one", "(i) one such room", lasting(silent(1)), (ONE,)),
    Measure("followed-1", "(j) as (a), both processes follow 1 room more", lasting(in_one_of(1)), (TWO,)),
    Measure("followed-100", "(j) as (a), they follow 100", lasting(in_one_of(100)), (TWO,)),
    Measure("followed-1000", "(j) as (a), they follow 1,000", lasting(in_one_of(1000)), (TWO,)),
    Measure("line-40", "(k) a line of 40 characters in Valkey", memory.of_a_line(40), (TWO,)),
    Measure("line-200", "(k) a line of 200 characters in Valkey", memory.of_a_line(200), (TWO,)),
    Measure("place", "(k) a room with 10 members in Valkey", memory.of_a_room, (TWO,)),
]
