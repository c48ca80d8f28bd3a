"""What was said is found: as a naive look at each message would, in either store, with the index and before it."""

import re
import subprocess
import sys
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chatapp.chat import search
from chatapp.chat.errors import NothingToFind, SearchTooLong
from chatapp.chat.kind import Kind
from chatapp.chat.message import Amended, Message, Person
from chatapp.transcript import ANYBODY, search_file, search_index, search_indexed, search_terms
from tests.one_room import OneRoom, OneSharedRoom

HUGO, ANNE, ZOE = PEOPLE = [Person("h", "Hugo"), Person("a", "Anne Sophie"), Person("z", "Zoé")]
NOON = 1_795_867_200_000
SPACED = "hello help menu Crème brûlée naïve Straße Ελλάδα ЁЛКА мир שלום مرحبا 안녕하세요 2026 don't".split()
CLOSE = ["東京", "東京都に", "京都", "手机号码", "ありがとう", "がか", "สวัสดี"]
WORDS = st.sampled_from(SPACED + CLOSE)


@pytest.fixture(autouse=True)
def small_volumes(monkeypatch):
    """So that a test has several, and time."""
    for module in (search_file, search_index, search_indexed):
        monkeypatch.setattr(module, "WIDTH", 8)
    monkeypatch.setattr(search_index, "AGAIN", -1.0)
    monkeypatch.setattr(search_index, "AT_ONCE", 3)
    monkeypatch.setattr(search_indexed, "LONGEST", 60.0)  # a busy machine is not what these are about


@pytest.fixture(params=["file", "index", "half an index", "memory", "valkey"])
def empty(request, tmp_path):
    """`empty()`: a store in which nothing is, and how to bring its index up to date in this case."""
    kind, count = request.param, iter(range(10_000))
    if kind == "valkey":
        server = request.getfixturevalue("valkey")
        return lambda: (server.renew(), OneSharedRoom(server.url), lambda _store: None)[1:]
    if kind == "memory":
        return lambda: (OneRoom(":memory:"), lambda _store: None)
    brought = {"file": lambda _store: None, "index": index, "half an index": lambda store: next(store.index(), None)}
    return lambda: (OneRoom(tmp_path / f"{next(count)}.db"), brought[kind])


def index(store):
    for _ in store.index():
        pass


def say(store, text, by=HUGO, to=(), at=NOON):
    return store.append([Message(Kind.TEXT, at, by, text, tuple(to))])[0]


def found(store, typed, reader="h", size=20, now=NOON, zone=UTC):
    """All, page after page."""
    query, before, texts = search.read(typed, now, zone), None, []
    while True:
        page = store.search("").find(query, reader, before, size)
        assert len(page.messages) <= size
        texts += [message.text for message in page.messages]
        if page.before is None:
            return texts
        assert before is None or page.before < before
        before = page.before


# A naive search, by other means


def folded(text):
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(each for each in apart if not (unicodedata.combining(each) == 230 and ord(each) < 0x700))
    return unicodedata.normalize("NFKC", plain)


def naive(messages, reader, words, quoted, author):
    def stands_in(word, text):
        if word[0] in "".join(CLOSE):
            return folded(word) in folded(text)
        after = r"(?!\w)" if quoted else ""
        return re.search(rf"(?<!\w){re.escape(folded(word))}{after}", folded(text))

    return [
        each.text
        for each in reversed(messages)
        if (not each.to or reader in each.readers)
        and (author is None or each.by == author)
        and all(stands_in(word, each.text) for word in words)
    ]


said = st.tuples(
    st.lists(WORDS, min_size=1, max_size=5).map(" ".join),
    st.sampled_from(PEOPLE),
    st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True),
)
parts = WORDS.flatmap(lambda word: st.integers(1, len(word)).map(lambda length: word[:length]))


@given(st.lists(said, max_size=30), st.lists(parts, max_size=2), st.sampled_from([None, *PEOPLE]), st.integers(1, 4),
       st.booleans())  # fmt: skip
@example([("東京都に", HUGO, [])] * 3, ["京都"], None, 1, False)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_answers_what_a_naive_one_does(empty, said, words, author, size, quoted):
    store, bring_up_to_date = empty()
    messages = []
    for number, (text, by, to) in enumerate(said):
        messages.append(say(store, text, by, to))
        if number % 7 == 6:
            bring_up_to_date(store)
    typed = [f'"{word}"' if quoted else word for word in words] + ([f'from:"{author.name.upper()}"'] if author else [])
    for reader in ("h", "z", "a stranger"):
        if typed:
            assert found(store, " ".join(typed), reader, size) == naive(messages, reader, words, quoted, author)
    store.close()


@given(st.text(max_size=60) | st.text(st.sampled_from("\"*:^()-+{}\\%_~'` \x00\ud800ANDORNEAR東a🎉"), max_size=60))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("from:\ud800")
@example('"' * 4000)
@example("東" * 4000)
@example("a " * 2000)
@example("since 2026-13-45 since 0001-01-01 since 23:59")
def test_whatever_is_typed_is_words_or_nothing(store, typed):
    with suppress(NothingToFind):
        found(store, typed, zone=timezone(timedelta(hours=14)))


@pytest.fixture
def store(tmp_path):
    """With an index."""
    store = OneRoom(tmp_path / "chat.db")
    for word in SPACED + CLOSE:
        say(store, word)
    index(store)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("hel", "Hello world"), ("HELLO", "hello"), ("creme", "Crème"), ("crème", "creme"), ("strasse", "Straße"),
        ("ｆｕｌｌ", "full width"), ("ﬁn", "finish"), ("oeuf", "Œuf"), ("элка", "Ёлка ЭЛКА"),
        ("東京", "今東京にいる"), ("東", "京東"),
        ("アイス", "ｱｲｽ"),
        ("สวัส", "พูดสวัสดี"), ("안녕", "안녕하세요"), ("🎉", "at last 🎉🎉"), ("👍", "👍🏽"),
        ("can't", "I CAN'T"), ("bar", "foo_bar"),
        ('"big dog"', "a big, dog"), ("example.org", "see https://example.org/x"), ("שלום", "שָׁלוֹם"), ("ﷲ", "الله"),
        ("x" * 200, "x" * 300),
    ],
)  # fmt: skip
def test_however_it_is_written(empty, typed, text):
    store, bring_up_to_date = empty()
    say(store, text)
    say(store, "something else")
    bring_up_to_date(store)
    assert found(store, typed) == [text]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ello", "hello"),
        ('"hel"', "hello"),
        ('"dog big"', "a big dog"),
        ("か", "がぎぐ"),
        ("京東", "東京"),
        ("hello", "help"),
    ],
)
def test_what_is_not_meant(empty, typed, text):
    store, bring_up_to_date = empty()
    say(store, text)
    bring_up_to_date(store)
    assert found(store, typed) == []


def test_names_are_those_of_the_time_and_compared_as_nicknames(store):
    say(store, "under the old name", Person("a", "Anne"))
    index(store)
    assert found(store, "from:ＡＮＮＥ") == ["under the old name"] == found(store, "from:@anne old")
    assert found(store, "from:zoé") == []
    say(store, "x", ZOE)
    assert found(store, "from:ZOÉ") == ["x"] == found(store, "de:zoé from:nobody") == found(store, "de\u00a0: Zoé")


@pytest.mark.parametrize("typed", ["since 11:30", "since:11:30", "SINCE 11h30", "depuis 11h30", "since 2026-11-28"])
@pytest.mark.parametrize("empty", ["file", "index", "half an index", "memory"], indirect=True)  # not Valkey's clock
def test_since_is_by_the_readers_clock(empty, typed):
    paris = timezone(timedelta(hours=1))
    now = int(datetime(2026, 11, 28, 12, 0, tzinfo=paris).timestamp() * 1000)
    store, bring_up_to_date = empty()
    for minutes in (24 * 60, 45, 31, 29, 1) if "28" not in typed else (24 * 60, 12 * 60 + 1, 11 * 60, 1):
        say(store, f"{minutes} minutes ago", at=now - minutes * 60_000)
    bring_up_to_date(store)
    expected = ["1 minutes ago", "29 minutes ago" if "28" not in typed else "660 minutes ago"]
    assert found(store, typed, now=now, zone=paris) == expected
    assert found(store, f"minutes {typed}", now=now, zone=paris, size=1) == expected


def test_a_time_that_has_not_come_today_was_yesterday(store):
    say(store, "last night", at=NOON - 3_600_000)
    assert found(store, "since 23:00 night") == ["last night"]
    assert found(store, '"since 23:00"') == []


# What is gone


def words_in_files(tmp_path, word):
    return [each.name for each in sorted(tmp_path.iterdir()) if "search" in each.name and word in each.read_bytes()]


def amended(kind, message, text, deleted=None):
    now = message._replace(text=text, amended=Amended(deleted=deleted))
    return Message(kind, NOON, message.by, to=message.to, whom=(message.by,), of=message.seq, now=now)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("to", [(), (ANNE,)])
def test_what_was_corrected_is_found_by_its_new_words_alone(store, tmp_path, to, late):
    line = say(store, "the sekret plan", to=to)
    index(store)
    assert words_in_files(tmp_path, b"sekret")
    store.append([amended(Kind.CORRECTED, line, "the public plan")])
    if late:
        next(store.index())
    for _ in range(2):
        assert found(store, "sekret") == found(store, "sekret", "a") == []
        assert found(store, "public") == ["the public plan"] == found(store, "public from:Hugo", "a")
        assert found(store, "public", "z") == (["the public plan"] if not to else [])
        index(store)
    assert words_in_files(tmp_path, b"sekret") == []


def test_what_was_deleted_is_gone_from_answers_at_once_and_from_the_file(store, tmp_path):
    line = say(store, "the sekret plan")
    index(store)
    store.append([amended(Kind.DELETED, line, "", HUGO)])
    assert found(store, "sekret") == []
    assert "" not in found(store, "from:Hugo")
    index(store)
    assert "" not in found(store, "from:Hugo")
    assert words_in_files(tmp_path, b"sekret") == []


def test_an_index_that_was_there_before_the_first_message_forgets_too(tmp_path):
    store = OneRoom(tmp_path / "chat.db")
    index(store)
    line = say(store, "the sekret plan")
    index(store)
    assert words_in_files(tmp_path, b"sekret")
    store.append([amended(Kind.DELETED, line, "", HUGO)])
    index(store)
    assert words_in_files(tmp_path, b"sekret") == []
    store.close()


def test_what_a_host_has_cleared_is_gone(store, tmp_path):
    say(store, "the sekret plan")
    index(store)
    store.append([Message(Kind.CLEARED, NOON, HUGO)])
    assert found(store, "sekret") == found(store, "hello") == []
    index(store)
    assert words_in_files(tmp_path, b"sekret") == []
    store.forget_cleared()
    index(store)
    say(store, "hello again")
    assert found(store, "hello") == ["hello again"]


def test_what_has_become_too_old_is_gone(store, tmp_path):
    say(store, "the sekret plan", at=NOON)
    say(store, "young", at=NOON + 1000)
    index(store)
    store.prune(NOON + 500)
    assert found(store, "sekret") == []
    index(store)
    assert words_in_files(tmp_path, b"sekret") == []
    assert found(store, "young") == ["young"]


def test_a_private_message_is_in_the_index_for_its_readers_only(store):
    say(store, "the sekret plan", HUGO, [ANNE])
    index(store)
    number = max(n for (n,) in store._index._file.execute("SELECT number FROM volume"))
    for reader, hits in (("h", 1), ("a", 1), ("z", 0), (ANYBODY, 0)):
        asked = search_terms.match(search.read("sekret", NOON, UTC), "", reader)
        count = f"SELECT count(*) FROM main.volume_{number} WHERE volume_{number} MATCH ?"
        assert store._index._file.execute(count, [asked]).fetchone() == (hits,)


# The file of the index


def test_rooms_are_apart(store):
    store.slug = "other"
    say(store, "hello from next door")
    index(store)
    assert found(store, "hello") == ["hello"]
    asked = search_terms.match(search.read("door", NOON, UTC), "", "h")
    for (number,) in store._index._file.execute("SELECT number FROM volume").fetchall():
        hits = f"SELECT count(*) FROM main.volume_{number} WHERE volume_{number} MATCH ?"
        assert store._index._file.execute(hits, [asked]).fetchone() == (0,)  # else a search takes other rooms' time
    assert [
        each.text for each in store.search("other").find(search.read("hello", NOON, UTC), "h", None, 9).messages
    ] == ["hello from next door"]


def test_an_index_of_another_numbering_is_made_anew(tmp_path):
    path = tmp_path / "chat.db"
    store = OneRoom(path)
    for _ in range(20):
        say(store, "before")
    index(store)
    store.close()
    for each in tmp_path.glob("chat.db*"):
        if "search" not in each.name:
            each.unlink()
    store = OneRoom(path)
    for _ in range(20):
        say(store, "after")
    assert found(store, "before") == []
    assert found(store, "after") == ["after"] * 20
    index(store)
    assert found(store, "before") == []
    assert found(store, "after") == ["after"] * 20
    assert words_in_files(tmp_path, b"before") == []
    store.close()


def test_a_damaged_index_is_made_anew(store, tmp_path, caplog):
    store.close()
    path = tmp_path / "chat.db-search"
    path.write_bytes(b"no database at all" * 1000)
    store = OneRoom(tmp_path / "chat.db")
    index(store)
    assert "without an index" in caplog.text
    index(store)
    assert found(store, "hel") == ["help", "hello"]
    assert store._index._file.execute("SELECT count(*) FROM volume").fetchone()[0] >= 2
    store.close()


def test_the_index_is_for_its_owner_alone(store, tmp_path):
    for each in tmp_path.glob("chat.db-search*"):
        assert each.stat().st_mode & 0o077 == 0


def test_a_search_that_takes_too_long_is_refused(store, monkeypatch):
    monkeypatch.setattr(search_indexed, "LONGEST", -1.0)
    with pytest.raises(SearchTooLong):
        found(store, "hel")


AT_ONCE = """
import sys
from chatapp.transcript.sqlite import SqliteStore  # as gunicorn.conf.py does, before gevent is there
from gevent import joinall, monkey, spawn
monkey.patch_all()
from datetime import UTC
from chatapp.chat import search
store, query = SqliteStore(sys.argv[1]), search.read("hel", 0, UTC)
looks = [spawn(store.search("").find, query, "h", None, 5) for _ in range(3)]
joinall(looks, raise_error=True)
print(*(len(look.value.messages) for look in looks))
"""


def test_who_searches_at_the_same_time_waits_without_stopping_everybody(store, tmp_path):
    asked = [sys.executable, "-c", AT_ONCE, tmp_path / "chat.db"]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=30)
    assert done.stdout == "2 2 2\n", done.stderr


def test_who_looks_far_is_told_where_to_go_on(empty, monkeypatch):
    from chatapp.transcript import search_scan

    monkeypatch.setattr(search_scan, "FAR", 10)
    monkeypatch.setattr(search_scan, "STEP", 5)
    monkeypatch.setattr(search_indexed, "TAIL", 10)
    monkeypatch.setattr(search_indexed, "STEP", 5)
    store, bring_up_to_date = empty()
    say(store, "a needle")
    for number in range(40):
        say(store, f"straw {number}")
    bring_up_to_date(store)
    assert found(store, "needle") == ["a needle"]
