"""What hosts have decided for a room, as one value: topic, who may not come in or speak, who hosts, which programs."""

from collections.abc import Iterable
from typing import NamedTuple

from . import names
from .message import Person

MOST = 200
"""Sanctions of one sort that are remembered; the oldest is lifted for one more."""
MINUTE = 60_000
"""In milliseconds."""


class Sanction(NamedTuple):
    """What somebody may not do until then (milliseconds since the epoch, UTC): by their id, by a name that looks alike.

    And by the network that they came from, where `address` names it.
    """

    id: str
    name: str
    until: int
    address: str = ""

    def is_of(self, person: Person, address: str = "") -> bool:
        """Does it mean them?"""
        is_near = bool(self.address) and self.address == address
        return self.id == person.id or is_near or names.alike(self.name, person.name)


class Hook(NamedTuple):
    """An address of the room for one program, which has that id and name here. `digest`: what is kept of its key."""

    id: str
    name: str
    digest: str

    @property
    def person(self) -> Person:
        """Who says what is posted there."""
        return Person(self.id, self.name)


class Peace(NamedTuple):
    """`hosts` by their ids. `bans`: who may not come in; `mutes`: who may not speak; `locked`: nobody new comes in.

    `hooks`: for which programs there are addresses.
    """

    topic: str = ""
    locked: bool = False
    hosts: tuple[str, ...] = ()
    bans: tuple[Sanction, ...] = ()
    mutes: tuple[Sanction, ...] = ()
    hooks: tuple[Hook, ...] = ()


def of(sanctions: Iterable[Sanction], person: Person, at: int, address: str = "") -> Sanction | None:
    """The one that means this person at that time, if there is one."""
    return next((each for each in sanctions if each.until > at and each.is_of(person, address)), None)


def also(sanctions: tuple[Sanction, ...], new: Iterable[Sanction], at: int) -> tuple[Sanction, ...]:
    """These and the new ones, without what is over."""
    new = tuple(new)
    again = {each.id for each in new}
    return (*(each for each in lasting(sanctions, at) if each.id not in again), *new)[-MOST:]


def lasting(sanctions: Iterable[Sanction], at: int) -> tuple[Sanction, ...]:
    """Those that are not over."""
    return tuple(each for each in sanctions if each.until > at)


def minutes(sanction: Sanction, at: int) -> int:
    """How long it still lasts, rounded up."""
    return -(-max(0, sanction.until - at) // MINUTE)
