"""Files as older rooms made them, by the statements that those rooms executed."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person

RELEASED = """
CREATE TABLE IF NOT EXISTS about (epoch TEXT NOT NULL, checked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL,
    text TEXT, recipients TEXT, was TEXT, key TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS message_key ON message (author, key) WHERE key IS NOT NULL;
CREATE INDEX IF NOT EXISTS message_notice ON message (seq) WHERE kind IN ('joined', 'left', 'renamed');
CREATE TABLE IF NOT EXISTS reader (member TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (member, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ended (member TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
"""
"""1.0.0"""
NOTICES_BY_TEXT = RELEASED.replace("message_notice", "message_without_text").replace(
    "kind IN ('joined', 'left', 'renamed')", "text IS NULL"
)
LOOKING = NOTICES_BY_TEXT + "CREATE TABLE IF NOT EXISTS look (at INTEGER NOT NULL, seq INTEGER NOT NULL);"
"""The last one before there were versions."""
SHAPES = {
    "1.0.0": RELEASED,
    "notices by text": NOTICES_BY_TEXT,
    "1.0.0 opened by the next": RELEASED + NOTICES_BY_TEXT,
    "looking at the clock": LOOKING,
    "1.0.0 opened by the last": RELEASED + LOOKING,
}

ANA, HUGO, HUGUES, JULIEN = (
    Person("a", "Ana"), Person("h", "Hugo"), Person("h", "Hugues"), Person("j", "Julien"),
)  # fmt: skip
EVENING = [
    Message(Kind.JOINED, 10, ANA, seq=1),
    Message(Kind.JOINED, 11, HUGO, seq=2),
    Message(Kind.TEXT, 12, HUGO, "Hello; all", key="k", seq=3),
    Message(Kind.JOINED, 13, JULIEN, seq=4),
    Message(Kind.TEXT, 14, ANA, "psst", (HUGO,), seq=5),
    Message(Kind.RENAMED, 15, HUGUES, was="Hugo", seq=6),
    Message(Kind.TEXT, 15, HUGUES, "yes?", (ANA, JULIEN), key="l", seq=7),
    Message(Kind.LEFT, 16, JULIEN, seq=8),
]
"""What is in `made`: Julien has quit."""


def made(path: Path, shape: str, messages: Iterable[Message] = EVENING) -> Path:
    """The file of an older room, as it lies there after a polite end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.executescript(shape)
        file.execute("INSERT INTO about (epoch) VALUES ('an epoch')")
        file.execute("INSERT INTO ended VALUES ('j', 16)")
        file.execute("BEGIN")
        for message in messages:
            keep(file, message)
        file.execute("COMMIT")
    return path


def keep(file: sqlite3.Connection, message: Message) -> None:
    kind, at, by, text, to, was, key, *_about, seq = message
    row = [kind, at, *by, text, json.dumps(to) if to else None, was, key, seq or None]
    columns = "kind, at, author, name, text, recipients, was, key, seq"
    file.execute(f"INSERT INTO message ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    file.executemany("INSERT INTO reader VALUES (?, ?)", [(member, seq) for member in message.readers])
