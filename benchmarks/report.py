"""The figures of a run as one table of medians, and as the ratios that matter."""

from collections import defaultdict
from statistics import median

from benchmarks.measures import ALL
from benchmarks.servers import SERVERS
from benchmarks.targets import TARGETS

END = "<!-- its end -->"

FIGURES = {
    "deliveries_per_second": ("deliveries/s", "{:,.0f}"),
    "lines_per_second": ("lines/s", "{:,.0f}"),
    "delivery_p50_ms": ("to a receiver, p50 ms", "{:.2f}"),
    "delivery_p99_ms": ("to a receiver, p99 ms", "{:.1f}"),
    "delivery_p999_ms": ("to a receiver, p99.9 ms", "{:.1f}"),
    "elsewhere_p50_ms": ("to a receiver at another process, p50 ms", "{:.2f}"),
    "elsewhere_p99_ms": ("to a receiver at another process, p99 ms", "{:.1f}"),
    "acknowledgement_p50_ms": ("to the acknowledgement, p50 ms", "{:.2f}"),
    "acknowledgement_p99_ms": ("to the acknowledgement, p99 ms", "{:.1f}"),
    "cpu_us_per_delivery": ("server CPU µs a delivery", "{:.1f}"),
    "messages_per_frame": ("messages a frame", "{:.1f}"),
    "server_cpu": ("server CPU, cores", "{:.3f}"),
    "store_cpu": ("Valkey CPU, cores", "{:.4f}"),
    "store_cpu_us_per_line": ("Valkey CPU µs a line", "{:.0f}"),
    "generator_cpu": ("generator CPU, cores", "{:.2f}"),
    "kib_a_connection": ("KiB a connection (PSS)", "{:.0f}"),
    "seating_s": ("seated in s (with logins)", "{:.2f}"),
    "first_page_s": ("first page after s", "{:.2f}"),
    "knocks_per_second": ("strangers answered/s", "{:,.0f}"),
    "rest_mib": ("MiB at rest (PSS)", "{:.0f}"),
    "bytes_a_line": ("bytes in Valkey", "{:.0f}"),
    "kib_a_log": ("KiB of the room's full log there", "{:.0f}"),
    "kib_a_room": ("KiB in Valkey", "{:.1f}"),
}


def by_measure(runs):
    """`found[measure][server][figure]` is a dictionary: round → value."""
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for run in runs:
        for figure, value in run["figures"].items():
            found[run["measure"]][run["server"]][figure][run["round"]] = value
    return found


def in_place(page, start, results, figures):
    """The page with these figures of this run between its two marks."""
    return between(page, start, f"{about(results)}\n\n{figures}")


def between(page, start, text):
    """The page with this text between its two marks."""
    before, mark, rest = page.partition(start)
    if not mark:
        raise ValueError(f"the page has no {start}")
    return before + "\n".join([start, "", text, "", END]) + rest.partition(END)[2]


def about(results):
    """When, where and of what: what a figure is worth nothing without."""
    rounds = f"medians of {results['rounds']} rounds of {results['seconds']:g} s"
    load = f"load {results['load_before']:.1f} before and {results['load_after']:.1f} after"
    software = ", ".join(f"{name} {number}" for name, number in results["software"].items())
    return f"{results['date']}, {results['machine']}, {rounds}, {load}, commit {results['commit']}.\n{software}."


def table(runs, measures=ALL, targets=TARGETS):
    """Markdown: one row a figure, one column a server, medians; below it the targets, and what failed."""
    found = by_measure(runs)
    servers = [name for name in SERVERS if any(name in measured for measured in found.values())]
    lines = [row(["", *(SERVERS[name].title for name in servers)]), row(["---", *("--:" for _ in servers)])]
    for measure in measures:
        lines += rows(measure, found[measure.name], servers) if measure.name in found else []
    return "\n".join([*lines, *verdicts(found, targets), *failures(runs)])


def rows(measure, measured, servers):
    yield row([f"**{measure.title}**", *("" for _ in servers)])
    for figure, (title, shape) in FIGURES.items():
        cells = [cell(measured[server][figure], shape) for server in servers]
        if set(cells) != {"–"}:
            yield row([title, *cells])


def cell(values, shape):
    return shape.format(median(values.values())) if values else "–"


def row(cells):
    return f"| {' | '.join(cells)} |"


def verdicts(found, targets):
    values = ((target, target.value(found)) for target in targets)
    return ["", *(verdict(target, value) for target, value in values if value is not None)]


def verdict(target, value):
    answer = "reached" if target.reached(value) else "NOT reached"
    title = f"{target.measure}, {SERVERS[target.server].title}, {FIGURES[target.figure][0]}"
    return f"- {answer}: {title}: {value:.2f}{target.unit}, wanted {target.bound}"


def failures(runs):
    """Each reason once, however many rounds and measures it spoiled."""
    spoiled = defaultdict(dict)
    for run in runs:
        if why := run["figures"].get("failed"):
            spoiled[run["server"], why][run["measure"]] = True
    lines = [f"- {SERVERS[server].title}, {', '.join(those)}: {why}" for (server, why), those in spoiled.items()]
    return ["", "Not measured:", "", *lines] if lines else []
