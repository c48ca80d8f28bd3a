"""A program where next to nothing is allowed: a user without a name, no rights, no home, disks that are read only."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from tests.member import eventually
from tests.server import free_port

USER = "10001"
PATIENCE = 30
_READ_ONLY = """
program=$1; shift
mount --bind "$program" "$program"
for folder in "$program"/data "$program"/tmp; do mount -t tmpfs tmpfs "$folder"; done
mount -o remount,bind,ro "$program"
mount -o remount,bind,ro /
if touch "$program"/x "$program"/chat/x 2>/dev/null; then exit 9; fi
exec unshare --map-user=$0 --map-group=$0 "$@"
"""
"""In namespaces of its own: it needs no right to make them, and outside nothing changes."""


class Place:
    """`root` is what it sees as its file system: `chat` with the program, `data` and `tmp` to write to, in memory."""

    def __init__(self, root: Path) -> None:
        self.root, self.port, self._log = root, free_port(), root / "log"
        self.url = f"http://127.0.0.1:{self.port}"
        for folder in ("data", "tmp"):
            (root / folder).mkdir(exist_ok=True)

    @contextmanager
    def running(self, command: list[str], keep: tuple[int, ...] = (), **environ: str) -> Iterator[subprocess.Popen]:
        """While it runs with this environment and no other; `keep`: descriptors that it inherits."""
        apart = ["unshare", "--map-root-user", "--mount", "sh", "-ec", _READ_ONLY, USER, str(self.root)]
        basis = {"PATH": os.environ["PATH"], "TMPDIR": f"{self.root}/tmp", "HOST": "127.0.0.1", "PORT": str(self.port)}
        with self._log.open("wb") as log:
            process = subprocess.Popen([*apart, *command], env=environ | basis, cwd=self.root / "chat",
                                       stdout=log, stderr=log, pass_fds=keep)  # fmt: skip
        try:
            eventually(lambda: self._answers(process), PATIENCE)
            yield process
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0, self.log()

    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text()

    def _answers(self, process: subprocess.Popen) -> bool:
        assert process.poll() is None, self.log()
        with suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/healthz", timeout=PATIENCE).ok
        return False
