"""Where this machine's Chromium or Chrome is. As a program: gets one where that is allowed, or says how to."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
"""The first is the same browser without the parts that only a screen needs: a third less work for each test."""
HOW = f"The tests need Chromium or Chrome: on Debian apt install {NAMES[0]}, or name one with CHROMIUM=/path/to/it"


def find() -> str | None:
    """The path of the browser: the one that the environment names, or the first on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Debian's own, where this may be done without asking anybody."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Debian's headless Chromium for the tests (once) ...", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    subprocess.run(["apt-get", "install", "-y", "-qq", NAMES[0]], check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if not find():
        install()
    sys.exit(None if find() else HOW)
