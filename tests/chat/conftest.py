"""A room in a test: `scene`, empty, with ten seats."""

import pytest

from .scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()
