"""The real server, with a look into its process."""

import re
import signal
from pathlib import Path

import psutil
import requests

from tests.server import KINDS, Server

__all__ = ["KINDS", "Room"]


class Room(Server):
    """`settings` are the room's, in small letters and without CHAT_."""

    def __init__(self, kind: str, folder: Path, **settings: object) -> None:
        self.kind = kind
        super().__init__(kind, folder, {f"CHAT_{name.upper()}": str(value) for name, value in settings.items()})
        self.database = folder / "chat.db"

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    # Its end

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ended(self, within: float = 5) -> int:
        """The exit status."""
        return self.process.wait(within)

    def close(self) -> None:
        """Nothing of it is left, and it had no fault."""
        self.end()
        assert "Traceback" not in self.log(), self.log()

    # Looking into it

    @property
    def worker(self) -> psutil.Process:
        """The process that serves: under gunicorn the only child."""
        process = psutil.Process(self.process.pid)
        return process.children()[0] if self.kind == "gunicorn" else process

    def memory(self) -> float:
        """MB that the serving process holds."""
        rollup = Path(f"/proc/{self.worker.pid}/smaps_rollup").read_text()
        return int(re.search(r"^Rss:\s+(\d+)", rollup, re.M)[1]) / 1024

    def holds(self) -> tuple[int, int]:
        """Threads and file descriptors; a greenlet that serves somebody shows as a descriptor."""
        return self.worker.num_threads(), self.worker.num_fds()

    def healthy(self) -> bool:
        return requests.get(f"{self.url}/healthz", timeout=10).status_code == 200
