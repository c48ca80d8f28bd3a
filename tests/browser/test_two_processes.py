"""Two people at two processes of one room, each behind an address that leads to whichever of them lives."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.faults.town import Town, town
from tests.proxy import Proxy
from tests.server import Server

from .person import Person


@pytest.fixture
def two(tmp_path: Path, serve: Callable[..., Server]) -> Iterator[Town]:
    with town(tmp_path / "valkey", serve) as made:
        yield made


@pytest.fixture
def balancers(two: Town) -> Iterator[list[Proxy]]:
    with ExitStack() as opened:
        yield [opened.enter_context(Proxy(server.port)) for server in (two.here, two.there)]


def test_they_talk_write_privately_rename_and_quit_while_processes_and_valkey_are_killed(two, balancers, visit):
    mine, theirs = balancers
    hugo, julien = Person(visit(), "Hugo", mine.url), Person(visit(), "Julien", theirs.url)
    hugo.step_in(), julien.step_in()
    hugo.say("one")
    julien.sees("one")
    two.here.kill()
    mine.lead(two.there.port)
    hugo.say("two, by the other process")
    julien.sees("two, by the other process")
    two.here.start()
    two.valkey.kill()
    julien.say("three, while Valkey is down")
    two.valkey.start()
    hugo.sees("three, while Valkey is down")
    two.there.kill(), two.valkey.kill()
    hugo.say("four, while both are down")
    two.valkey.start()
    for way in balancers:
        way.lead(two.here.port)
    julien.sees("four, while both are down")
    julien.say("/pm Hugo five, for you alone", "/name Jules", "six")
    hugo.is_told("Julien is now known as Jules")
    everything = ["one", "two, by the other process", "three, while Valkey is down", "four, while both are down",
                  "five, for you alone", "six"]  # fmt: skip
    for person in (hugo, julien):
        person.has_read(*everything)
    expect(hugo.message("five, for you alone")).to_have_class(re.compile("is-private"))
    julien.say("/quit")
    hugo.is_told("Jules has left")
    expect(hugo.notices.filter(has_text="left")).to_have_count(1)
