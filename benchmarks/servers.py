"""The servers that are compared: how each is started on a free port, when it is ready, how it is ended."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import bun
from benchmarks.processes import end
from tests.valkey import running as valkey

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "benchmarks" / "peers"
BIN = Path(sys.executable).parent
GUNICORN = (str(BIN / "gunicorn"),)
FLASK_RUN = (str(BIN / "flask"), "run", "--port", "{port}")


@dataclass(frozen=True)
class Server:
    """One contestant. `{port}` in its command is the free port that it is given."""

    title: str
    command: tuple[str, ...]
    environment: dict = field(default_factory=dict)
    tcp: bool = False
    login: bool = False
    why_missing: Callable[[], str | None] | None = None
    """Says more of its program than whether it is there."""
    processes: int = 1
    """Each at a port of its own."""
    shared: bool = False
    """Do they share a Valkey?"""

    @property
    def missing(self):
        """Why it cannot run on this machine, or nothing."""
        if self.why_missing:
            return self.why_missing()
        return None if shutil.which(self.command[0]) else f"{self.command[0]} is not installed"


def peer(title, *command, **more):
    return Server(title, (sys.executable, *command), **more)


def sharing(title, processes):
    """The room as so many processes on a Valkey, which keeps each line before it is acknowledged (everysec)."""
    return Server(title, GUNICORN, login=True, processes=processes, shared=True)


SERVERS = {
    "room": Server("this room, make serve", GUNICORN, login=True),
    "room-flask": Server("this room, flask run", FLASK_RUN, login=True),
    "room-one-valkey": sharing("this room, 1 process on Valkey", processes=1),
    "room-two": sharing("this room, 2 processes on Valkey", processes=2),
    "room-four": sharing("this room, 4 processes on Valkey", processes=4),
    "node": Server("Node socket.io", ("node", str(PEERS / "node_socketio.js"))),
    "node-two": Server(
        "Node socket.io, 2 processes on Valkey", ("node", str(PEERS / "node_streams.js")), processes=2, shared=True,
    ),
    "bun": Server(
        "Bun socket.io", (str(bun.PROGRAM), "run", "--no-install", str(PEERS / "bun_socketio.js")),
        {"DO_NOT_TRACK": "1"}, why_missing=bun.missing,
    ),
    "flask-threading": Server(
        "bare Flask-SocketIO, flask run", FLASK_RUN,
        {"FLASK_APP": "benchmarks.peers.bare_flask", "ASYNC_MODE": "threading"},
    ),
    "flask-gevent": peer(
        "bare Flask-SocketIO, gevent", "-m", "benchmarks.peers.bare_flask",
        environment={"ASYNC_MODE": "gevent"},
    ),
    "asgi": peer(
        "python-socketio, uvicorn", "-m", "uvicorn", "benchmarks.peers.bare_asgi:app",
        "--port", "{port}", "--ws", "websockets-sansio", "--log-level", "warning",
    ),
    "tcp": peer("raw TCP, thread a client", "-m", "benchmarks.peers.tcp_relay", tcp=True),
    "ceiling": peer("(generator's ceiling)", "-m", "benchmarks.peers.ceiling"),
}  # fmt: skip


def settings(seats, folder):
    """The room's settings for a measurement: neither its pace nor its door may slow down a crowd."""
    return {
        "HOST": "127.0.0.1",
        "SECRET_KEY": "only for a benchmark on this machine",
        "CHAT_SEATS": str(seats),
        "CHAT_LOGINS_PER_MINUTE": "100000",
        "CHAT_PACE_BURST": "1000000",
        "CHAT_PACE_PER_SECOND": "1000000",
        "CHAT_DATABASE": str(Path(folder) / "transcript.sqlite3"),
    }


@dataclass(frozen=True)
class Running:
    """A started server: where it listens, its first processes, its Valkey's, and the seconds until it answered."""

    server: Server
    ports: list[int]
    pids: list[int]
    store: int | None
    first_page: float


@contextmanager
def started(server, seats=10, **more):
    """The server, from its first page to its end, with `more` in its environment; a fault shows what it logged."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, (Path(folder) / "log").open("w+") as log:
        try:
            with stored(server, folder) as store, running(server, seats, folder, log, store, more) as started:
                yield started
        except Exception as error:
            error.add_note(f"it logged: {Path(log.name).read_text()[-800:]}")
            raise


def stored(server, folder):
    """The Valkey that its processes share, or nothing."""
    return valkey(Path(folder) / "valkey") if server.shared else nullcontext()


@contextmanager
def running(server, seats, folder, log, store, more):
    ports, began = [free_port() for _ in range(server.processes)], time.monotonic()
    shared = {"CHAT_DATABASE": "", "CHAT_VALKEY_URL": f"redis://127.0.0.1:{store.port}"} if store else {}
    environment = {**os.environ, **settings(seats, folder), **shared, **server.environment, **more}
    with ExitStack() as ends:
        processes = [ends.enter_context(running_process(server, port, environment, log)) for port in ports]
        for port, process in zip(ports, processes, strict=True):
            wait_for_first_page(server, port, process)
        pids = [process.pid for process in processes]
        yield Running(server, ports, pids, store and store.process.pid, time.monotonic() - began)


@contextmanager
def running_process(server, port, environment, log):
    command = [part.format(port=port) for part in server.command]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, "PORT": str(port)}, stdout=log, stderr=log)
    try:
        yield process
    finally:
        end(process.pid)
        process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_first_page(server, port, process, patience=30):
    deadline = time.monotonic() + patience
    while not answers(server, port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"{server.title} did not answer")
        time.sleep(0.02)


def answers(server, port):
    """An HTTP answer to `GET /`: 200 from the room; of a peer without pages any answer will do."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            if server.tcp:
                return True
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % port)
            return connection.recv(12).startswith(b"HTTP/1.1 200" if server.login else b"HTTP/1.")
    except OSError:
        return False
