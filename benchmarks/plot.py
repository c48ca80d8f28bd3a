"""The figures of a run as a picture: bars for people's pace and saturation, curves where the work grows."""

from statistics import median

from matplotlib.figure import Figure

from benchmarks.report import by_measure
from benchmarks.servers import SERVERS

FLOODS = ("flood-1", "flood-4", "flood-16", "hundred")


def plot(results, path):
    found = by_measure(results["runs"])
    figure = Figure(figsize=(13, 9), layout="constrained")
    (people, floods), (seats, pace) = figure.subplots(2, 2)
    bars(people, found, ("human",), "delivery_p99_ms", "p99 ms to a receiver (less is better)")
    bars(floods, found, FLOODS, "deliveries_per_second", "deliveries a second at saturation (more is better)")
    curves(seats, found, "seats-", "server CPU µs a delivery as members grow, 20 lines a second in all")
    curves(pace, found, "pace-", "server CPU µs a delivery as lines a second grow, 10 members")
    figure.suptitle(f"{results['machine']}, {results['date']}, medians of {results['rounds']}")
    figure.savefig(path, metadata={"Date": None})


def middle(found, measure, server, figure):
    values = found[measure][server][figure]
    return median(values.values()) if values else 0


def bars(axes, found, measures, figure, title):
    """One group a measure, one bar a server."""
    width, places = 0.9 / len(SERVERS), range(len(measures))
    for shift, server in enumerate(SERVERS):
        heights = [middle(found, measure, server, figure) for measure in measures]
        if any(heights):
            axes.bar([x + shift * width for x in places], heights, width, label=SERVERS[server].title)
    axes.set(title=title, yscale="log", xticks=[x + 0.4 for x in places], xticklabels=measures)
    if axes.has_data():
        axes.legend(fontsize=7)


def curves(axes, found, prefix, title):
    """One curve a server over the number at the end of the measure's name."""
    sizes = sorted(int(measure.removeprefix(prefix)) for measure in found if measure.startswith(prefix))
    for server in SERVERS:
        costs = [middle(found, f"{prefix}{size}", server, "cpu_us_per_delivery") for size in sizes]
        if any(costs):
            axes.plot(sizes, costs, marker="o", label=SERVERS[server].title)
    axes.set(title=title, xscale="log", yscale="log", xticks=sizes, xticklabels=sizes)
    if axes.has_data():
        axes.legend(fontsize=7)
