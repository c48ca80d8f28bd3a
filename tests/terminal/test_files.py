"""Files at a terminal: sent, shown as rows, saved; and nothing of this machine that nobody meant."""

import os
import re
import stat
import subprocess
import time
from pathlib import Path

import pytest
from PIL import Image

from chatapp.terminal import download, formatting
from tests.member import eventually
from tests.proxy import Proxy

from .terminal import command

MB = 1024 * 1024
ROW = re.compile(r"\[file\] ([^,]+), ([^,]+), (http://\S+/files/[\w-]{22})")


@pytest.fixture
def home(environ):
    """Where the programs run."""
    return Path(environ["HOME"])


@pytest.fixture
def put(home):
    """A file there."""

    def put(name, content=b"words"):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return put


def rows(person):
    """Name, size and address of each file on the screen, however its row is broken."""
    return ROW.findall(re.sub(r"\n\s+(?=\S)", " ", person.printed))


@pytest.fixture
def kept(server):
    """What the room has in its folder since this test began."""

    def found():
        return set(server.database.parent.glob("files/*/??/*/whole"))

    before = found()
    return lambda: sorted(path.read_bytes() for path in found() - before)


# Sent


PATHS = (
    "trace.log",
    "./trace.log",
    "~/trace.log",
    '"trace.log"',
    "'trace.log'",
    "{home}/trace.log",
    "../{folder}/trace.log",
)


def test_a_file_goes_with_its_text_and_stands_below_it(arrive, put, home):
    put("trace.log", b"x" * 1500)
    hugo, julien = arrive("Hugo", columns=140), arrive("Julien", columns=140)
    for number, typed in enumerate(PATHS, 1):
        hugo.says(f"/file {typed.format(home=home, folder=home.name)} here is {number}")
        for person in (hugo, julien):
            person.sees(f"Hugo >>> here is {number}\n").sees("[file] trace.log, 1 KB, http://")
    for person in (hugo, julien):
        assert len(rows(person)) == len(PATHS)
        shown = re.search(r"^( +)\[file\]", person.printed, re.M)
        assert len(shown[1]) == len("00:00:00 Hugo >>> ")
    hugo.sees_status(" · connected")
    assert str(home) not in julien.printed


NAMED = (
    ("My board.png", '"My board.png" look'),
    ("My board.png", "'My board.png' look"),
    ("My board.png", r"My\ board.png look"),
    ("it's.txt", r"it\'s.txt look"),
    ("it's.txt", "it's.txt look"),
    ('a "b".txt', r"a\ \"b\".txt look"),
    ("été 🎉.txt", '"été 🎉.txt" look'),
)


def test_a_path_with_spaces_stands_in_quotes_or_behind_backslashes(arrive, put):
    hugo = arrive("Hugo", columns=140)
    for name, typed in NAMED:
        put(name)
        hugo.says(f"/file {typed}").sees("Hugo >>> look\n").sees("http://")
    eventually(lambda: [found for found, _size, _url in rows(hugo)] == [name for name, _typed in NAMED])


def test_a_file_needs_no_text_and_has_french_names(arrive, put, environ):
    put("a.txt")
    julien = arrive("Julien", columns=140)
    arrive("Hugo", environ=environ | {"LANG": "fr_FR.UTF-8"}, columns=140).says("/fichier a.txt").sees(
        "[fichier] a.txt, 5 octets"
    )
    julien.sees("Hugo >>> [file] a.txt, 5 bytes, http://")


def test_a_file_in_an_answer_goes_to_those_who_are_asked_about_only(arrive, put, server):
    put("secret.txt", b"psst")
    hugo, julien, eve = arrive("Hugo", columns=140), arrive("Julien", columns=140), arrive("Eve", columns=140)
    hugo.says("/pm Julien").sees("What do you want to write to Julien?").says("/file secret.txt for you")
    hugo.sees("Hugo(PM to Julien) >>> for you").sees("[file] secret.txt")
    julien.sees("Hugo(PM) >>> for you").sees("[file] secret.txt")
    hugo.says("for all")
    eve.sees("Hugo >>> for all")
    assert "secret" not in eve.printed
    julien.says("/save").sees("Saved as")
    address = rows(julien)[0][2]
    eve.says(f"/save {address}").sees("Nothing was saved: the file is not there any more.")


def test_a_file_typed_ahead_of_the_question_is_private_too(arrive, put):
    put("secret.txt")
    hugo, julien, eve = arrive("Hugo"), arrive("Julien"), arrive("Eve")
    hugo.types("/pm Julien\r/file secret.txt psst\rfor all\r")
    eve.sees("Hugo >>> for all")
    julien.sees("Hugo(PM) >>> psst")
    assert "secret" not in eve.printed


def test_behind_a_file_a_private_line_is_private_and_no_other_command_is_one(arrive, put):
    put("secret.txt")
    hugo, julien, eve = arrive("Hugo"), arrive("Julien"), arrive("Eve")
    hugo.says("/file secret.txt /name Victor").sees("Files go with a text, not with a command.")
    hugo.sees(">>> /file secret.txt /name Victor")
    hugo.types("\x15").says("/file secret.txt /pm Julien psst")
    julien.sees("Hugo(PM) >>> psst").sees("secret.txt")
    hugo.says("still here")
    eve.sees("Hugo >>> still here")
    assert "secret" not in eve.printed


def test_what_is_sent_behind_a_file_waits_for_it(arrive, put):
    put("large.bin", os.urandom(3 * MB))
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/file large.bin first", "second")
    julien.sees("Hugo >>> second")
    said = [row.split(">>> ")[1] for row in julien.printed.split("\n") if "Hugo >>>" in row]
    assert said == ["first", "second"]


def test_how_far_a_large_file_is_stands_in_one_status_line(arrive, put, server):
    put("large.bin", os.urandom(700_000))
    with Proxy(server.port) as slow:
        hugo = arrive("Hugo", to=slow.url, columns=140)
        slow.delay = 0.005
        hugo.says("/file large.bin here").sees_status("sending large.bin: ")
        hugo.until(lambda: re.search(r"large\.bin: [1-9]\d? %", hugo.status), "it gets nowhere")
        slow.delay = 0
        hugo.sees("Hugo >>> here").sees_status(" · 1 of 10 · connected")
    assert "sending large.bin" not in "\n".join(hugo.lines)


def test_a_dumb_console_shows_no_progress(arrive, terminal, put, environ):
    put("large.bin", os.urandom(MB))
    julien = arrive("Julien")
    hugo = terminal("--name", "Hugo", environ=environ | {"TERM": "dumb"}, columns=140)
    julien.sees("Hugo is connected")
    hugo.says("/file large.bin here").sees("Hugo >>> here").sees("[file] large.bin, 1.0 MB,")
    assert "sending" not in hugo.printed


# Not sent


@pytest.fixture
def odd(home, put):
    """Paths that lead to no file."""
    (home / "folder").mkdir()
    os.mkfifo(home / "pipe")
    (home / "nowhere").symlink_to("gone")
    put("empty", b"")
    put("large", b"")
    os.truncate(home / "large", 11 * MB)


NO_FILES = (
    ("folder", "folder is a folder."),
    ("~", "~ is a folder."),
    ("gone.txt", "gone.txt cannot be read (No such file or directory)."),
    ("nowhere", "nowhere cannot be read (No such file or directory)."),
    ("pipe", "pipe is a device or a pipe, and no file."),
    ("/dev/zero", "/dev/zero is a device or a pipe, and no file."),
    ("/dev/stdin", "/dev/stdin is a device or a pipe, and no file."),
    ("empty", "empty is empty."),
    ("/proc/self/environ", "/proc/self/environ is empty."),
    ("large", "large is too large. This room takes files of up to 10 MB."),
    ("~nobody-here/x", "~nobody-here/x cannot be read (No such file or directory)."),
    ("x" * 300, "cannot be read (File name too long)."),
)


def test_what_is_no_file_is_refused_at_once_and_the_line_comes_back(arrive, odd, kept):
    hugo = arrive("Hugo", columns=400)
    for typed, why in NO_FILES:
        begun = time.monotonic()
        hugo.says(f"/file {typed} my words").sees("Nothing was sent: ").sees(why)
        hugo.sees(f">>> /file {typed} my words")
        assert time.monotonic() - begun < 20
        hugo.types("\x15")
    hugo.says("still here").sees("Hugo >>> still here")
    assert kept() == []


def test_an_unreadable_file_is_refused(arrive):
    """Not even root can read this one."""
    arrive("Hugo", columns=400).says("/file /proc/self/clear_refs").sees("Nothing was sent: ")


def test_a_private_file_that_is_refused_comes_back_with_its_question(arrive, put, home):
    hugo, julien, eve = arrive("Hugo"), arrive("Julien"), arrive("Eve")
    hugo.says("/pm Julien").sees("What do you want").says("/file secret.txt psst").sees("cannot be read")
    hugo.sees("What do you want to write to Julien? /file secret.txt psst")
    put("secret.txt")
    hugo.says("")
    julien.sees("Hugo(PM) >>> psst")
    hugo.says("for all")
    eve.sees("for all")
    assert "secret" not in eve.printed


def test_where_there_are_no_files_it_says_so(serve, arrive, put):
    server = serve(CHAT_FILE_MEGABYTES=0)
    put("a.txt")
    arrive("Hugo", to=server.url).says("/file a.txt").sees("Nothing was sent: this room takes no files.").sees(
        ">>> /file a.txt"
    )


def test_a_refusal_of_the_room_is_in_its_words(serve, arrive, put):
    server = serve(CHAT_FILES_MEGABYTES=1)
    put("a.bin", os.urandom(MB))
    hugo = arrive("Hugo", to=server.url)
    hugo.says("/file a.bin one").sees("Hugo >>> one")
    hugo.says("/file a.bin two").sees("The room is full of files (limit: 1 MB).").sees(">>> /file a.bin two")


def test_file_alone_says_how(arrive):
    hugo = arrive("Hugo").says("/file").sees("/file PATH [TEXT]: send a file from this machine, or a picture")
    hugo.says("/help save").sees("/save [PATH]: save the last file that came")
    hugo.says("/help").sees("    /file      send a file").sees("    /save      save the last file").sees("Ctrl-D")


def test_tab_completes_paths(arrive, put):
    put("My pictures/board of today.txt")
    put(".hidden")
    hugo = arrive("Hugo", columns=140)
    hugo.types("/fil\tMy\t").sees("/file My\\ pictures/").types("b\t").sees("board\\ of\\ today.txt")
    hugo.types(" look\r").sees("Hugo >>> look").sees("[file] board of today.txt")


def test_a_file_that_grows_while_it_is_sent_goes_as_it_was(arrive, put, server, kept):
    path = put("grows.log", b"x" * 700_000)
    with Proxy(server.port) as slow:
        hugo = arrive("Hugo", to=slow.url)
        slow.delay = 0.002
        hugo.says("/file grows.log here").sees_status("sending grows.log")
        with path.open("ab") as file:
            file.write(b"y" * MB)
        slow.delay = 0
        hugo.sees("Hugo >>> here")
    assert kept() == [b"x" * 700_000]


def test_a_file_that_shrinks_while_it_is_sent_is_not_sent_by_halves(arrive, put, server, kept):
    path = put("shrinks.log", os.urandom(2 * MB))
    with Proxy(server.port) as slow:
        hugo = arrive("Hugo", to=slow.url)
        slow.delay = 0.002
        hugo.says("/file shrinks.log here").sees_status("sending shrinks.log")
        os.truncate(path, 10)
        hugo.sees("shrinks.log has become shorter meanwhile.").sees(">>> /file shrinks.log here")
        slow.delay = 0
        hugo.types("\x15").says("still here").sees("Hugo >>> still here")
    assert kept() == []


def test_a_cut_in_the_middle_leaves_one_copy(arrive, put, network, kept):
    content = os.urandom(500_000)
    put("trace.log", content)
    hugo, julien = arrive("Hugo", to=network.url, columns=140), arrive("Julien", columns=140)
    for number in range(2):
        network.delay = 0.002
        hugo.says(f"/file trace.log number {number}").sees_status("sending trace.log")
        hugo.until(lambda: re.search(r"trace\.log: [1-9]\d? %", hugo.status), "it gets nowhere")
        network.cut()
        network.delay = 0
        network.mend()
        julien.sees(f"Hugo >>> number {number}")
    hugo.says("end")
    julien.sees("Hugo >>> end")
    assert len(rows(julien)) == julien.printed.count("Hugo >>> number") == 2
    assert kept() == [content] * 2


def test_an_answer_that_is_lost_leaves_one_copy(arrive, put, network, kept):
    put("trace.log", b"words")
    hugo, julien = arrive("Hugo", to=network.url, columns=140), arrive("Julien", columns=140)
    network.delay = 0.5  # so that the file is there before its sender has heard so
    hugo.says("/file trace.log here")
    eventually(kept, 30)
    network.cut()
    network.delay = 0
    network.mend()
    julien.sees("Hugo >>> here")
    assert len(rows(julien)) == 1
    assert kept() == [b"words"]


def test_while_the_connection_is_lost_a_file_waits(arrive, put, network):
    put("trace.log")
    hugo, julien = arrive("Hugo", to=network.url), arrive("Julien")
    network.cut()
    hugo.sees_status("reconnecting").says("/file trace.log here").sees_status("1 to send")
    network.mend()
    julien.sees("Hugo >>> here").sees("[file] trace.log")


# A program


def test_a_pipe_sends_its_text_with_the_files(arrive, run, put, kept):
    put("trace.log", b"one")
    put("My board.txt", b"two")
    hugo = arrive("Hugo", columns=140)
    result = run("--name", "ci", "--file", "trace.log", "--file", "My board.txt", typed="the log\nand more\n")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    hugo.sees("ci >>> the log\n").sees("ci >>> and more\n").sees("ci has left")
    assert [(name, size) for name, size, _url in rows(hugo)] == [("trace.log", "3 bytes"), ("My board.txt", "3 bytes")]
    assert sorted(kept()) == [b"one", b"two"]


def test_files_go_alone_where_nothing_is_piped_in(arrive, run, put):
    put("trace.log")
    hugo = arrive("Hugo", columns=140)
    assert run("--name", "ci", "--file", "trace.log").returncode == 0
    hugo.sees("ci >>> [file] trace.log, 5 bytes, http://")


def test_a_file_that_is_not_there_ends_a_pipe_before_anybody_sees_it(arrive, run, put):
    hugo = arrive("Hugo")
    result = run("--name", "ci", "--file", "gone.log", typed="the log\n")
    assert result.returncode == 1
    assert result.stderr == (
        "Nothing was sent: gone.log cannot be read (No such file or directory).\nNot sent: the log\n"
    )
    hugo.says("end").sees("Hugo >>> end")
    assert "ci" not in hugo.printed


def test_more_files_than_a_line_takes_are_refused(arrive, run, put):
    hugo = arrive("Hugo")
    put("a")
    result = run("--name", "ci", *["--file", "a"] * 11, typed="the log\nmore\n")
    assert result.returncode == 1
    assert "with one line up to 10 files can go" in result.stderr
    hugo.sees("ci >>> more")
    assert "the log" not in hugo.printed


def test_files_beyond_the_pace_are_waited_for(arrive, run, put):
    """Thirty at a stretch, and one in two seconds after that."""
    hugo = arrive("Hugo")
    put("a")
    for number in range(3):
        assert run("--name", "ci", *["--file", "a"] * 10, typed=f"number {number}\n").returncode == 0
    arrive("ci").says("/file a one more")
    hugo.sees("ci >>> one more")


def test_what_is_piped_in_reaches_for_no_file_of_this_machine(arrive, run, put, kept):
    put("secret.txt")
    hugo = arrive("Hugo")
    result = run("--name", "ci", typed="/file secret.txt look\n／ﬁle secret.txt look\n/fichier secret.txt\nend\n")
    assert result.returncode == 1
    assert "A program sends files with --file PATH. Nothing was sent." in result.stderr
    hugo.sees("ci >>> end")
    assert "secret" not in hugo.printed
    assert kept() == []


def test_a_listener_takes_no_file(run):
    assert run("--name", "ci", "--listen", "--file", "a").returncode == 2


def test_a_file_that_was_not_sent_is_named(server, run, put, serve):
    put("trace.log")
    server = serve(CHAT_FILE_MEGABYTES=0)
    result = run("--name", "ci", "--file", "trace.log", to=server.url)
    assert (result.returncode, result.stderr) == (1, "[trace.log]: Nothing was sent: this room takes no files.\n")


# Shown


def test_a_picture_is_told_by_what_is_in_it_and_saved_as_what_it_is(arrive, put, home):
    Image.new("RGB", (40, 30), "red").save(put("from/board.png"))
    hugo, julien = arrive("Hugo", columns=140), arrive("Julien", columns=140)
    hugo.says("/file from/board.png the board")
    julien.sees("Hugo >>> the board").sees("[picture] board.png, ").says("/save").sees(f"Saved as {home}/board.png")
    with Image.open(home / "board.png") as saved:
        assert (saved.format, saved.size) == ("PNG", (40, 30))


def shown(**file):
    file = {"id": "A" * 22, "name": "a.txt", "type": "application/octet-stream", "size": 5, **file}
    message = {"seq": 1, "kind": "text", "at": 0, "by": {"id": "h", "name": "Hugo"}, "text": "", "files": [file]}
    return "".join(text for _style, text in formatting.message(message, "me", 300, url="http://x"))[9:]


def test_a_picture_has_its_words():
    at = f"http://x/files/{'A' * 22}"
    assert shown(name="b.png", width=2, height=1, alt="The board") == (
        f"Hugo >>> [picture] b.png, 5 bytes, {at} · The board\n"
    )
    assert shown() == f"Hugo >>> [file] a.txt, 5 bytes, {at}\n"


@pytest.mark.parametrize("dirty", ["a\x1b[2Jb", "a\u202egpj.exe", "a\nb", "a\x00b", "a\x9b2Jb", "a\u2028b", "a\rb"])
def test_whatever_a_file_is_called_moves_no_cursor_and_begins_no_row(dirty):
    for row in (shown(name=dirty), shown(width=1, height=1, alt=dirty), shown(id=dirty)):
        assert row.count("\n") == 1
        assert not any(char in row[:-1] for char in "\x1b\u202e\x00\x9b\u2028\r")


def test_a_name_of_4_kb_is_rows_of_its_own_line():
    drawn = shown(name="x" * 4096)
    assert all(row.startswith(("Hugo >>>", " " * 10)) for row in drawn.rstrip("\n").split("\n"))


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 bytes"), (999, "999 bytes"), (1000, "1 KB"), (1536, "2 KB"), (1_000_000, "977 KB"), (1_258_291, "1.2 MB"),
     (10 * MB - 1, "10 MB"), (10 * MB, "10 MB"), (900 * MB, "900 MB")],
)  # fmt: skip
def test_sizes_are_in_the_units_of_the_limits(count, words):
    assert f", {words}, " in shown(size=count)


def test_what_was_found_names_its_files(arrive, put):
    put("trace.log")
    hugo = arrive("Hugo", columns=140)
    hugo.says("/file trace.log needle").sees("Hugo >>> needle").says("/find needle").sees(
        "needle [file] trace.log, 5 bytes"
    )


# Saved


@pytest.fixture
def received(arrive, put, home):
    """Somebody who has been sent a file."""

    def received(content=b"words", name="trace.log", columns=200):
        put(f"from/{name}", content)
        hugo, julien = arrive("Hugo", columns=columns), arrive("Julien", columns=columns)
        hugo.says(f'/file "from/{name}" here')
        return julien.sees("Hugo >>> here").sees("http://")

    return received


def test_save_writes_the_last_file_here_and_says_where(received, home):
    content = os.urandom(300_000)
    received(content).says("/save").sees(f"Saved as {home}/trace.log\n")
    assert (home / "trace.log").read_bytes() == content
    assert stat.S_IMODE((home / "trace.log").stat().st_mode) == 0o600
    assert not list(home.glob(".chat-*"))


def test_save_writes_over_nothing(received, home, put):
    put("trace.log", b"mine")
    (home / "trace (2).log").symlink_to(home / "nowhere")
    julien = received().says("/save").sees(f"Saved as {home}/trace (3).log")
    julien.says("/save").sees(f"Saved as {home}/trace (4).log")
    assert (home / "trace.log").read_bytes() == b"mine"
    assert not (home / "nowhere").exists()
    assert (home / "trace (3).log").read_bytes() == (home / "trace (4).log").read_bytes() == b"words"


PLACES = (
    ("folder", "folder/trace.log"),
    ("~/folder/", "folder/trace (2).log"),
    ("link", "folder/trace (3).log"),
    ("other name.txt", "other name.txt"),
    ('"another name.txt"', "another name.txt"),
    ("folder/.own", "folder/.own"),
)


def test_save_goes_where_one_says(received, home):
    (home / "folder").mkdir()
    (home / "link").symlink_to("folder")
    julien = received()
    for typed, saved in PLACES:
        julien.says(f"/save {typed}").sees(f"/{Path(saved).name}\n")
        assert (home / saved).read_bytes() == b"words"


NOWHERE = (
    ("gone/", "No such file or directory"),
    ("gone/a", "No such file or directory"),
    ("from/trace.log/x", "Not a directory"),
)


def test_save_says_where_it_cannot(received, home):
    julien = received()
    before = sorted(home.iterdir())
    for typed, why in NOWHERE:
        julien.says(f"/save {typed}").sees(f"Nothing was saved ({why}).").sees(f">>> /save {typed}")
        julien.types("\x15")
    assert sorted(home.iterdir()) == before


def test_a_read_only_folder_is_told(received):
    """Not even root can write there."""
    received().says("/save /proc").sees("Nothing was saved (")


def test_what_breaks_off_leaves_nothing(tmp_path):
    def pieces():
        yield b"some"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        download.save("a", pieces(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_cut_while_a_file_is_saved_leaves_nothing_and_says_so(arrive, put, network, home):
    put("from/large.bin", os.urandom(2 * MB))
    hugo, julien = arrive("Hugo"), arrive("Julien", to=network.url)
    hugo.says("/file from/large.bin here")
    julien.sees("Hugo >>> here")
    network.delay = 0.002
    julien.says("/save")
    eventually(lambda: [path for path in home.glob(".chat-*") if path.stat().st_size > 100_000], 30)
    network.cut()
    network.delay = 0
    network.mend()
    julien.sees("Nothing was saved (").sees(">>> /save")
    assert not [*home.glob(".chat-*"), *home.glob("large*")]
    julien.says("").sees(f"Saved as {home}/large.bin")
    assert (home / "large.bin").stat().st_size == 2 * MB


def test_whoever_leaves_while_a_file_is_saved_leaves_nothing(arrive, put, network, home):
    put("from/large.bin", os.urandom(2 * MB))
    hugo, julien = arrive("Hugo"), arrive("Julien", to=network.url)
    hugo.says("/file from/large.bin here")
    julien.sees("Hugo >>> here")
    network.delay = 0.05
    julien.says("/save")
    eventually(lambda: list(home.glob(".chat-*")), 30)
    julien.types("\x04").ends()
    assert not [*home.glob(".chat-*"), *home.glob("large*")]


@pytest.mark.parametrize(
    ("named", "saved"),
    [
        ("../../.bashrc", "bashrc"),
        ("C:\\x", "x"),
        ("..\\..\\x.exe", "x.exe"),
        ("a\x00b.txt", "ab.txt"),
        ("gpj\u202e.exe", "gpj.exe"),
        ("🎉.png", "🎉.png"),
        ("a:hidden", "a-hidden"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("con.txt", "con-.txt"),
        ("silicon.txt", "silicon.txt"),
        ("..", "room"),
        ("", "room"),
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path, named, saved):
    folder = tmp_path / "here"
    folder.mkdir()
    assert download.save(named, [b"words"], folder) == folder / saved
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [saved]


@pytest.mark.parametrize("char", ["x", "é", "🎉"])
def test_a_name_of_4_kb_keeps_its_ending(tmp_path, char):
    saved = download.save(char * 4096 + ".tar.gz", [b"words"], tmp_path)
    assert saved.name.endswith(f"{char}.tar.gz")
    assert len(saved.name.encode()) <= 200


def test_a_file_system_without_hard_links_will_do(tmp_path, monkeypatch):
    def no_links(*_args):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    names = [download.save("a.txt", [each], tmp_path).name for each in (b"one", b"two")]
    assert names == ["a.txt", "a-2.txt"]
    assert [(tmp_path / name).read_bytes() for name in names] == [b"one", b"two"]


def test_what_is_larger_than_it_can_be_is_not_saved(tmp_path):
    endless = iter(lambda: b"x" * 1000, b"")
    with pytest.raises(download.Refused, match="larger than a file can be"):
        download.save("a", endless, tmp_path, most=5000)
    assert list(tmp_path.iterdir()) == []


def test_save_without_a_file_says_what_there_is(arrive, put):
    put("a.txt")
    hugo = arrive("Hugo").says("/save").sees("Nobody has sent a file yet. /export saves the conversation.")
    hugo.types("\x15").says("/file a.txt mine").sees("Hugo >>> mine")
    hugo.says("/save").sees("Nobody has sent a file yet.", 2)


def test_an_address_below_a_message_saves_that_file(received, home, put, arrive):
    julien = received(b"first")
    put("b.txt", b"second")
    arrive("Kim").says("/file b.txt there")
    julien.sees("Kim >>> there").sees("b.txt, 6 bytes, http://")
    first = rows(julien)[0][2]
    julien.says(f"/save {first} first.txt").sees("first.txt\n").says("/save").sees("b (2).txt")
    assert (home / "first.txt").read_bytes() == b"first"
    assert (home / "b (2).txt").read_bytes() == b"second"


def test_a_file_that_was_deleted_meanwhile_is_told(arrive, put):
    put("a.txt")
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.says("/file a.txt oops")
    julien.sees("oops")
    hugo.says("/delete")
    julien.sees("has deleted").says("/save").sees("Nothing was saved: the file is not there any more.")


def test_a_hidden_persons_file_is_not_saved(arrive, put):
    put("a.txt")
    hugo, julien = arrive("Hugo"), arrive("Julien")
    julien.says("/ignore Hugo").sees("is hidden on your screen")
    hugo.says("/file a.txt look")
    julien.sees_status("1 hidden").says("/save").sees("Nobody has sent a file yet.")


def test_save_as_an_answer_is_a_text(arrive):
    hugo, julien, eve = arrive("Hugo"), arrive("Julien"), arrive("Eve")
    hugo.types("/pm Julien\r/save\rfor all\r")
    julien.sees("Hugo(PM) >>> /save")
    eve.sees("Hugo >>> for all")


def test_a_program_does_not_meet_the_command(server, environ, put):
    put("a.txt")
    done = subprocess.run(
        command(server.url, "--name", "ci"), input="/help\n", env=environ, capture_output=True, text=True, timeout=60
    )
    assert "/file" not in done.stdout
