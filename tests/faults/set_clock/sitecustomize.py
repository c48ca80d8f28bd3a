"""Python imports this before anything else when it is on PYTHONPATH: `time` is ahead by the seconds in a file."""

import os
import time
from pathlib import Path

right, right_ns = time.time, time.time_ns
file = Path(os.environ["CLOCK_AHEAD"])


def ahead() -> int:
    return int(file.read_text())


time.time = lambda: right() + ahead()
time.time_ns = lambda: right_ns() + ahead() * 1_000_000_000
