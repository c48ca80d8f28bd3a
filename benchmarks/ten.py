"""The ten figures that matter, the room beside Node's Socket.IO and Bun's: the top of README.md."""

from benchmarks.report import FIGURES, by_measure, cell, row
from benchmarks.servers import SERVERS
from benchmarks.targets import Target

COLUMNS = ("room", "room-flask", "node", "bun")
RATIOS = {"node": "make serve : Node", "bun": "make serve : Bun"}
TEN = [
    ("human", "delivery_p50_ms", "10 people, 5 lines a second each: ms to a receiver, p50 ↓"),
    ("human", "delivery_p99_ms", "the same, p99 ↓"),
    ("human", "cpu_us_per_delivery", "server CPU µs a delivery there ↓"),
    ("flood-1", "cpu_us_per_delivery", "10 people with 1 line in flight each: CPU µs a delivery ↓"),
    ("flood-1", "delivery_p999_ms", "ms to a receiver there, p99.9 ↓"),
    ("flood-16", "cpu_us_per_delivery", "10 people with 16 in flight: CPU µs a delivery ↓"),
    ("hundred", "cpu_us_per_delivery", "100 people with 1 in flight: CPU µs a delivery ↓"),
    ("idle-100", "kib_a_connection", "KiB a connection, 100 people ↓"),
    ("rest", "rest_mib", "MiB at rest ↓"),
    ("rest", "first_page_s", "first page after s ↓"),
]


def table(runs):
    """Markdown: medians of the rounds, then the medians of each round's ratio."""
    found = by_measure(runs)
    titles = [*(SERVERS[name].title for name in COLUMNS), *RATIOS.values()]
    lines = [row(["", *titles]), row(["---", *("--:" for _ in titles)])]
    return "\n".join([*lines, *(row([title, *cells(found, *which)]) for *which, title in TEN)])


def cells(found, measure, figure):
    yield from (cell(found[measure][name][figure], FIGURES[figure][1]) for name in COLUMNS)
    for other in RATIOS:
        value = Target(measure, "room", figure, compared_with=other).value(found)
        yield "–" if value is None else f"{value:.2f}"
