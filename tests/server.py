"""A real server in a process of its own, on a free port of this machine."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import requests
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from chatapp.chat.message import Person
from chatapp.serving.address import in_url
from chatapp.transcript import MAIN
from chatapp.transcript.sqlite import SqliteStore
from chatapp.transcript.valkey_store import ValkeyStore

from .member import eventually
from .ports import free_port
from .valkey import Valkey

COMMANDS = {
    "flask": ["-m", "flask", "run", "--port", "{port}"],
    "gunicorn": ["-m", "gunicorn"],
}
KINDS = list(COMMANDS)
SHARED = "two processes"
"""One more kind: gunicorn with two of them, which share a Valkey of their own."""
SECRET = "only for tests on this machine"
PATIENCE = 30
"""Seconds for a start or a stop on a busy machine."""


class Server:
    """Started when made. `folder` holds its database and its log; `environ` its settings.

    `room`: the slug of a second room, if that is where people are; then `path` and `url` lead there.
    """

    def __init__(self, kind: str, folder: Path, room: str = MAIN, **environ: Any) -> None:
        folder.mkdir()
        self.kind, self.database, self._log = kind, folder / "chat.db", folder / "log"
        self.port = free_port()
        address = environ.get("HOST", "127.0.0.1")
        self.host = f"{in_url(address)}:{self.port}"
        self.room, self.path = room, path(room)
        self.url = f"http://{self.host}{self.path}"
        self.ports = [self.port]
        self._judged = 0
        self.valkey = Valkey(folder / "valkey") if kind == SHARED else None
        command = COMMANDS["gunicorn" if self.valkey else kind]
        self._command = [sys.executable, *(word.format(port=self.port) for word in command)]
        shared = {"CHAT_DATABASE": "", "CHAT_VALKEY_URL": self.valkey.url, "CHAT_PROCESSES": "2"} if self.valkey else {}
        self._environ = os.environ | {
            "SECRET_KEY": SECRET, "CHAT_DATABASE": str(self.database),
            "HOST": address, "FLASK_RUN_HOST": address, "PORT": str(self.port), "PYTHONUNBUFFERED": "1",
            "CHAT_ROOMS": room,
        } | shared | {name: str(value) for name, value in environ.items()}  # fmt: skip
        self._rooms = [MAIN, *self._environ["CHAT_ROOMS"].replace("*", "").split()]
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            # a session of its own: gunicorn's worker is ended with its master
            self.process = subprocess.Popen(
                self._command,
                env=self._environ,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        eventually(self._answers, PATIENCE)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log()
        with suppress(requests.ConnectionError):
            return self.healthy()
        return False

    def console(self, *words: str) -> str:
        """What `python -m chatapp.host` prints for whoever runs it; AssertionError with what it complains of."""
        command = [sys.executable, "-m", "chatapp.host", "--url", f"http://{self.host}", "--room", self.room, *words]
        done = subprocess.run(command, env=self._environ, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    # Its end

    def restart(self, **environ: Any) -> None:
        """A polite end, then the next one on the same port with the same database, and perhaps other settings."""
        self.stop()
        self._environ |= environ
        self.start()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.signal(signal.SIGTERM)
        return self.ended(PATIENCE)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It hears and answers nothing, until the block is over."""
        self.worker.suspend()
        # until its first thread has taken the signal, the others go on
        eventually(lambda: self.worker.status() == psutil.STATUS_STOPPED)
        try:
            yield
        finally:
            self.worker.resume()

    def ended(self, within: float = 5) -> int:
        """The exit status."""
        return self.process.wait(within)

    def kill(self) -> None:
        """SIGKILL to all its processes: a crash."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def end(self) -> None:
        """With all that is its own."""
        self.kill()
        if self.valkey:
            self.valkey.end()

    # As good as new

    def renew(self) -> None:
        """Whatever was done to it: it runs, everybody has quit, and nothing is remembered."""
        self._judged = self._log.stat().st_size
        if self.process.poll() is not None:
            self.start()
        with closing(self._store()) as store:
            for room, person in self._seated(store):
                self._quit_as(room, person)
            eventually(lambda: not self._seated(store), PATIENCE)
            store.prune(before=2**62)
        if any(map(self.taken, self._rooms)):  # by somebody who never came further than the door
            self.kill()
            self.start()

    def _store(self) -> Any:
        """What the room remembers, read and written beside it."""
        return ValkeyStore(self.valkey.url) if self.valkey else SqliteStore(self.database)

    def _seated(self, store: Any) -> list[tuple[str, Person]]:
        """Who is in which room; those on their way in too, where the store knows them."""
        return [(room, person) for room in self._rooms for person in self._seated_in(store, room)]

    def _seated_in(self, store: Any, room: str) -> list[Person]:
        if self.valkey:
            return [Person(member, row.name) for member, row in store.load(room).rows.items()]
        return [person for person, _named in store.room(room).present()]

    def _quit_as(self, room: str, person: Person) -> None:
        with requests.Session() as web:
            name, value = cookie(person, SECRET, room).split("=", 1)
            web.cookies.set(name, value, domain="127.0.0.1", path=f"{path(room)}/")
            url = f"http://{self.host}{path(room)}"
            token = re.search(r'name="csrf_token" value="([^"]+)"', web.get(f"{url}/chat").text)
            left = web.post(f"{url}/quit", data={"csrf_token": token and token[1]}, allow_redirects=False)
            assert left.status_code == 303, left  # else every test would wait until the grace period is over

    def taken(self, room: str | None = None) -> int:
        """How many seats; of another room than where people are, if that is named."""
        there = self.path if room is None else path(room)
        return requests.get(f"http://{self.host}{there}/seats", timeout=PATIENCE).json()["taken"]

    # A look into it

    def log(self) -> str:
        """All that it has written so far."""
        return self._log.read_text(errors="replace")

    def had_no_fault(self) -> None:
        """Since it was as good as new: a fault of another test is that test's."""
        written = self._log.read_bytes()[self._judged :].decode(errors="replace")
        assert "Traceback" not in written, written[-3000:]

    def healthy(self) -> bool:
        return requests.get(f"{self.url}/healthz", timeout=PATIENCE).ok

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
        """Threads and file descriptors; a greenlet that serves somebody shows as a descriptor.

        Werkzeug leaves some of its selectors to the garbage collector, and SQLite keeps what it has opened for the
        next one who opens it: these do not count.
        """
        files = [file for file in opened(self.worker.pid) if not file.startswith(str(self.database))]
        return self.worker.num_threads(), sum("eventpoll" not in file for file in files)


def path(room: str) -> str:
    """Where the pages of that room are."""
    return f"/r/{room}" if room else ""


def opened(pid: int) -> Iterator[str]:
    """What a process has open; what it closes while we look is not."""
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            yield str(descriptor.readlink())


def cookie(person: Person, secret: str, room: str = MAIN) -> str:
    """What a server with this secret gives that person at the door of a room: name and value."""
    app, door = Flask("the door"), SecureCookieSessionInterface()
    app.secret_key = secret
    door.salt += f"/{room}" if room else ""
    return f"chat{room and '.'}{room}={door.get_signing_serializer(app).dumps(person._asdict())}"


@contextmanager
def serving(folder: Path) -> Iterator[Callable[..., Server]]:
    """`serve("gunicorn", CHAT_SEATS=2)`, as often as wanted. Whatever is done to it, its log holds no traceback."""
    servers: list[Server] = []

    def serve(kind: str = "flask", **environ: Any) -> Server:
        servers.append(Server(kind, folder / f"server {len(servers)}", **environ))
        return servers[-1]

    yield serve
    for server in servers:
        server.end()
    for server in servers:
        server.had_no_fault()
