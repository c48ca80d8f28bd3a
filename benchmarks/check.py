"""The ratios that matter, in a very short run with generous bounds: says in a sentence which one is broken."""

import sys

from benchmarks import measures
from benchmarks.report import by_measure, verdict
from benchmarks.run import rounds
from benchmarks.targets import Target

BOUNDS = [
    Target("pace-100", "room", "delivery_p50_ms", at_most=4.0),
    Target("pace-100", "room", "cpu_us_per_delivery", at_most=1.5),
    Target("flood-4", "room", "cpu_us_per_delivery", at_most=2.0),
    Target("flood-1", "room", "cpu_us_per_delivery", at_most=0.5, compared_with="flask-threading"),
    Target("hundred", "room", "cpu_us_per_delivery", at_most=0.5),
]
"""No p99: in so short a run it is the luck of a single line."""


def main():
    found = by_measure(rounds(plan(), 3, 0.7))
    values = [(bound, bound.value(found)) for bound in BOUNDS]
    print("\n".join(verdict(bound, value) for bound, value in values if value is not None))
    broken = [bound.figure for bound, value in values if value is None or not bound.reached(value)]
    sys.exit(f"The room became slower beside its peers: {', '.join(broken)}." if broken else 0)


def plan():
    """Only what the bounds look at."""
    wanted = {(bound.measure, name) for bound in BOUNDS for name in (bound.server, bound.compared_with)}
    return [(measure, name) for measure in measures.ALL for name in measure.servers if (measure.name, name) in wanted]


if __name__ == "__main__":
    main()
