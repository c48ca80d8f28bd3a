"""The conversation with its pictures and files, as a zip: all that its reader may read, and nothing else."""

import io
import os
import re
import time
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest

from chatapp.chat.file import File
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.hub.conversation import Conversation
from chatapp.language import translator
from chatapp.web import enclosed, export, plain_text
from tests.one_room import OneRoom
from tests.server import opened

from .test_files import put, sends
from .written import read

AT = int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp() * 1000)
HOSTILE = [
    "../../.bashrc", "C:\\x", "a\x00b.txt", "gpj\u202e.exe", "x" * 4096 + ".txt", "🎉.png", "/etc/passwd", "..", "",
    "con", "a:b", "a\nb", "same.txt", "SAME.txt", "-rf", "~root", "é" * 4096, "x. .",
]  # fmt: skip


@pytest.fixture
def app(build, tmp_path):
    """A room with ten seats, and a shelf."""
    return build(files=str(tmp_path / "shelf"), pace_burst=10_000)


def zipped(browser, how=""):
    """What is in it, by name."""
    answer = browser.get(f"/export?format=zip{how}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as found:
        assert found.testzip() is None
        assert len(found.namelist()) == len(set(found.namelist()))
        return {info.filename: found.read(info) for info in found.infolist()}


def files(found):
    return {name: content for name, content in found.items() if name.startswith("files/")}


def sent(member, content=b"words", name="notes.txt", to="", text="", alt=""):
    file = put(member.browser, content, name).json["id"]
    return sends(member, {"id": file, "alt": alt}, to=to, text=text)


def test_the_text_the_json_and_the_files_are_in_it(login, join):
    browser = login("Hugo")
    hugo = join(browser)
    hugo.says("hello")
    seq = sent(hugo, b"x" * 1500, "trace.log", text="the log", alt="what it says")["seq"]
    found = zipped(browser)
    text, json, file = found
    assert re.fullmatch(r"The-room-\d{4}-\d\d-\d\d\.txt", text)
    assert json == text.replace(".txt", ".json")
    assert file == f"files/{seq}-trace.log"
    assert found[file] == b"x" * 1500
    assert found[json] == browser.get("/export?format=json").data
    rows = read(found[text].decode())[1][-1].rows
    assert rows == ["the log", f"[file] trace.log, 1 KB · what it says, files/{seq}-trace.log"]


def test_the_plain_text_lists_the_files_below_a_line(login, join):
    browser = login("Hugo")
    sent(join(browser), b"x" * 1500, "trace.log", text="the log")
    assert read(browser.get("/export").text)[1][-1].rows == ["the log", "[file] trace.log, 1 KB"]
    french = browser.get("/export", headers={"Accept-Language": "fr"}).text
    assert read(french)[1][-1].rows == ["the log", "[fichier] trace.log, 1\xa0Ko"]


def test_a_private_file_is_in_nobody_elses_zip(login, join):
    browsers = {name: login(name) for name in ("Hugo", "Julien", "Eve")}
    hugo, julien, eve = map(join, browsers.values())
    sent(hugo, b"for all", "public.txt")
    sent(hugo, b"for Julien", "secret.txt", to="Julien")
    everything = {"public.txt": b"for all", "secret.txt": b"for Julien"}
    for name, browser in browsers.items():
        public, private = (zipped(browser, how) for how in ("", "&private=1"))
        assert list(files(public).values()) == [b"for all"]
        assert b"secret" not in b"".join(public.values())
        wanted = everything if name != "Eve" else {"public.txt": b"for all"}
        assert {name.partition("-")[2]: each for name, each in files(private).items()} == wanted
        assert (b"secret" in b"".join(private.values())) == (name != "Eve")
    assert julien
    assert eve


def test_no_line_of_another_room_is_in_it(build, tmp_path, login, join):
    app = build(files=str(tmp_path / "shelf"), rooms="class-a")
    browser = login("Hugo", app)
    sent(join(browser, app), b"here")
    other = app.test_client()
    assert other.post("/r/class-a/", json={"username": "Eve"}).status_code == 201
    answer = other.get("/r/class-a/export?format=zip&private=1")
    assert not files(dict.fromkeys(zipfile.ZipFile(io.BytesIO(answer.data)).namelist(), b""))


def test_what_was_deleted_is_not_in_it(login, join):
    browser = login("Hugo")
    hugo = join(browser)
    seq = sent(hugo, b"oops", "oops.txt")["seq"]
    sent(hugo, b"kept", "kept.txt")
    hugo.ask("delete", {"seq": seq})
    assert list(files(zipped(browser)).values()) == [b"kept"]


def test_a_file_that_is_gone_from_the_disk_does_not_end_it(login, join, tmp_path):
    browser = login("Hugo")
    hugo = join(browser)
    sent(hugo, b"gone")
    sent(hugo, b"kept")
    for whole in tmp_path.glob("shelf/**/whole"):
        if whole.read_bytes() == b"gone":
            whole.unlink()
    assert list(files(zipped(browser)).values()) == [b"kept"]


def test_it_is_for_members(app, login):
    assert app.test_client().get("/export?format=zip").status_code == 401
    assert zipped(login("Hugo"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_command_leads_there(join, language):
    hugo = join("Hugo")
    assert hugo.says("/export zip") == {"download": "/export?format=zip"}
    assert hugo.says("/export zip all") == {"download": "/export?format=zip&private=1"}
    assert "zip" in hugo.says("/help export")["reply"]


# Names


def lines(names):
    """A line with each of these files, and one with all of them."""
    by = Person("h", "Hugo")
    each = [Message(Kind.TEXT, AT, by, "", files=(File("A" * 22, name),), seq=seq) for seq, name in enumerate(names, 1)]
    return [
        *each,
        Message(Kind.TEXT, AT, by, "", files=tuple(File("A" * 22, name) for name in names), seq=len(names) + 1),
    ]


def test_every_name_is_safe_and_no_others(tmp_path):
    found = [enclosed.place(line, file) for line in lines(HOSTILE) for file in line.files]
    assert len({place.casefold() for place in found}) == len(found)
    for place in found:
        assert re.fullmatch(r'files/\d+-[^/\\<>:"|?*\x00-\x1f\u202e]*[^/\\. ]', place), place
        assert len(place.encode()) < 250
        assert place.isprintable()


def test_an_archive_is_unpacked_where_one_is(tmp_path):
    content = tmp_path / "content"
    content.write_bytes(b"words")
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"".join(written(lines(HOSTILE), lambda _id: content.open("rb"))))
    inside = tmp_path / "deep" / "inside"
    with zipfile.ZipFile(archive) as found:
        assert all(info.filename == info.orig_filename for info in found.infolist())
        found.extractall(inside)
    unpacked = [path for path in inside.rglob("*") if path.is_file()]
    assert len(unpacked) == 2 * len(HOSTILE) + 2
    assert {path.parent for path in unpacked} == {inside, inside / "files"}


def written(said, whole):
    """The pieces of a zip."""
    transcript = OneRoom(":memory:")
    transcript.append(said)
    file = export.File("zip", "The room", UTC, None)
    yield from file.write(Conversation(transcript, "reader"), translator("en"), whole)
    transcript.close()


def test_a_file_has_the_time_of_its_line(tmp_path):
    content = tmp_path / "content"
    content.write_bytes(b"words")
    for at, shown in ((AT, (2026, 1, 1, 12, 0, 0)), (0, (1980, 1, 1, 0, 0, 0))):
        said = [line._replace(at=at) for line in lines(["a"])[:1]]
        with zipfile.ZipFile(io.BytesIO(b"".join(written(said, lambda _id: content.open("rb"))))) as found:
            assert found.infolist()[-1].date_time == shown


# Bounds


def test_200_files_are_never_whole_in_memory_nor_on_the_disk(tmp_path):
    """100 MB of them, in less than 3 MB."""
    content = tmp_path / "content"
    content.write_bytes(os.urandom(500_000))
    said = lines([f"{number}.bin" for number in range(200)])[:200]
    before = sorted(tmp_path.iterdir())
    pieces = written(said, lambda _id: content.open("rb"))
    first = next(pieces)
    tracemalloc.start()
    total = len(first)
    for piece in pieces:
        assert len(piece) < 300_000
        total += len(piece)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 100_000_000
    assert peak < 3_000_000
    assert sorted(tmp_path.iterdir()) == before


def test_others_have_their_turn_between_two_pieces(tmp_path, monkeypatch):
    content = tmp_path / "content"
    content.write_bytes(bytes(1_000_000))
    rests = []
    monkeypatch.setattr(time, "sleep", rests.append)
    for _piece in enclosed.pieces(content.open("rb")):
        pass
    assert len(rests) == -(-1_000_000 // enclosed.PIECE)
    assert all(rests)


def test_it_ends_when_its_reader_quits_and_nobody_takes_it_for_whole(login, join):
    browser = login("Hugo")
    hugo = join(browser)
    for _ in range(3):
        sent(hugo, os.urandom(300_000))
    answer = browser.get("/export?format=zip", buffered=False)
    pieces = answer.iter_encoded()
    got = b"".join(next(pieces) for _ in range(4))
    hugo.ask("quit", {})
    with pytest.raises(ConnectionResetError):
        got += b"".join(pieces)
    answer.close()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(got))


def test_one_at_a_time(login, join):
    browser = login("Hugo")
    sent(join(browser), os.urandom(300_000))
    first = browser.get("/export?format=zip", buffered=False)
    assert browser.get("/export?format=zip").status_code == 429
    first.close()
    assert zipped(browser)


@pytest.mark.parametrize("kept", range(1, 12, 3))
def test_whoever_hangs_up_in_the_middle_leaves_nothing_behind(login, join, kept):
    browser = login("Hugo")
    hugo = join(browser)
    sent(hugo, os.urandom(500_000))
    answer = browser.get("/export?format=zip", buffered=False)
    pieces = answer.iter_encoded()
    for _ in range(kept):
        next(pieces)
    pieces.close()
    answer.close()
    assert not [path for path in opened(os.getpid()) if path.endswith("whole")]
    assert len(files(zipped(browser))) == 1


def test_sizes_are_in_the_units_of_the_limits():
    said = {1: "1 byte", 999: "999 bytes", 1000: "1 KB", 1_258_291: "1.2 MB", 10 * 1024 * 1024: "10 MB"}
    assert {count: str(enclosed.size(count)) for count in said} == said


def test_a_picture_is_called_one():
    line = Message(Kind.TEXT, AT, Person("h", "Hugo"), "look", files=(File("A" * 22, "b.png", "image/png", 5, 2, 1),))
    assert plain_text.line(line, UTC, translator("en")) == (
        f"[2026-01-01 12:00:00] Hugo: look\n{plain_text.INDENT}[picture] b.png, 5 bytes\n"
    )
    assert "[image] b.png, 5\xa0octets" in plain_text.line(line, UTC, translator("fr")).replace(
        "5 octets", "5\xa0octets"
    )


@pytest.mark.parametrize("dirty", ["a\n[2026-01-01 12:00:00] Julien: I resign", "a\u2028b", "a\u202eb"])
def test_no_file_passes_for_a_line(dirty):
    line = Message(Kind.TEXT, AT, Person("h", "Hugo"), "", files=(File("A" * 22, dirty, alt=dirty),))
    rows = plain_text.line(line, UTC, translator("en")).splitlines()
    assert all(row.startswith(plain_text.INDENT) for row in rows[1:])
