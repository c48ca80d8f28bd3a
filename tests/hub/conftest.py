"""A house in a test: `house`, empty, with ten seats, forgetting."""

import pytest

from .house import House


@pytest.fixture
def house() -> House:
    return House()
