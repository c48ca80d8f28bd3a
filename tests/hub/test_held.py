"""A server's store: it has its file alone, gives no number twice, and notices what befalls the file."""

import os
import resource
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from chatapp import config
from chatapp.chat.errors import Internal
from chatapp.transcript import MAIN, Unwritable, condition, hold, schema, sqlite
from chatapp.transcript.held import HeldStore
from chatapp.transcript.search_file import to_write
from chatapp.transcript.search_index import Index
from chatapp.transcript.sqlite import SqliteStore

from .held import crashed, epoch, opened, say, spoil, texts
from .older import LOOKING, made

# One server


def test_a_second_server_is_told_who_has_the_file(path):
    with closing(opened(path, "process 1 (http://localhost:5000)")) as first:
        with pytest.raises(hold.Taken, match=r"^process 1 \(http://localhost:5000\) has it open\. Stop that one first"):
            opened(path, "the second")
        say(first, "undisturbed")
    with closing(opened(path)) as next_one:
        assert texts(next_one) == ["undisturbed"]


def test_a_link_to_the_file_is_the_file(path, tmp_path):
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    with closing(opened(path, "the first")), pytest.raises(hold.Taken, match="the first"):
        opened(link)
    with closing(opened(link)) as store:
        assert Path(f"{path}-lock").exists()
        assert [file.name for file in link.parent.iterdir()] == ["link.db"]
        before = store.epoch
    with closing(opened(path)) as store:
        assert store.epoch == before


def test_a_server_that_was_killed_holds_nothing(path):
    crashed(path, "before")
    with closing(opened(path)) as store:
        assert texts(store) == ["before"]


def test_whoever_replaces_a_server_waits_until_it_has_ended(path):
    first = opened(path)
    with ThreadPoolExecutor() as pool:
        second = pool.submit(HeldStore, path, False, "the second", 20)
        say(first, "before")
        assert not second.done()
        first.close()
        with closing(second.result(20)) as store:
            assert texts(store) == ["before"]


def test_a_start_that_fails_holds_nothing(path, monkeypatch):
    with monkeypatch.context() as today:
        today.setattr(schema, "MIGRATIONS", ("SELECT * FROM nothing",))
        with pytest.raises(sqlite3.OperationalError, match="nothing"):
            opened(path)
    opened(path).close()


# No number twice


def test_the_numbering_goes_on_after_an_end_and_after_a_crash(path):
    begun = crashed(path, "one")
    assert epoch(path) == begun
    with closing(opened(path)) as store:
        say(store, "two")
    assert epoch(path) == begun


def another_boot(monkeypatch, tmp_path):
    boot = tmp_path / "boot_id"
    boot.write_text("another")
    monkeypatch.setattr(hold, "BOOT", boot)


def test_after_a_power_cut_the_numbering_begins_anew_and_the_log_says_so(path, tmp_path, monkeypatch, caplog):
    caplog.set_level("INFO")
    begun = crashed(path, "one", "two, of which nobody knows whether it was the last")
    another_boot(monkeypatch, tmp_path)
    assert "Nothing proves" not in caplog.text
    anew = epoch(path)
    assert anew != begun
    assert "Nothing proves that no number is missing" in caplog.text
    assert epoch(path) == anew


def test_after_a_polite_end_another_boot_changes_nothing(path, tmp_path, monkeypatch):
    begun = epoch(path)
    another_boot(monkeypatch, tmp_path)
    assert epoch(path) == begun


def test_where_no_boot_has_a_name_only_a_polite_end_proves_anything(path, monkeypatch):
    monkeypatch.setattr(hold, "BOOT", Path("/nowhere"))
    begun = epoch(path)
    assert epoch(path) == begun
    store = opened(path)
    store._hold.release()  # as if it had crashed
    assert epoch(path) != begun


def test_an_end_that_is_not_on_the_disk_is_no_polite_end(path, tmp_path, monkeypatch):
    with closing(opened(path)) as store:
        begun = store.epoch
        say(store, "one")
        with monkeypatch.context() as now:
            now.setattr(store, "check", refuse)
            store.close()
    another_boot(monkeypatch, tmp_path)
    assert epoch(path) != begun


def refuse():
    raise Unwritable("database or disk is full")


@pytest.mark.parametrize("end", ["polite", "crash"])
def test_an_older_copy_of_the_file_in_its_place_begins_anew(path, tmp_path, end):
    begun = epoch(path)
    shutil.copy(path, tmp_path / "copy")
    if end == "crash":
        assert crashed(path, "one", "two") == begun
    else:
        with closing(opened(path)) as store:
            say(store, "one", "two")
    for each in path.parent.glob("chat.db-[ws]*"):
        each.unlink()
    shutil.copy(tmp_path / "copy", path)
    assert epoch(path) != begun


def test_an_older_copy_of_the_whole_folder_in_its_place_begins_anew(path, tmp_path):
    begun = epoch(path)
    with closing(opened(path)) as store:
        say(store, "one")
    shutil.copytree(path.parent, tmp_path / "copy")
    old = Path(f"{tmp_path}/copy/chat.db-lock")
    made_then = json_time(old)
    with closing(opened(path)) as store:
        say(store, "two")
    shutil.rmtree(path.parent)
    shutil.copytree(tmp_path / "copy", path.parent)
    older_by_an_hour(Path(f"{path}-lock"), made_then)
    assert epoch(path) != begun


def json_time(mark):
    return hold.json.loads(mark.read_text())["at"]


def older_by_an_hour(mark, then):
    mark.write_text(mark.read_text().replace(str(then), str(then - 3600)))


def test_another_rooms_file_in_its_place_begins_anew(path, tmp_path):
    epoch(path)
    other = epoch(tmp_path / "other.db")
    shutil.copy(tmp_path / "other.db", path)
    assert epoch(path) != other


def test_a_file_from_before_there_were_marks_begins_anew_once(path):
    made(path, LOOKING)
    begun = epoch(path)
    assert begun != "an epoch"
    assert epoch(path) == begun


def test_a_mark_that_was_half_written_proves_nothing_and_stops_nobody(path):
    begun = epoch(path)
    Path(f"{path}-lock").write_text('{"who": "proc')
    assert epoch(path) != begun


@pytest.fixture
def set_back(path, tmp_path, monkeypatch):
    """A room whose disk was set back as a whole: the lock beside the file says that all was closed. And its epoch."""
    monkeypatch.setattr(hold, "YOUNGER", 2**62)  # as if the lock had its old date too
    with closing(opened(path)) as store:
        begun = store.epoch
        say(store, "one")
    shutil.copytree(path.parent, tmp_path / "snapshot")
    assert crashed(path, "lost") == begun
    shutil.rmtree(path.parent)
    shutil.copytree(tmp_path / "snapshot", path.parent)
    return begun


def test_whoever_has_read_more_than_there_is_proves_that_numbers_were_lost(path, set_back, caplog):
    with closing(opened(path)) as store:
        room, other = store.room(MAIN), store.room("other")
        room.read(1)
        assert room.epoch == set_back
        room.read(2)
        assert room.epoch == other.epoch == store.epoch != set_back
        anew = store.epoch
        room.read(10**9)  # which nobody can have read
        assert store.epoch == anew
    assert [each.getMessage() for each in caplog.records if each.levelname == "WARNING"] == [
        "somebody has read more than there is (see docs/keeping.md): numbering begins anew"
    ]
    assert epoch(path) == anew


def test_so_do_they_while_the_file_cannot_be_written(path, set_back):
    with closing(opened(path)) as store, locked(path):
        store.room(MAIN).read(2)
        assert (anew := store.epoch) != set_back
    assert epoch(path) not in (set_back, anew)


# What befalls the file


@pytest.fixture
def store(path, monkeypatch):
    monkeypatch.setattr(condition, "AGAIN", 0)
    with closing(opened(path)) as store:
        say(store, "before")
        yield store


@pytest.mark.parametrize("name", ["chat.db", "chat.db-wal", "chat.db-lock"])
def test_nothing_is_acknowledged_while_a_file_is_away_and_the_room_goes_on_when_it_is_back(store, path, name):
    away = path.with_name(name).rename(path.with_name("away"))
    for _ in range(2):
        with pytest.raises(Unwritable, match=f"{name} was deleted, moved or replaced"):
            say(store, "lost")
        store.checkpoint()
    assert not path.with_name(name).exists()  # nobody has made an empty one
    with pytest.raises(Unwritable):
        store.check()
    away.rename(path.with_name(name))
    say(store, "after")
    assert texts(store) == ["before", "after"]


def test_a_file_that_was_replaced_is_noticed_and_not_touched(store, path, tmp_path):
    with closing(SqliteStore(tmp_path / "other.db")) as other:
        say(other, "elsewhere")
    path.unlink()
    shutil.copy(tmp_path / "other.db", path)
    before = path.read_bytes()
    with pytest.raises(Unwritable, match="replaced"):
        say(store, "lost")
    store.checkpoint()
    assert path.read_bytes() == before


def empty(path):
    os.truncate(path, 0)


def test_a_server_ends_whatever_became_of_its_file(path):
    for damage in (spoil, empty, Path.unlink):
        path.unlink(missing_ok=True)
        store = opened(path)
        say(store, "before")
        damage(path)
        store.close()


@pytest.mark.parametrize("damage", [spoil, empty])
def test_damage_while_the_server_runs_is_noticed_with_the_next_round(store, path, damage):
    store.checkpoint()
    say(store, "still well")
    damage(path)
    store.checkpoint()
    with pytest.raises(Unwritable, match=r"^it is damaged .*chatapp\.restore"):
        say(store, "lost")
    with pytest.raises(Unwritable):
        store.check()


def test_what_cannot_be_read_is_refused_and_logged_in_one_line(path, caplog):
    with closing(opened(path)) as store:
        for _ in range(100):
            say(store, "x" * 3000)
    with closing(SqliteStore(path)) as store:
        spoil(path)
        with pytest.raises(Internal) as refused:
            store.room(MAIN).latest("h", 100)
    (record,) = [each for each in caplog.records if each.levelname == "ERROR"]
    assert refused.value.fields["reference"] in record.getMessage()
    assert "malformed" in record.getMessage()


def test_a_row_that_another_program_deletes_gives_its_number_to_nobody(store, path):
    say(store, "first")
    say(store, "last")
    with closing(sqlite3.connect(path)) as other:
        other.execute("DELETE FROM message WHERE text = 'last'")
        other.commit()
    assert texts(store) == ["before", "first"]
    say(store, "after it")
    with closing(sqlite3.connect(path)) as other:
        kept = other.execute("SELECT seq, text FROM message").fetchall()
    assert kept == [(1, "before"), (2, "first"), (4, "after it")]


def test_a_file_that_is_put_back_while_it_is_used_takes_no_line(path, tmp_path):
    with closing(opened(path)) as store:
        say(store, "before")
        store._beside.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(path, tmp_path / "old.db")
        say(store, "lost")
        store._beside.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path.write_bytes((tmp_path / "old.db").read_bytes())
        with pytest.raises(Unwritable, match="put back"):
            say(store, "its number was given already")
        with pytest.raises(Unwritable, match="put back"):
            store.check()


def overwrite(path):
    path.write_bytes(b"no database " * 1000)


def spoil_one_page(path):
    """One of many in the middle, which nobody reads at a start."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 8192 * 4096)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("damage", [spoil, overwrite, spoil_one_page])
def test_a_damaged_file_ends_the_start_with_a_sentence_that_says_what_to_do(path, damage):
    with closing(opened(path)) as store:
        say(store, *["x" * 1000] * 100)
    damage(path)
    settings = config.Settings(database=str(path))
    with pytest.raises(SystemExit) as ended, config.database(settings) as database:
        opened(database)
    assert str(ended.value).startswith(f"CHAT_DATABASE cannot be '{path}': it is damaged (")
    assert "python -m chatapp.restore BACKUP" in str(ended.value)


def test_of_a_long_file_a_start_looks_at_the_end_alone(path, monkeypatch):
    with closing(opened(path)) as store:
        say(store, *["x" * 3000] * 3000)
    monkeypatch.setattr(condition, "WHOLE", 1_000_000)
    connect, count = sqlite3.connect, []

    def counted(*args, **how):
        connection = connect(*args, **how)
        connection.set_progress_handler(lambda: count.append(1), 100)
        return connection

    monkeypatch.setattr(sqlite3, "connect", counted)
    with closing(opened(path)) as store:
        assert len(count) < 300
        assert texts(store)[-1]


# For its owner alone


@pytest.mark.parametrize("name", ["chat.db-lock", "chat.db-search"])
def test_no_file_is_written_to_that_somebody_has_put_a_link_to_beside_it(path, tmp_path, name):
    """In a folder where others may write: whoever serves may write to files that they may not."""
    (victim := tmp_path / "victim").write_text("of value")
    victim.chmod(0o644)
    path.with_name(name).symlink_to(victim)
    with suppress(OSError), closing(opened(path)) as store:
        say(store, "hello")
        list(store.index())
    assert victim.read_text() == "of value"
    assert stat.S_IMODE(victim.stat().st_mode) == 0o644


def test_a_link_in_the_place_of_the_lock_ends_the_start_with_a_sentence(path, tmp_path):
    Path(f"{path}-lock").symlink_to(tmp_path / "victim")
    settings = config.Settings(database=str(path))
    with pytest.raises(SystemExit, match=r"chat\.db-lock'"), config.database(settings) as database:
        opened(database)
    assert not (tmp_path / "victim").exists()


def modes(folder):
    return {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}


def test_only_the_owner_can_read_the_file_and_what_is_beside_it(tmp_path):
    settings = config.Settings(database=str(tmp_path / "new" / "chat.db"))
    with config.database(settings) as database, closing(opened(database)):
        beside = {f"chat.db{end}": 0o600 for end in ("", "-wal", "-shm", "-lock")}
        assert modes(tmp_path / "new") == beside
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them_and_the_log_says_so(path, caplog):
    caplog.set_level("INFO")
    SqliteStore(path).close()
    path.chmod(0o644)
    with closing(opened(path)):
        assert set(modes(path.parent).values()) == {0o600}
    assert f"could read {path} (mode 644). Now its owner alone can." in caplog.text


def test_so_is_all_that_is_beside_a_file_that_was_copied(path):
    """`cp -r` gives each the mode that new files have."""
    with closing(opened(path)) as store:
        say(store, "hello")
        to_write(path).close()
    for each in path.parent.iterdir():
        each.chmod(0o644)
    before = set(modes(path.parent))
    assert {"chat.db-lock", "chat.db-search"} <= before
    with closing(opened(path)):
        assert {name: modes(path.parent)[name] for name in before} == dict.fromkeys(before, 0o600)


def test_an_index_whose_folder_is_gone_is_told_of_once_and_no_fault(tmp_path, caplog):
    index = Index(tmp_path / "gone" / "chat.db")
    for _ in range(3):
        assert list(index.pieces()) == []
    (said,) = caplog.messages
    assert said.startswith("search goes on without an index for now: ")


# Another program has it


@contextmanager
def locked(path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_a_line_waits_for_another_program_while_others_read(store, path, monkeypatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 30)
    with ThreadPoolExecutor() as pool, locked(path) as other:
        said = pool.submit(say, store, "after it")
        for _ in range(20):
            assert texts(store) == ["before"]
        assert not said.done()
        other.execute("ROLLBACK")
        said.result(20)
    assert texts(store) == ["before", "after it"]


def test_a_line_does_not_wait_for_ever(store, path, monkeypatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with locked(path), pytest.raises(Unwritable, match="locked"):
        say(store, "lost")
    say(store, "after")
    assert texts(store) == ["before", "after"]


# A full disk


def test_a_disk_with_room_for_a_look_and_for_no_line_is_full(store, path):
    log = Path(f"{path}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 2 * 4120, hard))
    try:
        store.check()  # there is room for this one
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 4120, hard))
        with pytest.raises(Unwritable):
            say(store, "x" * 20_000)
        for _ in range(3):
            with pytest.raises(Unwritable):
                store.check()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    store.check()
    store.check()


# Coming from an older room


def test_a_file_of_an_older_room_takes_its_time_and_the_log_says_so(path, caplog):
    caplog.set_level("INFO")
    opened(path).close()
    assert "Bringing" not in caplog.text
    path.unlink()
    made(path, LOOKING)
    opened(path).close()
    newest = len(schema.MIGRATIONS)
    assert f"Bringing the database from version 0 to {newest}" in caplog.text
    assert "The database is up to date" in caplog.text
    caplog.clear()
    opened(path).close()
    assert "Bringing" not in caplog.text
