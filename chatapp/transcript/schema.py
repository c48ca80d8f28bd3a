"""What the file looks like, version by version: an older room's is brought up to date, any other is left as it was.

The file says itself whose it is (SQLite's `application_id`) and how far it has come (`user_version`). Before there were
versions it said neither.
"""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

log = logging.getLogger(__name__)

APPLICATION = 0x63686174
"""SQLite's `application_id` of our files: "chat"."""

# IF NOT EXISTS in the first two: a file that says nothing may have come as far as that
_FIRST = f"""
PRAGMA application_id = {APPLICATION};
CREATE TABLE IF NOT EXISTS about (epoch TEXT NOT NULL, checked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL,
    text TEXT, recipients TEXT, was TEXT, key TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS message_key ON message (author, key) WHERE key IS NOT NULL;
CREATE TABLE IF NOT EXISTS reader (member TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (member, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ended (member TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
"""
_LOOKS = """
DROP INDEX IF EXISTS message_notice;
CREATE INDEX IF NOT EXISTS message_without_text ON message (seq) WHERE text IS NULL;
CREATE TABLE IF NOT EXISTS look (at INTEGER NOT NULL, seq INTEGER NOT NULL);
"""
_PRESENCE = """
CREATE TABLE present (arrived INTEGER PRIMARY KEY, member TEXT NOT NULL, name TEXT NOT NULL, named INTEGER NOT NULL);
CREATE UNIQUE INDEX present_member ON present (member);
INSERT INTO present (arrived, member, name, named)
WITH
    gone AS (SELECT author, max(seq) AS seq FROM message WHERE text IS NULL AND kind = 'left' GROUP BY author),
    here AS (
        SELECT min(message.seq) AS arrived, max(message.seq) AS named FROM message LEFT JOIN gone USING (author)
        WHERE text IS NULL AND message.seq > ifnull(gone.seq, 0) GROUP BY author
    )
SELECT arrived, author, name, named FROM here JOIN message ON message.seq = named;
DROP INDEX message_without_text;
ALTER TABLE reader RENAME TO reader_by_member;
CREATE TABLE reader (member TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (seq, member)) WITHOUT ROWID;
INSERT INTO reader SELECT member, seq FROM reader_by_member;
DROP TABLE reader_by_member;
"""
_ROOMS = """
ALTER TABLE message ADD COLUMN room TEXT NOT NULL DEFAULT '';
CREATE INDEX message_room ON message (room, seq);
DROP INDEX message_key;
CREATE UNIQUE INDEX message_key ON message (room, author, key) WHERE key IS NOT NULL;
ALTER TABLE present ADD COLUMN room TEXT NOT NULL DEFAULT '';
DROP INDEX present_member;
CREATE UNIQUE INDEX present_member ON present (room, member);
CREATE TABLE room (
    slug TEXT PRIMARY KEY, title TEXT NOT NULL, password TEXT NOT NULL, made INTEGER NOT NULL
) WITHOUT ROWID;
"""
# 1.0.0 looks at no version, and would show in one room what was said in all: without its column it does not start
_REFUSING = """
ALTER TABLE about RENAME COLUMN epoch TO numbering;
"""
_PEACE = """
ALTER TABLE message ADD COLUMN more TEXT;
CREATE TABLE peace (room TEXT PRIMARY KEY, decided TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cleared (room TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
"""
_TOLD = """
CREATE TABLE told (room TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
"""
_AMENDED = """
ALTER TABLE message ADD COLUMN target INTEGER;
ALTER TABLE message ADD COLUMN amended TEXT;
CREATE INDEX message_said ON message (room, seq) WHERE target IS NULL;
"""
_FILES = """
ALTER TABLE message ADD COLUMN files TEXT;
CREATE TABLE shelf (one INTEGER PRIMARY KEY CHECK (one = 1), mark TEXT NOT NULL);
"""
MIGRATIONS = (_FIRST, _LOOKS, _PRESENCE, _ROOMS, _REFUSING, _PEACE, _TOLD, _AMENDED, _FILES)
"""What makes version 1 of an empty file, 2 of 1, and so on: statements, each with a semicolon.

One that was released is never changed: whoever has that version has it as it was.
"""
_COLUMNS = "SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns"


class Unfit(sqlite3.DatabaseError):
    """The file is another program's, or a newer room made it."""


def bring_up_to_date(file: sqlite3.Connection) -> None:
    """Make what is missing, all in one transaction: after a kill in it the file is as it was. `file` commits by itself.

    Raises Unfit, or another sqlite3.Error; then too the file is as it was.
    """
    with file:
        file.execute("BEGIN IMMEDIATE")
        version = _version(file)
        with _told(file, version):
            for number, migration in enumerate(MIGRATIONS[version:], version + 1):
                _run(file, migration)
                file.execute(f"PRAGMA user_version = {number}")


@contextmanager
def _told(file: sqlite3.Connection, version: int) -> Iterator[None]:
    """Whoever runs the server need not wonder what it is waiting for, unless there is nothing to wait for."""
    begun, newest = time.monotonic(), len(MIGRATIONS)
    tell = log.info if version < newest and _columns(file) else log.debug
    versions = {"from": version, "to": newest}
    tell("Bringing the database from version %(from)d to %(to)d: some seconds for a million messages.", versions)
    yield
    tell("The database is up to date: it took %(seconds).1f s.", {"seconds": time.monotonic() - begun})


def check(file: sqlite3.Connection) -> None:
    """Raises Unfit unless this version of the room can go on with it."""
    _version(file)


def _run(file: sqlite3.Connection, migration: str) -> None:
    for statement in migration.split(";"):  # executescript would commit first
        file.execute(statement)


def _version(file: sqlite3.Connection) -> int:
    """How far the file has come: 0 when it is empty, or from before there were versions."""
    application, version = _pragma(file, "application_id"), _pragma(file, "user_version")
    if application != APPLICATION and not (application == version == 0 and _may_be_ours(file)):
        raise Unfit("it belongs to another program")
    if version > len(MIGRATIONS):
        raise Unfit("a newer version of the room made it")
    return version


def _pragma(file: sqlite3.Connection, name: str) -> int:
    return int(file.execute(f"PRAGMA {name}").fetchone()[0])


def _may_be_ours(file: sqlite3.Connection) -> bool:
    """Nothing is in it, or at least all that the first room made."""
    with closing(sqlite3.connect(":memory:")) as first:
        first.executescript(_FIRST)
        there, ours = _columns(file), _columns(first)
    return not there or there >= ours


def _columns(file: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(file.execute(_COLUMNS))
