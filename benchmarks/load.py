"""The load generator (load.c) at work on a started server: members who talk, members who only sit there."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.processes import tree

TEXT = {"text": True, "errors": "replace"}
GENERATOR = Path(__file__).with_name("load")  # compiled by `make`


def talk(running, members, seconds, **how):
    """What was heard in so many seconds; `in_flight` is lines of each, `lines_per_second` of all together."""
    pids = [f"pid={process.pid}" for process in tree(*running.pids)]
    watched = {"store": running.store or 0, "seconds": seconds, "warm_up": 0.5}
    with generator(running, members, *pids, **watched, **how) as process:
        answer, errors = process.communicate(timeout=120 + seconds)
    if process.returncode:
        raise RuntimeError(errors.strip())
    return json.loads(answer.splitlines()[1])


@contextmanager
def seated(running, members, first=0, **where):
    """So many idle members, numbered from the `first`, until the end of the block."""
    with generator(running, members, first=first, **where) as process:
        if not process.stdout.readline():
            raise RuntimeError(process.stderr.read().strip())
        yield


@contextmanager
def generator(running, members, *words, first=0, room=0, rooms=0, **how):
    """The generator's process, the members' cookies on its standard input; killed if it still runs.

    `room`: which of the rooms /r/room-1, /r/room-2 …; 0 is the first one, at /. `rooms`: so many of them, as many
    members in each. Over a server's processes they are dealt out one by one.
    """
    server = running.server
    where = {"room": room, "rooms": rooms}
    settings = dict(members=members, tcp=server.tcp, cookies=server.login, **where, **how)
    ports = (f"port={port}" for port in running.ports)
    command = [GENERATOR, *words, *ports, *(f"{name}={float(value)}" for name, value in settings.items())]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=1, **TEXT) as process:
        try:
            # As people do: connect after the login. A seat that nobody sits on is given away.
            process.stdin.writelines(f"{cookie}\n" for cookie in cookies(running, first, members, **where))
            yield process
        finally:
            process.kill()


def cookies(running, first, members, room=0, rooms=0):
    """The cookies of so many logins through the rooms' doors for programs; none where nobody logs in."""

    def one(number):
        port = running.ports[number % len(running.ports)]
        return log_in(port, first + number, 1 + number * rooms // members if rooms else room)

    with ThreadPoolExecutor(8) as logins:
        if running.server.login:
            yield from logins.map(one, range(members))


def log_in(port, number, room=0):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"username": f"member {number}"})
    connection.request("POST", f"/r/room-{room}/" if room else "/", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    if answer.status != 201:
        raise ConnectionRefusedError(f"login {number} was answered {answer.status}: {answer.read()[:300]!r}")
    connection.close()
    return "; ".join(cookie.partition(";")[0] for cookie in answer.msg.get_all("Set-Cookie"))
