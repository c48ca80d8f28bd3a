"""Every measure of every server, round after round; then the table, the file and the plot."""

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks import machine, measures, report, ten
from benchmarks.plot import plot
from benchmarks.servers import SERVERS

RESULTS, README = (Path(__file__).with_name(name) for name in ("results", "README.md"))
TEN, ALL = "<!-- the ten rows of the last run -->", "<!-- the table of the last run -->"


def main():
    options = parse()
    about = {**machine.description(), "rounds": options.rounds, "seconds": options.seconds}
    runs = list(rounds(plan(options.quick), options.rounds, options.seconds))
    print(ten.table(runs), report.table(runs), sep="\n\n")
    results = {**about, "load_after": os.getloadavg()[0], "runs": runs}
    name = "quick" if options.quick else "full"
    keep(results, name)
    plot(results, RESULTS / f"{name}.svg")
    if not options.quick:
        publish(results)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the measures and servers that matter most")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3, help="of each run that talks")
    return parser.parse_args()


def plan(quick):
    """Pairs of a measure and the name of a server, in the order of one round."""
    for measure in measures.ALL:
        for name in measure.servers:
            if not quick or (measure.name in measures.QUICK and name in measures.QUICK_SERVERS):
                yield measure, name


def rounds(pairs, count, seconds):
    """A B A B: all of a measure's servers follow each other, so that a noisy hour falls on them alike."""
    pairs = list(pairs)
    for number in range(1, count + 1):
        for measure, name in pairs:
            figures = run_once(measure, SERVERS[name], seconds)
            print(f"{number}/{count} {measure.name:10} {name:16}", brief(figures), file=sys.stderr)
            yield {"round": number, "measure": measure.name, "server": name, "figures": figures}


def run_once(measure, server, seconds):
    """The figures, or why there are none: one server that fails does not end the run."""
    if server.missing:
        return {"failed": server.missing}
    try:
        return measure.run(server, seconds)
    except Exception as error:
        return {"failed": " ".join("\n".join([str(error), *getattr(error, "__notes__", [])]).split())}


def brief(figures):
    return " ".join(f"{name}={value:.2f}" for name, value in figures.items() if name != "failed") or figures


def keep(results, name):
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(results, indent=1) + "\n")


def publish(results):
    """The ten rows into README.md, everything into results/full.md."""
    for page, mark, figures in ((README, TEN, ten.table), (RESULTS / "full.md", ALL, report.table)):
        page.write_text(report.in_place(page.read_text(), mark, results, figures(results["runs"])))


if __name__ == "__main__":
    main()
