"""Every setting: its variable, its bounds, and one sentence for a wrong value."""

import dataclasses
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import pytest

from chatapp import config, create_app, keys
from chatapp.config import Settings, read

NUMBERS = {
    "CHAT_SEATS": (1, 10_000), "CHAT_GRACE_SECONDS": (0, 86_400), "CHAT_KEEP_MINUTES": (0, 1440),
    "CHAT_SEATS_PER_ADDRESS": (0, 10_000), "CHAT_RETENTION_DAYS": (0.01, 36_500),
    "CHAT_PROCESSES": (1, 64), "CHAT_RETENTION_LINES": (100, 10_000_000),
    "CHAT_TEXT_LIMIT": (1, 10_000), "CHAT_NAME_LIMIT": (1, 64), "CHAT_CONNECTIONS": (1, 100),
    "CHAT_PACE_BURST": (1, 1_000_000), "CHAT_PACE_PER_SECOND": (0.01, 1_000_000),
    "CHAT_CORRECTION_MINUTES": (0, 1440),
}  # fmt: skip


def test_nothing_has_to_be_set():
    settings = read({})
    assert settings == Settings()
    assert (settings.seats, settings.grace_seconds, settings.retention_days, settings.password) == (10, 15, 30, "")
    assert settings.database.endswith("instance/chat.db")


def test_each_setting_has_its_variable():
    settings = read({"CHAT_SEATS": "3", "CHAT_TITLE": "Class 4b", "CHAT_GRACE_SECONDS": "2.5", "CHAT_PASSWORD": "x",
                     "CHAT_DATABASE": ":memory:", "CHAT_RETENTION_DAYS": "0.5", "CHAT_DURABILITY": "full",
                     "SECRET_KEY": "k" * 16, "CHAT_HOSTS": "chat.example", "CHAT_TODAY": "2026-12-31"})  # fmt: skip
    expected = Settings(
        seats=3, title="Class 4b", grace_seconds=2.5, password="x", database=":memory:", retention_days=0.5,
        durability="full", secret_key="k" * 16, hosts="chat.example", today=date(2026, 12, 31),
    )  # fmt: skip
    assert settings == expected
    assert settings.forgets


@pytest.mark.parametrize(
    ("variable", "value"),
    [(variable, value) for variable in NUMBERS for value in ("ten", "-1", "1e9", "nan", "inf", "1,5", "0x10")],
)
def test_a_wrong_number_ends_the_start_with_a_sentence_that_names_it(variable, value):
    with pytest.raises(SystemExit) as ended:
        read({variable: value})
    assert str(ended.value).startswith(f"{variable} must be a ")
    assert repr(value) in str(ended.value)


@pytest.mark.parametrize(("variable", "bounds"), NUMBERS.items())
def test_the_bounds_themselves_are_good(variable, bounds):
    for bound in bounds:
        read({variable: str(bound), "CHAT_VALKEY_URL": "valkey://localhost"})


@pytest.mark.parametrize(
    ("together", "named"),
    [
        ({"CHAT_PROCESSES": "2"}, "CHAT_PROCESSES"),
        ({"CHAT_PROCESSES": "2", "CHAT_VALKEY_URL": "valkey://localhost", "CHAT_METRICS": "1"}, "CHAT_METRICS"),
        ({"CHAT_VALKEY_URL": "valkey://localhost", "CHAT_DATABASE": "chat.db"}, "CHAT_DATABASE"),
    ],
)
def test_what_does_not_go_together_ends_the_start_with_a_sentence(together, named):
    with pytest.raises(SystemExit, match=rf"{named}.*\.$"):
        read(together)


def test_a_wrong_choice_ends_the_start_with_a_sentence_that_names_it():
    with pytest.raises(SystemExit, match=r"^CHAT_DURABILITY must be normal or full, not 'some'\.$"):
        read({"CHAT_DURABILITY": "some"})


@pytest.mark.parametrize("text", ["yes", "31.12.2026", "2026-13-01"])
def test_a_day_that_is_none_ends_the_start_with_a_sentence_that_names_it(text):
    with pytest.raises(SystemExit, match=rf"^CHAT_TODAY must be a day such as 2026-12-31, not '{text}'\.$"):
        read({"CHAT_TODAY": text})


@pytest.mark.parametrize("text", ["1.5", "ten", ""])
def test_seats_are_whole(text):
    if text:
        with pytest.raises(SystemExit, match="CHAT_SEATS must be a whole number from 1 to 10000"):
            read({"CHAT_SEATS": text})
    else:
        assert read({"CHAT_SEATS": text}).seats == 10


@pytest.mark.parametrize("place", ["", "file/chat.db", "text"])
def test_a_database_that_cannot_be_ends_the_start_with_a_sentence_that_names_it(tmp_path, place):
    (tmp_path / "file").write_text("")
    (tmp_path / "text").write_text("This is no database, but a text of some length. " * 100)
    with pytest.raises(SystemExit, match=r"^CHAT_DATABASE cannot be "):
        create_app(Settings(database=str(tmp_path / place)))


def test_the_database_of_another_program_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "its.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE message (subject)")
    before = path.read_bytes()
    with pytest.raises(SystemExit, match=r"^CHAT_DATABASE cannot be "):
        create_app(Settings(database=str(path)))
    assert path.read_bytes() == before


def test_the_folder_of_the_database_is_made(build, tmp_path):
    build(database=str(tmp_path / "a" / "b" / "chat.db"))
    assert (tmp_path / "a" / "b" / "chat.db").exists()


def test_the_secret_key_is_made_once_and_kept_for_the_owner_alone(tmp_path):
    folder = tmp_path / "instance"
    key = keys.kept("secret_key", [folder])
    assert len(key) == 64
    assert keys.kept("secret_key", [folder]) == key
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert keys.kept("secret_key", [tmp_path / "other"]) != key


def test_where_the_program_may_not_write_the_key_is_kept_beside_the_transcript(monkeypatch, tmp_path):
    (tmp_path / "program").touch()  # nobody, not even root, can write below a file
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "program" / "instance")
    settings = Settings(database=str(tmp_path / "data" / "chat.db"))
    key = config.signing_key(settings)
    assert (tmp_path / "data" / "secret_key").read_text() == key == config.signing_key(settings)


def test_a_key_that_others_could_read_is_closed_to_them_and_the_log_says_so(tmp_path, caplog):
    caplog.set_level("INFO")
    key = keys.kept("secret_key", [tmp_path])
    (tmp_path / "secret_key").chmod(0o644)
    assert keys.kept("secret_key", [tmp_path]) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert caplog.messages == [
        f"Others on this machine could read {tmp_path / 'secret_key'} (mode 644). Now its owner alone can."
    ]


@pytest.mark.parametrize("damaged", ["", "\n", "x", "0123456789abcde", "\0" * 64, "\0" * 64 + "\n"])
def test_a_kept_key_that_anybody_could_guess_is_made_anew(tmp_path, damaged):
    (tmp_path / "secret_key").write_text(damaged)
    key = keys.kept("secret_key", [tmp_path])
    assert len(key) == 64
    assert keys.kept("secret_key", [tmp_path]) == key


def test_of_two_servers_that_find_no_good_key_at_once_both_have_the_same(tmp_path):
    (tmp_path / "secret_key").write_text("")
    with ThreadPoolExecutor(8) as servers:
        made = set(servers.map(lambda _: keys.kept("secret_key", [tmp_path]), range(50)))
    assert len(made) == 1


@pytest.mark.parametrize("key", ["x", "0123456789abcde", " " * 40])
def test_a_key_that_anybody_could_guess_stops_the_start_with_a_sentence(key):
    with pytest.raises(SystemExit, match=r"^SECRET_KEY must have 16 characters or more; without it a good one is made"):
        read({"SECRET_KEY": key})


def test_where_no_key_can_be_kept_a_sentence_asks_for_one(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "file" / "instance")
    with pytest.raises(SystemExit, match=r"^SECRET_KEY must be set, because none can be kept: .*Not a directory"):
        config.signing_key(Settings(database=str(tmp_path / "file" / "data" / "chat.db")))
    assert config.signing_key(Settings(secret_key="mine")) == "mine"
    assert len(config.signing_key(Settings(database=":memory:"))) == 64


def test_a_key_from_the_environment_is_used_and_none_is_made():
    assert config.for_flask(Settings(secret_key="mine"))["SECRET_KEY"] == "mine"


def test_the_room_gets_the_limits_that_were_set():
    numbers = {field.name: 7 for field in dataclasses.fields(Settings) if "least" in field.metadata}
    limits = config.limits(Settings(**numbers))
    assert limits.keep == 7 * 60
    assert set(dataclasses.astuple(dataclasses.replace(limits, keep=7))) == {7}
