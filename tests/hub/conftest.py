"""A house in a test: `house`, empty, with ten seats, forgetting; once on each store. `path`: for a file of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.valkey import Valkey

from .house import House
from .shared import SharedHouse


@pytest.fixture
def share(valkey: Valkey) -> Iterator[Callable[..., SharedHouse]]:
    """`share(seats=2)`: one more server of the same rooms."""
    houses: list[SharedHouse] = []

    def share(**limits: Any) -> SharedHouse:
        houses.append(SharedHouse(valkey.url, **limits))
        return houses[-1]

    yield share
    for house in houses:
        house.store.close()


@pytest.fixture(params=["sqlite", "valkey"])
def house(request: pytest.FixtureRequest) -> House:
    return House() if request.param == "sqlite" else request.getfixturevalue("share")()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "room").mkdir()
    return tmp_path / "room" / "chat.db"
