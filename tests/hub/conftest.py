"""A house in a test: `house`, empty, with ten seats, forgetting. And `path`, for a file in a folder of its own."""

from pathlib import Path

import pytest

from .house import House


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "room").mkdir()
    return tmp_path / "room" / "chat.db"
