"""`make bench-many`: several processes on one Valkey, measured in one run, and how far that goes, computed from it."""

import argparse
import os
import time
from itertools import takewhile

from benchmarks import company, machine, report, scale
from benchmarks.run import RESULTS, keep, rounds
from benchmarks.targets import SEVERAL

PAGE, MARK = RESULTS / "many.md", "<!-- the table of the last run -->"


def main():
    options = parse()
    about = {**machine.description(), "seconds": options.seconds}
    pairs = [(measure, name) for measure in company.ALL for name in measure.servers]
    runs = in_time(rounds(pairs, options.rounds, options.seconds), options.minutes)
    results = {**about, "rounds": runs[-1]["round"], "load_after": os.getloadavg()[0], "runs": runs}
    keep(results, "many")
    figures = report.table(runs, company.ALL, SEVERAL)
    PAGE.write_text(report.in_place(PAGE.read_text(), MARK, results, figures))
    print(figures)
    scale.main()


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="of each run that talks")
    parser.add_argument("--minutes", type=float, default=12, help="after which nothing more is begun")
    return parser.parse_args()


def in_time(runs, minutes):
    """Those that were done by then, one more at most."""
    end = time.monotonic() + 60 * minutes
    return list(takewhile(lambda _: time.monotonic() < end, runs))


if __name__ == "__main__":
    main()
