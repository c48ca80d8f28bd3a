"""Whoever opens a file, in a process of their own, and is killed meanwhile."""

import os
import signal
import sqlite3
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.one_room import OneRoom

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["__main__", __name__])  # else each of them would take a second to begin


def opens(path: Path, killed_at: int) -> bool:
    """Killed at its so-manieth statement, or did it live to the end?"""
    process = FORKS.Process(target=_open, args=[path, killed_at])
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == 0


def _open(path: Path, killed_at: int) -> None:
    connect, statements = sqlite3.connect, count(1)

    def each(_statement: str) -> None:
        if next(statements) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def traced(place: Any, **how: Any) -> sqlite3.Connection:
        connection = connect(place, **how)
        if place != ":memory:":
            connection.set_trace_callback(each)
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]
    OneRoom(path).close()
