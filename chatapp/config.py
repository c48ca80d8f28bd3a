"""Every setting: environment name, default, unit. A wrong value stops the start with one sentence."""

import os
import re
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chatapp import hook_target, host_keys, keys
from chatapp.chat.limits import Limits
from chatapp.chat.phrase import Phrase, rows
from chatapp.hook_target import Target
from chatapp.keys import SHORTEST
from chatapp.private import make_folder

SLUG = re.compile(r"[a-z0-9-]{1,40}")
"""What a room may be called in its link."""
MAKE = "*"
"""CHAT_ROOMS: whoever wants a room makes one."""
LOCAL = "1"
"""CHAT_METRICS: for programs on this machine, without a token."""
FILES, MARK = "files", "of"
"""The folder of what goes along with lines, beside `chat.db`; and what in it says whose it is."""
MARKING = 2.0
"""Seconds within which one of several servers that start at once has marked the folder for all."""
INSTANCE = Path(__file__).parent.parent / "instance"


def _number(default: float, least: float, most: float) -> Any:
    return field(default=default, metadata={"least": least, "most": most})


def _choice(default: str, *others: str) -> Any:
    return field(default=default, metadata={"choices": (default, *others)})


@dataclass(frozen=True)
class Settings:
    """Read from the environment as CHAT_ and the name in capitals; SECRET_KEY alone has no prefix."""

    title: str = ""
    rooms: str = ""
    seats: int = _number(10, 1, 10_000)
    grace_seconds: float = _number(15, 0, 86_400)
    keep_minutes: float = _number(10, 0, 1440)
    seats_per_address: int = _number(0, 0, 10_000)
    correction_minutes: int = _number(15, 0, 1440)
    password: str = ""
    database: str = str(INSTANCE / "chat.db")
    valkey_url: str = ""
    processes: int = _number(1, 1, 64)
    durability: str = _choice("normal", "full")
    retention_lines: int = _number(10_000, 100, 10_000_000)
    retention_days: float = _number(30, 0.01, 36_500)
    today: date = date.min
    file_megabytes: int = _number(10, 0, 900)
    files_megabytes: int = _number(1000, 1, 100_000_000)
    files: str = ""
    text_limit: int = _number(4000, 1, 10_000)
    name_limit: int = _number(24, 1, 64)
    connections: int = _number(5, 1, 100)
    pace_burst: int = _number(30, 1, 1_000_000)
    pace_per_second: float = _number(10, 0.01, 1_000_000)
    logins_per_minute: int = _number(120, 1, 1_000_000)
    hosts: str = ""
    trusted_proxies: int = _number(0, 0, 10)
    metrics: str = ""
    hook_url: str = ""
    hook_secret: str = ""
    log: str = _choice("text", "json")
    secret_key: str = field(default="", metadata={"shortest": SHORTEST})

    @property
    def forgets(self) -> bool:
        """Is everything gone when the server stops?"""
        return self.database == ":memory:" and not self.valkey_url


def read(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment, or SystemExit with a sentence that names the wrong one."""
    values = {each.name: _value(each, _variable(each.name), environ) for each in fields(Settings)}
    _check_store(environ, **values)
    settings = Settings(**values)
    metrics_token(settings)
    slugs(settings)
    target(settings)
    return settings


def _check_store(environ: Mapping[str, str], valkey_url: str, processes: int, metrics: str, **_others: Any) -> None:
    if metrics and processes > 1:
        raise SystemExit("CHAT_METRICS shows one process: without CHAT_PROCESSES start several, a port each.")
    if valkey_url and environ.get("CHAT_DATABASE"):
        raise SystemExit("CHAT_VALKEY_URL and CHAT_DATABASE name two places for one transcript: set one of them.")
    if processes > 1 and not valkey_url:
        raise SystemExit("CHAT_PROCESSES can be more than 1 only with CHAT_VALKEY_URL: they need one place for all.")


def _variable(name: str) -> str:
    return "SECRET_KEY" if name == "secret_key" else f"CHAT_{name.upper()}"


def _value(setting: Any, variable: str, environ: Mapping[str, str]) -> Any:
    text = environ.get(variable, "")
    if not text:
        return setting.default
    if "least" in setting.metadata:
        return _within(setting, variable, text)
    if setting.type is date:
        return _date(variable, text)
    if len(text.strip()) < setting.metadata.get("shortest", 0):
        raise SystemExit(f"{variable} must have {SHORTEST} characters or more; without it a good one is made and kept.")
    if text not in setting.metadata.get("choices", (text,)):
        raise SystemExit(f"{variable} must be {' or '.join(setting.metadata['choices'])}, not {text!r}.")
    return text


def _within(setting: Any, variable: str, text: str) -> float:
    least, most = setting.metadata["least"], setting.metadata["most"]
    try:
        number = setting.type(text)
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        kind = "a whole number" if setting.type is int else "a number"
        raise SystemExit(f"{variable} must be {kind} from {least} to {most}, not {text!r}.")
    return float(number) if setting.type is float else int(number)


def _date(variable: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SystemExit(f"{variable} must be a day such as 2026-12-31, not {text!r}.") from None


def makes_rooms(settings: Settings) -> bool:
    """May whoever wants a room make one?"""
    return settings.rooms.split() == [MAKE]


def slugs(settings: Settings) -> list[str]:
    """What the rooms besides the one at `/` are called in their links, or SystemExit with a sentence."""
    if makes_rooms(settings):
        return []
    for slug in settings.rooms.split():
        if not SLUG.fullmatch(slug):
            raise SystemExit(f"CHAT_ROOMS must be * or words of up to 40 of a-z, 0-9 and hyphens, not {slug!r}.")
    return settings.rooms.split()


def metrics_token(settings: Settings) -> str:
    """What opens `/metrics`; "" where it is for this machine alone, or off. SystemExit where that would not be safe."""
    token = settings.metrics if settings.metrics != LOCAL else ""
    if settings.metrics and not token and settings.trusted_proxies:
        raise SystemExit("CHAT_METRICS must be a token behind a proxy: whoever comes through it would pass for local.")
    if token and len(token) < SHORTEST:
        raise SystemExit(f"CHAT_METRICS must be {LOCAL}, or a token of {SHORTEST} characters or more.")
    return token


def target(settings: Settings) -> Target | None:
    """Where the herald posts to, if anywhere, or SystemExit with a sentence, without the address: it may be a key."""
    if not settings.hook_url:
        return None
    if settings.valkey_url:
        raise SystemExit("CHAT_HOOK_URL cannot be had with CHAT_VALKEY_URL yet.")
    if len(settings.hook_secret.strip()) < SHORTEST:
        raise SystemExit(f"CHAT_HOOK_SECRET must have {SHORTEST} characters or more: it signs what CHAT_HOOK_URL gets.")
    try:
        return hook_target.read(settings.hook_url, settings.hook_secret)
    except ValueError:
        raise SystemExit("CHAT_HOOK_URL must begin with http:// or https:// and a host, without a password.") from None


def limits(settings: Settings) -> Limits:
    """What the room itself needs to know."""
    return Limits(
        settings.seats, settings.grace_seconds, settings.keep_minutes * 60, settings.text_limit, settings.name_limit,
        settings.connections, settings.pace_burst, settings.pace_per_second, settings.seats_per_address,
        settings.correction_minutes, settings.file_megabytes if files_folder(settings) else 0, settings.files_megabytes,
    )  # fmt: skip


def title(settings: Settings, slug: str = "") -> Phrase:
    """What a room is called: as whoever runs it has written it, or else in the reader's language."""
    if slug:
        return rows(slug)
    return rows(settings.title) if settings.title else Phrase("The room")


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Where the transcript is, in a folder that exists. When it cannot be opened there: SystemExit with a sentence."""
    with told(f"CHAT_DATABASE cannot be {settings.database!r}"):
        if not settings.forgets:
            _make_writable(Path(settings.database))
        yield settings.database


def files_folder(settings: Settings) -> Path | None:
    """Where files are kept; None where several processes would have one each.

    Two transcripts have two folders: what no line of its own has would be thrown away.
    """
    if settings.forgets:
        return Path(settings.files or tempfile.gettempdir()) / f"chat-{secrets.token_hex(8)}"
    if settings.files or settings.valkey_url:
        return Path(settings.files) if settings.files else None
    database = Path(settings.database)
    return database.with_name(FILES) if database.name == "chat.db" else database.with_suffix(f".{FILES}")


def check_files(settings: Settings, marked: Callable[[str], str]) -> None:
    """The folder of files can be used, and is ours, or SystemExit with a sentence.

    A mark in it says whose it is. `marked` keeps a new one in the store, and gives the one that is kept there.
    """
    folder = files_folder(settings)
    if folder and not settings.forgets and (settings.file_megabytes or folder.exists()):
        with told(f"CHAT_FILES cannot be {str(folder)!r}"):
            make_folder(folder)
            new = secrets.token_hex(8)
            _check_mark(folder / MARK, kept := marked(new), kept == new or not settings.valkey_url)


def _check_mark(mark: Path, kept: str, may_be_new: bool) -> None:
    """An empty folder is anybody's, but several servers need one that they share."""
    if may_be_new and not any(mark.parent.iterdir()):
        (written := mark.with_name(f"{MARK}-{kept}")).write_text(kept)
        written.replace(mark)  # in one step: the others look all the time
    until = time.monotonic() + (0 if may_be_new else MARKING)
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.05)
    if not mark.exists() or mark.read_text() != kept:
        way_out = f"If it is this one's, write {kept} into {mark}; if nobody needs it, delete that folder"
        raise OSError(f"it belongs to another transcript, to other servers, or to something else. {way_out}")


@contextmanager
def told(what: str) -> Iterator[None]:
    """A fault of the file or the disk is SystemExit with a sentence: `what`, and why."""
    try:
        yield
    except (OSError, sqlite3.Error) as fault:
        raise SystemExit(f"{what}: {fault}.") from None


@contextmanager
def valkey() -> Iterator[None]:
    """While Valkey is reached for the first time. When it is not as it must be: SystemExit with a sentence.

    The address is not in it: it may have a password.
    """
    try:
        yield
    except ImportError:
        raise SystemExit("CHAT_VALKEY_URL needs two packages more: pip install -r requirements-valkey.txt") from None
    except Exception as fault:
        raise SystemExit(f"CHAT_VALKEY_URL cannot be used: {fault}.") from None


def _make_writable(path: Path) -> None:
    """There is a file, and a folder; those that are made are for their owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite opens a read-only file too, and leaves files beside it that stay read-only
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def for_flask(settings: Settings) -> dict[str, Any]:
    """What Flask and its extensions read. The cookie lives as long as what it lets its owner read."""
    return {
        "SECRET_KEY": signing_key(settings),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings.retention_days),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_SSL_STRICT": False,  # it wants a Referer, which some browsers keep to themselves; see web/hosts.py
        "WTF_CSRF_TIME_LIMIT": None,
    }


def signing_key(settings: Settings) -> str:
    """What signs the cookies: the one that is set, or the one that is kept; SystemExit where neither can be."""
    return settings.secret_key or kept_key(settings, "secret_key", "SECRET_KEY must be set")


def host_secret(settings: Settings) -> str:
    """What the hosts' keys are made of: beside the transcript, so that two servers of one program have their own."""
    try:
        return keys.kept(host_keys.FILE, folders(settings)[::-1])
    except (OSError, UnicodeDecodeError):
        return _key_for_now(host_keys.FILE)


def kept_key(settings: Settings, name: str, otherwise: str) -> str:
    """Where the program's folder may not be written it is beside the transcript; a room that forgets needs none."""
    try:
        return keys.kept(name, folders(settings))
    except (OSError, UnicodeDecodeError) as fault:
        if settings.forgets:
            return _key_for_now(name)
        raise SystemExit(f"{otherwise}, because none can be kept: {fault}.") from None


def folders(settings: Settings) -> list[Path]:
    """Where keys may be kept, the best first."""
    return [INSTANCE] if settings.forgets else [INSTANCE, Path(settings.database).parent]


@cache
def _key_for_now(_name: str) -> str:
    """Until the server ends."""
    return keys.new()
