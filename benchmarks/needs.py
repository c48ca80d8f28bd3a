"""What a house of lively rooms needs, computed from what was measured.

A lively room has ten members who say a line every two seconds in all. What a line costs the processes and Valkey
grows with the number of processes that listen to its room: a straight line through the measures of one, two and four.
"""

import json
from itertools import count
from math import ceil
from pathlib import Path
from statistics import linear_regression, median

from benchmarks.company import FOUR, LIVELY, ONE, TWO
from benchmarks.report import by_measure

RESULTS = Path(__file__).with_name("results")
LISTENING = {ONE: 1, TWO: 2, FOUR: 4}
SEATS, LINES_PER_SECOND = 10, 0.5
"""Of a lively room."""
BUSY = 0.5
"""Of each core; the other half is for the minute in which all come back."""
SHARD, KIB = 8 << 30, 1 << 10
"""Bytes of a Valkey with 16 GiB; the other half stays free while it writes its file anew."""


def figures(name):
    """Medians of the run that is kept under that name."""
    found = by_measure(json.loads((RESULTS / f"{name}.json").read_text())["runs"])
    return lambda measure, server, figure: median(found[measure][server][figure].values())


class Needs:
    """Of rooms of which each has so many processes that listen: `listening(processes)`."""

    def __init__(self, many, full):
        self.line, self.line_in_valkey = cost(many, "server_cpu"), cost(many, "store_cpu")
        self.line_in_batches = many("flood-16", TWO, "store_cpu_us_per_line") / 1e6
        self.rest = many("silent-one", ONE, "server_cpu")
        self.member = (many("silent", ONE, "server_cpu") - self.rest) / (SEATS * (LIVELY - 1))
        self.connection = full("idle-1000", "room", "kib_a_connection") * KIB
        self.room, self.log = many("place", TWO, "kib_a_room") * KIB, many("line-40", TWO, "kib_a_log") * KIB
        self.line_kept = many("line-40", TWO, "bytes_a_line")

    def processes(self, rooms, listening):
        """The fewest that are half busy at most."""
        return next(n for n in count(1) if self.cores(rooms, listening(n)) <= n * (BUSY - self.rest))

    def cores(self, rooms, listening):
        """Of all processes, besides what each takes at rest."""
        return rooms * (SEATS * self.member + LINES_PER_SECOND * self.line(listening))

    def valkeys(self, rooms, listening):
        """As far as their processors count."""
        return ceil(rooms * LINES_PER_SECOND * self.line_in_valkey(listening) / BUSY)

    def valkeys_by_memory(self, rooms, lines):
        """Of each room so many lines are kept."""
        return ceil(rooms * (self.room + self.log + lines * self.line_kept) / SHARD)


def cost(many, figure):
    """CPU seconds of a line, by the number of processes that listen."""
    spent = [many("lively", name, figure) - many("silent", name, figure) for name in LISTENING]
    lines = [many("lively", name, "lines_per_second") for name in LISTENING]
    slope, first = linear_regression(list(LISTENING.values()), [s / n for s, n in zip(spent, lines, strict=True)])
    return lambda listening: first + slope * listening


def dealt_out(processes):
    """At how many of them the members of one room are, when a proxy sends each anywhere."""
    return processes * (1 - (1 - 1 / processes) ** SEATS)


def together(_):
    """A proxy that sends all members of a room to one process."""
    return 1
