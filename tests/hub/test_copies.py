"""A copy is whole or is not there; one that is put back replaces all of what was there, and loses none of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatapp.transcript import condition, copies
from chatapp.transcript.held import HeldStore
from chatapp.transcript.sqlite import SqliteStore

from .held import crashed, epoch, opened, say, spoil, texts
from .older import LOOKING, RELEASED, made


@pytest.fixture
def backup(path, tmp_path):
    """Of a room where "kept" was said."""
    with closing(opened(path)) as store:
        say(store, "kept")
        copies.copy(path, tmp_path / "backup.db")
    return tmp_path / "backup.db"


def beside(path):
    """What `restore` left."""
    return sorted(path.parent.glob("chat.db-2*"))


def test_a_copy_needs_no_other_file_and_is_made_beside_a_server(path, backup):
    assert [each.name for each in backup.parent.glob("backup*")] == ["backup.db"]
    with closing(sqlite3.connect(f"{backup.as_uri()}?immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT text FROM message").fetchall() == [("kept",)]
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_copy_of_a_damaged_file_is_none(path, backup):
    spoil(path)
    with pytest.raises(sqlite3.DatabaseError):
        copies.copy(path, path.with_name("copy.db"))
    assert not path.with_name("copy.db").exists()


@pytest.mark.parametrize("end", ["polite", "crash"])
def test_what_was_there_before_is_kept_whole(path, backup, end):
    if end == "crash":
        crashed(path, "said later")
    else:
        with closing(opened(path)) as store:
            say(store, "said later")
    count, aside = copies.restore(backup, path)
    assert (count, beside(path)) == (1, [aside])
    for file, said in ((path, ["kept"]), (aside, ["kept", "said later"])):
        with closing(SqliteStore(file)) as store:
            assert texts(store) == said


def test_a_damaged_file_makes_room_too_and_what_can_be_read_of_it_is_kept(path, backup):
    begun = crashed(path, "said later")
    spoil(path)
    _count, aside = copies.restore(backup, path)
    assert b"said later" in aside.read_bytes()
    assert not Path(f"{path}-wal").exists()
    assert epoch(path) != begun


def test_a_log_without_its_file_is_not_taken_for_that_of_the_backup(path, backup):
    crashed(path, "said later")
    path.unlink()
    assert copies.restore(backup, path) == (1, None)
    with closing(opened(path)) as store:
        assert texts(store) == ["kept"]


def test_a_restore_that_is_cut_short_changes_nothing_and_can_be_done_again(path, backup, monkeypatch):
    with closing(opened(path)) as store:
        say(store, "said later")
    with monkeypatch.context() as now:
        now.setattr(copies, "_set_aside", cut_short)
        with pytest.raises(KeyboardInterrupt):
            copies.restore(backup, path)
    with closing(opened(path)) as store:
        assert texts(store) == ["kept", "said later"]
    copies.restore(backup, path)
    with closing(opened(path)) as store:
        assert texts(store) == ["kept"]


def cut_short(_database):
    raise KeyboardInterrupt


def test_a_backup_of_an_older_room_can_be_put_back(path, tmp_path):
    copies.copy(made(tmp_path / "older.db", LOOKING), tmp_path / "backup.db")
    copies.restore(tmp_path / "backup.db", path)
    with closing(HeldStore(path, False, "a server")) as store:
        assert "Hello; all" in texts(store)


def test_a_private_message_is_no_damage(path):
    """As SQLite 3.40 says of the table of its readers."""
    made(path, RELEASED)
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM reader").fetchone() > (1,)
        condition.check(file)
