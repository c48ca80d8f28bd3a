"""Bun, as npm unpacked it for this platform, and whether this machine runs it."""

import subprocess
from pathlib import Path

UNPACKED = sorted((Path(__file__).parent / "node_modules" / "@oven").glob("bun-*/bin/bun"))
"""More than one where npm does not tell glibc from musl."""


def starts(program):
    """Whether it runs a line at all: an old processor, another system or libc ends it at once."""
    try:
        return subprocess.run([program, "-e", "0"], capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def chosen(programs):
    return next(filter(starts, programs), None)


PROGRAM = chosen(UNPACKED)


def missing():
    """Why there is none to run, or nothing."""
    if PROGRAM:
        return None
    if UNPACKED:
        return "Bun does not run on this machine: it needs a newer processor, system or C library"
    return "Bun is not installed: npm has none for this platform, or could not fetch it"
