"""How far the room goes: a table in docs/many.md, computed from the last `make bench-many` and `make bench`."""

from pathlib import Path

from benchmarks.needs import SEATS, Needs, dealt_out, figures, together
from benchmarks.report import between, row

PAGE, MARK = Path(__file__).parents[1] / "docs" / "many.md", "<!-- computed by benchmarks/scale.py -->"
MEMBERS = (1_000, 10_000, 100_000, 1_000_000)
KEPT = (1_000, 10_000)
"""Lines of each room: CHAT_RETENTION_LINES."""
TITLES = (
    "members", "lively rooms", "processes", "Valkeys, by CPU", "each room at one process: processes",
    "Valkeys, by CPU", *(f"Valkeys, by memory, {lines:,} lines a room" for lines in KEPT),
)  # fmt: skip
BASIS = """
Computed from:

- CPU of a line at the processes: {line};
- in Valkey: {line_in_valkey}; where batches are large only {line_in_batches};
- CPU of a process at rest: {rest:.1%} of a core, and {member} a second for each member who is there;
- memory of a process: {connection:.0f} KiB for each member who is there;
- memory of Valkey: {room:.0f} KiB for a room with ten members, {log:.0f} KiB more for the log of a lively one,
  {line_kept:.0f} bytes for each line of 40 characters."""


def main():
    PAGE.write_text(between(PAGE.read_text(), MARK, text()))


def text():
    """Markdown."""
    needs = Needs(figures("many"), figures("full"))
    return f"{table(needs)}\n{basis(needs)}"


def table(needs):
    lines = [row(TITLES), row("--:" for _ in TITLES)]
    return "\n".join([*lines, *(row(f"{cell:,}" for cell in cells(needs, members)) for members in MEMBERS)])


def cells(needs, members):
    rooms = members // SEATS
    yield from (members, rooms)
    for listening in (dealt_out, together):
        processes = needs.processes(rooms, listening)
        yield from (processes, needs.valkeys(rooms, listening(processes)))
    yield from (needs.valkeys_by_memory(rooms, lines) for lines in KEPT)


def basis(needs):
    times = {name: micros(getattr(needs, name)) for name in ("member", "line_in_batches")}
    costs = {name: prices(getattr(needs, name)) for name in ("line", "line_in_valkey")}
    sizes = {name: getattr(needs, name) / 1024 for name in ("connection", "room", "log")}
    return BASIS.format(rest=needs.rest, line_kept=needs.line_kept, **times, **costs, **sizes)


def prices(cost):
    return f"{micros(cost(1))}, and {micros(cost(2) - cost(1))} for each other one that listens"


def micros(seconds):
    return f"{seconds * 1e6:.0f} µs"


if __name__ == "__main__":
    main()
