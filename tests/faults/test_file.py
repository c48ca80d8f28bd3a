"""The file: locked, taken away, copied and put back while people talk. Nothing acknowledged is lost of it."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from chatapp import backup, config
from chatapp.config import Settings
from chatapp.transcript.sqlite import PATIENCE, SqliteStore
from tests.member import eventually
from tests.server import Server

from .member import Member, Refused
from .test_kept import Author

Enter = Callable[..., Member]


def tool(name: str, server: Server, *words: str) -> subprocess.CompletedProcess[str]:
    """`python -m chatapp.NAME`, as whoever runs the server."""
    command = [sys.executable, "-m", f"chatapp.{name}", *words]
    environ = os.environ | {"CHAT_DATABASE": str(server.database)}
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)


def test_nothing_is_acknowledged_once_the_file_is_gone(start: Callable[..., Server], enter: Enter) -> None:
    server = start()
    ann = enter("Ann", server)
    ann.say("before")
    server.database.unlink()
    eventually(lambda: is_refused(ann))  # in the same fifth of a second nobody looks again
    assert not server.healthy()
    assert f"{server.database} was deleted, moved or replaced" in server.log()
    assert not server.database.exists()


def is_refused(member: Member) -> bool:
    try:
        member.say("lost")
    except Refused as refusal:
        return refusal.code == "internal"
    return False


def test_while_another_program_has_the_file_lines_wait_and_all_else_goes_on(
    start: Callable[..., Server], enter: Enter
) -> None:
    server = start()
    ann, ben = enter("Ann", server), enter("Ben", server)
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits = ann.begin("message", {"text": "it waits"})
        begun = time.monotonic()
        ann.send('42["typing",{}]')
        ben.wait(lambda: ("typing", {"id": ann.id}) in ben.events)
        assert ben.ask("history", {"after": 0})["messages"]
        assert time.monotonic() - begun < PATIENCE
        assert waits not in ann.acks
        other.execute("ROLLBACK")
    ann.answer(waits)
    ben.hears("it waits")


def test_a_backup_under_load_has_all_that_was_acknowledged_before_and_can_be_put_back(
    server: Server, enter: Enter, tmp_path: Path
) -> None:
    reader, ann, ben = enter("Reader"), enter("Ann"), enter("Ben")
    authors = [Author(ann), Author(ben)]
    threads = [author.start() for author in authors]
    reader.wait(lambda: len(reader.seen) > 100)
    before = {seq: text for author in authors for seq, text in [*author.public.items(), *author.private.items()]}
    said = tool("backup", server, str(tmp_path / "backup.db"))
    assert (said.returncode, said.stderr) == (0, "")
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600
    taken = len(reader.seen)
    reader.wait(lambda: len(reader.seen) > taken)  # they talk on
    refused = tool("restore", server, str(tmp_path / "backup.db"))
    assert refused.returncode == 1
    assert f"process {server.process.pid} (http://localhost:{server.port}) has it open" in refused.stderr
    server.kill()
    for thread in threads:
        thread.join()
    newest = max(reader.seen)

    said = tool("restore", server, str(tmp_path / "backup.db"))
    assert (said.returncode, said.stderr) == (0, "")
    (aside,) = server.database.parent.glob("chat.db-2*")
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT max(seq) FROM message").fetchone()[0] >= newest
    server.start()
    anew = Member.again(reader).join()
    kept = {message["seq"]: message.get("text") for message in everything(anew)}
    assert {seq: kept.get(seq) for seq in before} == before

    assert newest > max(kept)  # so that numbers of lost lines are given again
    epoch = reader.epoch
    for member in (reader, ann):
        member.wait(lambda member=member: member.ended)
        member.join()
    assert reader.epoch != epoch
    seq = ann.say("after the restore")
    assert seq <= newest
    reader.hears("after the restore")
    anew.hang_up()


def everything(member: Member) -> list[dict[str, object]]:
    """All that this member may read."""
    messages: list[dict[str, object]] = []
    page: dict[str, object] = {"more": True}
    while page["more"]:
        page = member.ask("history", {"after": messages[-1]["seq"] if messages else 0, "limit": 500})
        messages += page["messages"]
    return messages


ONE_SERVER = pytest.mark.parametrize("kind", ["flask"], scope="session")


@ONE_SERVER
def test_what_the_tools_cannot_do_they_say_and_change_nothing(server: Server, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("of value")
    for words, sentence in [
        ((), "Usage: python -m chatapp.backup TO"),
        (("--help",), "Usage: python -m chatapp.backup TO"),
        ((str(tmp_path / "there"),), "File exists"),
        ((str(tmp_path / "no" / "folder"),), "No such file or directory"),
        ((str(server.database),), "File exists"),
    ]:
        refused = tool("backup", server, *words)
        assert refused.returncode == 1
        assert sentence in refused.stderr
        assert refused.stderr.count("\n") == 1
    assert (tmp_path / "there").read_text() == "of value"


def test_what_is_in_valkey_is_not_kept_as_an_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That was moved there: it is still where it was, and a backup of it every night would be none."""
    database = tmp_path / "chat.db"
    SqliteStore(database).close()
    settings = Settings(valkey_url="valkey://localhost", database=str(database))
    monkeypatch.setattr(config, "read", lambda _environ: settings)
    with pytest.raises(SystemExit, match="is in Valkey"):
        backup.main(str(tmp_path / "backup.db"))
    assert not (tmp_path / "backup.db").exists()


@ONE_SERVER
def test_a_backup_that_is_none_is_not_put_in_place(server: Server, tmp_path: Path) -> None:
    server.stop()
    before = server.database.read_bytes()
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE message (subject)")
    (tmp_path / "text").write_text("This is no database, but a text of some length. " * 100)
    for name in ("other.db", "text", "nothing"):
        refused = tool("restore", server, str(tmp_path / name))
        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "could not be put in the place of" in refused.stderr
    assert server.database.read_bytes() == before
    assert not list(server.database.parent.glob("*restoring*"))
    server.start()
