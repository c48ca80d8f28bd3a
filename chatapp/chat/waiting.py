"""Who waits at the door: whoever was refused lately for want of a seat."""

from . import names

LATELY = 10.0
"""Seconds for which a refusal counts: whoever waits asks again before they are over."""


class Waiting:
    """People by the names that they ask for. More than there are seats would not make more of them free."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._asked: dict[str, float] = {}

    def refuse(self, name: str, tick: float) -> None:
        """There is no seat for them now."""
        self.admit(name)
        self._asked[names.key(name)] = tick
        if len(self._asked) > self._seats:
            del self._asked[next(iter(self._asked))]

    def admit(self, name: str) -> None:
        """They have one."""
        self._asked.pop(names.key(name), None)

    def count(self, tick: float) -> int:
        """How many wait."""
        return sum(tick - asked < LATELY for asked in tuple(self._asked.values()))
