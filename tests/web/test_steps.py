"""How much of the room's own Python one line walks through: counted, not timed, so that it is the same everywhere."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

import chatapp
from tests.member import eventually
from tests.wire.client import Client

OURS = str(Path(chatapp.__file__).parent)
ALONE, EACH = 69, 3
"""Calls of a line that nobody but its writer hears, at most; calls more for each who hears it too."""


class Steps:
    """Calls of the room's own functions, on every thread that begins from now on."""

    def __init__(self) -> None:
        self._calls: list[str] = []

    def __call__(self, frame: Any, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(OURS):
            self._calls.append(frame.f_code.co_name)

    def of(self, say: Callable[[], None]) -> Counter[str]:
        """Those of a line, until its connection waits for the next one."""
        self._calls.clear()
        say()
        eventually(lambda: "_receive_usual" in self._calls)
        return Counter(self._calls)

    def of_a_line(self, people: list[Client]) -> Counter[str]:
        """The fewest of some lines: what the room does by itself now and then is no step of a line."""

        def say(text: str) -> None:
            people[0].says(text, key=text)
            for each in people:
                each.hears(text)

        return min((self.of(lambda text=f"line {number}": say(text)) for number in range(10)), key=Counter.total)


@pytest.fixture
def steps() -> Iterator[Steps]:
    steps = Steps()
    threading.setprofile(steps)
    yield steps
    threading.setprofile(None)


@contextmanager
def people(app: Flask, count: int) -> Iterator[list[Client]]:
    """So many, over real sockets."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    clients = [Client(f"http://127.0.0.1:{server.port}").comes(f"Member {number}") for number in range(count)]
    yield clients
    for client in clients:
        client.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_line_takes_few_steps_and_three_more_for_each_who_hears_it(build, steps):
    with people(build(pace_burst=100), 1) as alone:
        few = steps.of_a_line(alone)
    with people(build(pace_burst=100), 10) as ten:
        many = steps.of_a_line(ten)
    assert few["append"] == many["append"] == 1  # it was counted, and each line was a batch of its own
    assert few.total() <= ALONE, few
    assert many.total() - few.total() <= EACH * 9, many - few
