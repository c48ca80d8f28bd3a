"""A server's store, opened, crashed and damaged, as the tests about it and its copies need it."""

import signal
import subprocess
import sys
from contextlib import closing

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.transcript import MAIN, Draft
from chatapp.transcript.held import HeldStore

HUGO = Person("h", "Hugo")


def opened(path, who="a server"):
    return HeldStore(path, durable=False, who=who)


def say(store, *texts):
    return store.append([Draft(MAIN, Message(Kind.TEXT, 1, HUGO, text)) for text in texts])


def texts(store):
    return [message.text for message in store.room(MAIN).latest("h", 100).messages]


def epoch(path):
    with closing(opened(path)) as store:
        return store.epoch


CRASH = """
import os, sys
from tests.hub.held import opened, say
store = opened(sys.argv[1], "the one that crashed")
store.checkpoint()
say(store, *sys.argv[2:])
store.checkpoint()
print(store.epoch, flush=True)
os.kill(os.getpid(), 9)
"""


def crashed(path, *said):
    """The epoch of a server that has said this, and was killed."""
    ended = subprocess.run([sys.executable, "-c", CRASH, path, *said], capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return ended.stdout.strip()


def spoil(path):
    """What a disk that fails does to all but the first page."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
