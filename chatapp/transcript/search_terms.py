"""What stands in the index: each word once for everybody who may read it, in front of it who that is.

Whoever looks for a word meets only what they may read: what others have among themselves takes no time of theirs, and
so tells them nothing.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2s

from chatapp.chat import names
from chatapp.chat.search import Query
from chatapp.chat.search_words import Wanted, words

from . import ANYBODY

AUDIENCE = 8
"""Characters that say who may read a word."""
_BY = "¶"
"""Before an author in the place of a word; no word begins so, and to SQLite it is a letter (`ascii` tokenizer)."""


def indexed(room: str, author: str, name: str, text: str, recipients: str | None) -> str:
    """What is indexed of a message, by the columns of its row."""
    readers = {author, *(person for person, _ in json.loads(recipients))} if recipients else {ANYBODY}
    found = [_BY + _author(names.key(name)), *words(text)]
    return " ".join(audience + word for audience in (_audience(room, each) for each in readers) for word in found)


def match(query: Query, room: str, reader: str) -> str:
    """The query in SQLite's words (FTS5, section 3): quoted strings only, so that nothing in it is taken for more."""
    return " OR ".join(f"({_of(query, _audience(room, each))})" for each in (ANYBODY, reader))


def _of(query: Query, audience: str) -> str:
    authors = [_string([audience + _BY + _author(name)]) for name in sorted(query.authors)]
    phrases = [_phrase(each, audience) for each in query.wanted]
    return " AND ".join([*phrases, *([f"({' OR '.join(authors)})"] if authors else [])])


def _phrase(wanted: Wanted, audience: str) -> str:
    return _string(audience + word for word in wanted.words) + (" *" if wanted.begun else "")


def _string(terms: Iterable[str]) -> str:
    return '"' + " ".join(terms).replace('"', '""') + '"'


@lru_cache(10_000)
def _audience(room: str, reader: str) -> str:
    return blake2s(f"{room}\0{reader}".encode(), digest_size=AUDIENCE // 2).hexdigest()


@lru_cache(10_000)
def _author(key: str) -> str:
    return blake2s(key.encode(errors="replace"), digest_size=6).hexdigest()
