"""The transcript and the shelf agree, whenever the server is killed."""

import subprocess
import sys


def test_fifty_kills_leave_every_file_that_was_said_and_no_other():
    command = [sys.executable, "-m", "tests.faults.file_kills", "50"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=110)
    assert ended.returncode == 0, ended.stdout + ended.stderr[-2000:]
