"""A file goes along with one line: whatever lines want it, in whatever order they are said and refused."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatapp.chat.errors import NoSuchFile
from chatapp.chat.file import File
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.files.shelf import Claim, Shelf
from chatapp.hub.claims import Claims
from tests.one_room import OneRoom

HUGO = Person("h", "Hugo")
FILES = ["a" * 22, "b" * 22, "c" * 22]
LINES = ["l", "m", "n"]

steps = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(LINES), st.sets(st.sampled_from(FILES), min_size=1)),
    st.tuples(st.sampled_from(["keep", "refuse"]), st.sampled_from(LINES), st.none()),
)


@pytest.fixture
def shelf(tmp_path):
    shelf = Shelf(tmp_path / "shelf")
    for file_id in FILES:
        with shelf.tray() as tray:
            tray.whole.write_bytes(b"x")
            shelf.put(tray, File(file_id, "x"), "h")
    return shelf


@given(st.lists(steps, max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_no_two_lines_have_it(shelf, walk):
    """As a model has it that knows what is on its way and what was said. Each line is on its way once at a time."""
    store = OneRoom(":memory:")
    claims, on_its_way, said = Claims(store.room(""), shelf), dict[str, set[str]](), dict[str, set[str]]()
    for kept in shelf.all():
        shelf.free(kept)
    for step, key, files in walk:
        if step == "send" and key not in on_its_way:
            others = (has for lines in (on_its_way, said) for line, has in lines.items() if line != key)
            free = files.isdisjoint(set().union(*others))
            assert claimed(claims, key, files) == free
            if free:
                on_its_way[key] = files
        elif step != "send" and key in on_its_way:
            had = on_its_way.pop(key)
            if step == "keep" and key not in said:
                said[key] = had
                files = tuple(File(each, "x") for each in sorted(had))
                message = store.append([Message(Kind.TEXT, 1, HUGO, "", key=key, files=files)])[0]
            else:
                message = None
            claims.settle(Claim("h", key), sorted(had), message)
    store.close()


def claimed(claims, key, files):
    try:
        return bool(claims.claim(Claim("h", key), sorted(files)))
    except NoSuchFile:
        return False


class Overtaken(Shelf):
    """Another server claims the second file at the last moment."""

    def claim(self, kept, line):
        if kept.file.id == FILES[1]:
            super().claim(kept, Claim("h", "of another server"))
        super().claim(kept, line)


def test_where_another_server_was_faster_all_are_free_but_what_it_has(shelf):
    store = OneRoom(":memory:")
    assert not claimed(Claims(store.room(""), Overtaken(shelf.folder)), "l", FILES[:2])
    assert [shelf.find(each).claim for each in FILES[:2]] == [None, Claim("h", "of another server")]
    store.close()


def test_a_line_that_is_on_its_way_twice_keeps_its_files_when_one_of_both_is_refused(shelf):
    store = OneRoom(":memory:")
    claims = Claims(store.room(""), shelf)
    assert claimed(claims, "l", FILES[:1])
    assert claimed(claims, "l", FILES[:1])
    claims.settle(Claim("h", "l"), FILES[:1], None)
    assert not claimed(claims, "m", FILES[:1])
    claims.settle(Claim("h", "l"), FILES[:1], None)
    assert claimed(claims, "m", FILES[:1])
    store.close()
