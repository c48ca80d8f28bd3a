"""Who lives: a server that ends has a while, one that dies has a while, and nobody is judged by who was away."""

from contextlib import closing, suppress

import pytest

from chatapp.hub.pulse import BEAT, LIVING, PARTING, Pulse
from chatapp.transcript import Unwritable, valkey_keys
from chatapp.transcript.valkey_store import ValkeyStore


class Room:
    """There are connections of these servers; `buried` is who was found dead."""

    def __init__(self, *servers: str) -> None:
        self._servers = set(servers)
        self.buried: list[str] = []

    def servers(self):
        return self._servers - set(self.buried)

    def bury(self, servers):
        self.buried += servers


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def store(valkey):
    with closing(ValkeyStore(valkey.url)) as store:
        yield store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pulse(store, clock):
    return Pulse(store, clock)


def lives(valkey, name):
    """For how many seconds more."""
    return max(0, valkey.client.pttl(valkey_keys.process(name)) / 1000)


def passes(pulse, clock, room, seconds):
    """Two looks a second, as ever."""
    for _ in range(int(seconds * 2)):
        clock.now += 0.5
        pulse.look([room])


def test_a_server_that_ends_politely_leaves_its_people_a_while_to_come_back(valkey, store, pulse):
    assert LIVING - 1 < lives(valkey, store.process) <= LIVING
    pulse.stop()
    assert PARTING - 1 < lives(valkey, store.process) <= PARTING


def test_who_gives_no_sign_is_dead_and_who_does_is_not(valkey, store, pulse, clock):
    valkey.client.set(valkey_keys.process("living"), 1)
    room = Room("dead", "living", store.process)
    valkey.client.delete(valkey_keys.process(store.process))  # it knows by itself that it lives
    passes(pulse, clock, room, LIVING)
    assert room.buried == []  # whoever lives must have had the time to say so
    passes(pulse, clock, room, 1)
    assert room.buried == ["dead"]


def test_a_sign_is_given_in_time_and_before_anybody_is_let_in_late(valkey, store, pulse, clock):
    valkey.client.delete(valkey_keys.process(store.process))
    passes(pulse, clock, Room(), BEAT - 0.5)
    assert not lives(valkey, store.process)
    passes(pulse, clock, Room(), 0.5)
    assert lives(valkey, store.process)
    valkey.client.delete(valkey_keys.process(store.process))
    clock.now += 2 * BEAT
    pulse.sure()
    assert lives(valkey, store.process)


def test_after_the_store_was_away_nobody_is_judged_until_all_could_be_back(store, pulse, clock, monkeypatch):
    room = Room("elsewhere")
    passes(pulse, clock, Room(), LIVING)
    assert pulse.calm
    with monkeypatch.context() as away:
        away.setattr(store, "pulse", _fails)
        for _ in range(int(LIVING * 2)):
            clock.now += 0.5
            with suppress(Unwritable):
                pulse.look([Room()])
    assert not pulse.calm
    passes(pulse, clock, room, LIVING)
    assert (pulse.calm, room.buried) == (False, [])
    passes(pulse, clock, room, 1)
    assert (pulse.calm, room.buried) == (True, ["elsewhere"])


def _fails(_living):
    raise Unwritable("away")
