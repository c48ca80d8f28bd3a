"""A room in a test: `scene`, empty, with ten seats."""

import time

import pytest

from .scene import Scene, attempt


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def within():
    """`within(0.5, act, …)`: it takes no longer than half a second of this thread, whatever comes of it."""

    def within(seconds, act, *arguments):
        begun = time.thread_time()
        attempt(act, *arguments)
        assert time.thread_time() - begun < seconds

    return within
