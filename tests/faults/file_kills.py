"""A server is killed again and again while files are put in, sent and deleted: `python -m tests.faults.file_kills 50`.

A process of its own, which starts each server by a fork: fifty starts of Python would take a minute.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

import chatapp.hub.background
import chatapp.live.events
import chatapp.web.pages
from chatapp import create_app
from chatapp.chat.limits import Limits
from chatapp.config import Settings
from chatapp.files.shelf import Shelves
from chatapp.hub.room_files import ORPHAN, RoomFiles
from chatapp.transcript import MAIN
from chatapp.transcript.sqlite import SqliteStore
from chatapp.web.assets import assets
from tests.member import Member
from tests.server import SECRET


def live(folder: Path, number: int, said: int) -> None:
    """Until it is killed. What is acknowledged it says on the pipe."""
    app = create_app(Settings(database=str(folder / "chat.db"), secret_key=SECRET, pace_burst=1000, seats=100))
    browser = app.test_client()
    browser.post("/", json={"username": f"Hugo {number}"})
    hugo = Member(app, browser)
    hugo.join()
    os.write(said, b"{}\n")
    for count in range(1_000_000):
        content = f"{number} {count} {'x' * random.randrange(100_000)}".encode()
        file = browser.post("/files", data=content, headers={"Idempotency-Key": str(count)}).json
        if file.get("error") or count % 4 == 3:
            continue  # one of four is never sent
        to = {"to": f"Hugo {number}"} if count % 3 else {}
        line = {"text": "", "files": [file["id"]], "key": str(count)} | to
        seq = hugo.ask("pm" if to else "message", line)["seq"]
        os.write(said, json.dumps({"seq": seq, "files": [file["id"]]}).encode() + b"\n")
        if count % 5 == 4:
            os.write(said, json.dumps({"seq": seq, "files": None}).encode() + b"\n")  # from now on nobody knows
            hugo.ask("delete", {"seq": seq, "key": f"d{count}"})
            os.write(said, json.dumps({"seq": seq, "files": []}).encode() + b"\n")


def kill_one(folder: Path, number: int) -> list[dict[str, Any]]:
    """What it had acknowledged."""
    hears, says = os.pipe()
    child = os.fork()
    if not child:
        os.close(hears)
        live(folder, number, says)
    os.close(says)
    with os.fdopen(hears) as heard:
        lines = [heard.readline() for _ in range(random.randrange(1, 12))]
        time.sleep(random.uniform(0, 0.02))  # in the middle of anything
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += heard.readlines()
    return [json.loads(line) for line in lines if line.endswith("}\n") and line != "{}\n"]


def differences(folder: Path, acknowledged: dict[int, list[str]]) -> list[str]:
    """Between the transcript and the shelf, once what was never sent is old."""
    for path in (folder / "files").rglob("*"):
        os.utime(path, (time.time() - ORPHAN - 1,) * 2)
    shelf = Shelves(folder / "files").of(MAIN)
    with closing(SqliteStore(folder / "chat.db")) as store:
        RoomFiles(store.room(MAIN), shelf, Limits()).sweep()
        rows = store._db.execute("SELECT seq, files FROM message WHERE kind = 'text'").fetchall()
    told = {seq: [each[0] for each in json.loads(files or "[]")] for seq, files in rows}
    there = {kept.file.id for kept in shelf.all()}
    wrong = [f"{seq} has {told.get(seq)}, not {files}" for seq, files in acknowledged.items()
             if files is not None and told.get(seq) != files]  # fmt: skip
    wrong += [f"{file} of a line is not on the shelf" for files in told.values() for file in files if file not in there]
    wrong += [f"{file} is on the shelf, and of no line" for file in there - set(chain(*told.values()))]
    wrong += [f"{kept.file.id} is not whole" for kept in shelf.all() if kept.whole.stat().st_size != kept.file.size]
    return wrong + [f"{path} was left" for path in (folder / "files").glob("*/incoming/*")]


def main(kills: int) -> int:
    assets(Path(chatapp.__file__).parent.parent / "static")  # once, for all that are forked
    acknowledged: dict[int, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(kills):
            for each in kill_one(Path(folder), number):
                acknowledged[each["seq"]] = each["files"]
            if wrong := differences(Path(folder), acknowledged):
                print(f"after {number + 1} kills:", *wrong[:20], sep="\n")
                return 1
    print(f"{kills} kills, {len(acknowledged)} lines acknowledged")
    return 0 if len(acknowledged) > kills else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
