"""What is said of the store is said of both."""

import pytest

from .stores import TOUCHING


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    of_one = any("store" in mark.args for mark in metafunc.definition.iter_markers("parametrize"))
    if "store" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in TOUCHING and not of_one:
        metafunc.parametrize("store", ["sqlite", "valkey"], indirect=True)
