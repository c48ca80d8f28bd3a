"""What the room has to reach, most of it as a ratio to Node and to Bun within one round."""

from dataclasses import dataclass, replace
from statistics import median

from benchmarks.measures import ROOM


@dataclass(frozen=True)
class Target:
    """A figure of the room, compared with that of another server (or by itself), and its bound."""

    measure: str
    server: str
    figure: str
    at_most: float | None = None
    at_least: float | None = None
    compared_with: str | None = "node"
    calm: str | None = None
    """The measure in which the other server (or the same one) is left in peace, where it is not the same measure."""

    def value(self, found):
        """The median over the rounds of each round's ratio: noise that lasts falls on both."""
        own = found[self.measure][self.server][self.figure]
        other = found[self.calm or self.measure][self.compared_with][self.figure]
        if self.compared_with is None:
            other = dict.fromkeys(own, 1)
        ratios = [self.beside(own[number], other[number]) for number in own if number in other]
        return median(ratios) if ratios else None

    def beside(self, own, other):
        return own / other

    def reached(self, value):
        return value <= self.at_most if self.at_least is None else value >= self.at_least

    @property
    def bound(self):
        return f"≤ {self.at_most}" if self.at_least is None else f"≥ {self.at_least}"

    @property
    def unit(self):
        if self.calm:
            return " × the calm one"
        return f" × {self.compared_with}'s" if self.compared_with else ""


class Addition(Target):
    """How much more it is than the other's, in place of how many times."""

    def beside(self, own, other):
        return own - other

    @property
    def unit(self):
        return f" more than {self.compared_with}'s"


BESIDE = [
    Target("human", "room", "delivery_p99_ms", at_most=1.0),
    Target("human", "room-flask", "delivery_p99_ms", at_most=1.0),
    Target("human", "room", "cpu_us_per_delivery", at_most=1.5),
    Target("human", "room-flask", "cpu_us_per_delivery", at_most=1.5),
    Target("flood-4", "room", "deliveries_per_second", at_least=1.0),
    Target("flood-16", "room", "deliveries_per_second", at_least=1.5),
    Target("hundred", "room", "deliveries_per_second", at_least=4.0),
    Target("idle-100", "room", "kib_a_connection", at_most=1.5),
    Target("idle-1000", "room", "kib_a_connection", at_most=1.5),
]
"""Wanted beside Node, and beside Bun just as well."""

TARGETS = [
    *BESIDE,
    *(replace(target, compared_with="bun") for target in BESIDE),
    Target("rest", "room-flask", "first_page_s", at_most=1.5, compared_with=None),
    Target("rest", "room-flask", "rest_mib", at_most=60, compared_with=None),
    Target("rest", "room", "rest_mib", at_most=60, compared_with=None),
    # to the acknowledgement: what the ten receive includes the eleventh's own lines, which have to wait
    *(
        Target("flooded", name, "acknowledgement_p99_ms", at_most=2.0, compared_with=name, calm="human")
        for name in ROOM
    ),
    *(Target("flooded-room", name, "delivery_p99_ms", at_most=2.0, compared_with=name, calm="human") for name in ROOM),
    *(
        Target(measure, name, "delivery_p99_ms", at_most=100, compared_with=None)
        for measure in ("asked", "probed")
        for name in ROOM
    ),
    *(Target("uploading", name, "delivery_p99_ms", at_most=1.2, compared_with=name, calm="human") for name in ROOM),
    *(Target("knocked", name, "delivery_p99_ms", at_most=1.2, compared_with=name, calm="human") for name in ROOM),
]

TWO = "room-two"
SEVERAL = [
    Addition("human", TWO, "acknowledgement_p50_ms", at_most=1.0, compared_with="room"),
    Addition("human", TWO, "acknowledgement_p99_ms", at_most=1.5, compared_with="room"),
    Target("human", TWO, "elsewhere_p99_ms", at_most=1.0, compared_with="node-two"),
    Target("flood-16", TWO, "lines_per_second", at_least=0.8, compared_with="room-one-valkey"),
    Target("followed-1000", TWO, "store_cpu_us_per_line", at_most=2.0, compared_with=TWO, calm="followed-1"),
]
"""Wanted of several processes on one Valkey."""
