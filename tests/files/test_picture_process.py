"""The process in which a picture is decoded: what it may take, what it is given, how it ends. Nobody waits for it."""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from chatapp.chat.errors import PictureInvalid, PictureTooLarge
from chatapp.files import pictures
from chatapp.files.pictures import Picture

from .conftest import make
from .inputs import noise, png, saved

ROOT = Path(__file__).parents[2]
A_PICTURE = saved(noise(), "PNG")
A_PHOTOGRAPH = saved(noise(400, 300), "JPEG")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """`program(text)`: another one in the place of ours. In it, `ours()` is ours, and `seen(…)` is for the test."""
    begin = f"""
import json, os, resource, runpy, sys, time

def ours(name="__main__"):
    return runpy.run_path({str(pictures.PROGRAM)!r}, run_name=name)

def seen(*values):
    with open({str(tmp_path / "seen")!r}, "a") as file:
        print(json.dumps(values), file=file)
"""

    def program(text):
        monkeypatch.setattr(pictures, "PROGRAM", tmp_path / "program.py")
        pictures.PROGRAM.write_text(begin + text)

    return program


@pytest.fixture
def seen(tmp_path):
    return lambda: [json.loads(line) for line in (tmp_path / "seen").read_text().splitlines()]


def test_it_binds_itself(made, program, seen):
    os.set_inheritable(leak := os.open("/etc/passwd", os.O_RDONLY), True)
    program("""
resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)[1:] * 2)
before = len(os.listdir("/proc/self/fd"))
ours("bound")["bind"]()
limits = [resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0] for name in ("AS", "CPU", "FSIZE", "CORE")]
with open("/proc/self/oom_score_adj") as file:
    first = int(file.read())
seen(before, len(os.listdir("/proc/self/fd")), *limits, os.nice(0), first)
print("{}")
""")
    assert made(A_PICTURE[:64]) is None
    os.close(leak)
    [[before, files, memory, *others]] = seen()
    assert before > files == 4  # 0, 1, 2, and the folder that was read
    assert memory < 1 << 30
    assert others == [15, 64 << 20, 0, min(19, os.nice(0) + 5), 1000]


@pytest.fixture
def typed():
    """What somebody has typed to the server."""
    ours, theirs = os.pipe()
    os.write(theirs, b"typed")
    os.close(theirs)
    before = os.dup(0)
    os.dup2(ours, 0)
    yield
    os.dup2(before, 0)
    os.close(before)
    os.close(ours)


def test_it_is_given_three_paths_and_nothing_of_the_room(made, program, seen, tmp_path, monkeypatch, typed):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    program("""
seen(sys.argv[1:], [*os.environ], sys.stdin.read(), sys.flags.isolated, os.getpgid(0) == os.getpid())
print("{}")
""")
    assert made(A_PICTURE[:64]) is None
    [[paths, environ, read, isolated, of_its_own]] = seen()
    assert paths == [str(tmp_path / name) for name in ("source", "whole", "thumbnail")]
    assert set(environ) <= {"LD_LIBRARY_PATH", "LC_CTYPE"}  # Python sets the latter itself
    assert (read, isolated, of_its_own) == ("", 1, True)


def test_it_knows_nothing_of_the_room_and_works_where_it_writes(made, program, seen, tmp_path):
    program("""
import atexit
atexit.register(lambda: seen(os.getcwd(), [name for name in sys.modules if name.startswith("chatapp")]))
ours()
""")
    assert made(A_PICTURE).picture == Picture("image/png", 48, 32)
    assert seen() == [[str(tmp_path), []]]


def limited(name, most):
    return f"resource.setrlimit(resource.RLIMIT_{name}, ({most}, {most}))\nours()"


def test_what_takes_too_much_memory_is_too_large(made, program):
    program(limited("AS", 64 << 20))
    with pytest.raises(PictureTooLarge):
        made(png(5000, 8000, rows=8000))


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "GIF", "JPEG"])
def test_no_decoder_does_more_than_refuse_without_memory(made, program, kind):
    program(limited("AS", 48 << 20))
    with pytest.raises((PictureTooLarge, PictureInvalid)):
        made(saved(Image.new("RGB", (2400, 1800), "red"), kind))


def test_what_would_be_written_too_large_is_too_large(made, program):
    size = len(made(A_PHOTOGRAPH).whole)
    program(limited("FSIZE", size - 1))
    with pytest.raises(PictureTooLarge):
        made(A_PHOTOGRAPH)
    program(limited("FSIZE", size))
    assert len(made(A_PHOTOGRAPH).whole) == size


def test_what_takes_too_much_work_is_too_large(made, program):
    program("resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass")
    with pytest.raises(PictureTooLarge):
        made(A_PICTURE)


GONE = "seen(os.getpid())\n"


def is_gone(process):
    """Not even a zombie is left of it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


TALKS = "while True: os.write(1, bytes(500)); time.sleep(0.01)"


@pytest.mark.parametrize(
    ("text", "patience"),
    [("time.sleep(60)", 2), ("os.close(1); time.sleep(60)", 2), (TALKS, 60)],
    ids=["waits", "is silent", "talks"],
)
def test_what_does_not_end_is_ended(made, program, seen, text, patience):
    program(GONE + text)
    began = time.monotonic()
    with pytest.raises(PictureTooLarge):
        made(A_PICTURE, patience=patience)
    assert time.monotonic() - began < 30
    assert is_gone(*seen()[0])


def test_what_is_killed_was_too_large(made, program, seen):
    program(GONE + "os.kill(os.getpid(), 9)")
    with pytest.raises(PictureTooLarge):
        made(A_PICTURE)
    assert is_gone(*seen()[0])


@pytest.mark.parametrize("text", ["os.kill(os.getpid(), 11)", "1 / 0", "import no_such_pillow", "sys.exit(0)"])
def test_what_ends_in_no_way_of_ours_is_invalid_and_a_line_in_the_log(tmp_path, program, caplog, text):
    program(text)
    with pytest.raises(PictureInvalid):
        make(tmp_path, A_PICTURE)
    [record] = caplog.records
    assert record.getMessage().startswith("what makes pictures harmless ended with ")
    assert not record.exc_info


def test_what_it_has_written_by_then_is_taken_away(made, program):
    program("for path in sys.argv[2:]: open(path, 'w').close()\nprint('beyond')")
    with pytest.raises(PictureTooLarge):
        made(A_PICTURE)


@pytest.mark.parametrize("data", [A_PICTURE, A_PHOTOGRAPH, saved(noise(), "GIF")], ids=["PNG", "JPEG", "GIF"])
@pytest.mark.parametrize("full", ["whole", "thumbnail"])
def test_a_full_disk_is_no_fault_of_the_picture(tmp_path, full, data):
    (tmp_path / "source").write_bytes(data)
    (tmp_path / full).symlink_to("/dev/full")
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        pictures.made(*(tmp_path / name for name in ("source", "whole", "thumbnail")))


def test_nor_is_a_source_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        pictures.made(*(tmp_path / name for name in ("source", "whole", "thumbnail")))


IN_TURN = """
seen("begin")
time.sleep(0.2)
seen("end")
print("{}")
"""


def test_there_is_one_at_a_time(tmp_path, program, seen):
    program(IN_TURN)
    paths = [tmp_path / name for name in ("source", "whole", "thumbnail")]
    paths[0].write_bytes(A_PICTURE)
    threads = [Thread(target=pictures.made, args=paths) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen() == [["begin"], ["end"]] * 3


UNDER_GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent, sys, time
from pathlib import Path
from chatapp.chat.errors import PictureTooLarge
from chatapp.files import pictures

pictures.PROGRAM = Path(sys.argv[1])
paths = [Path(path) for path in sys.argv[2:]]
gaps = []

def others():
    while True:
        began = time.monotonic()
        gevent.sleep(0.01)
        gaps.append(time.monotonic() - began)

def impatient():
    try:
        pictures.made(*paths, patience=0.5)
    except PictureTooLarge:
        return True

gevent.spawn(others)
jobs = [gevent.spawn(impatient) for _ in range(3)]
gevent.joinall(jobs)
assert [job.value for job in jobs] == [True] * 3
killed = gevent.spawn(pictures.made, *paths)
gevent.sleep(0.5)
killed.kill()
print(len(gaps), sum(gap > 0.4 for gap in gaps))
"""


def test_under_gevent_others_go_on_meanwhile(tmp_path, program, seen):
    program(GONE + "os.close(1); time.sleep(60)")
    (tmp_path / "source").write_bytes(A_PICTURE)
    paths = [pictures.PROGRAM, *(tmp_path / name for name in ("source", "whole", "thumbnail"))]
    command = [sys.executable, "-c", UNDER_GEVENT, *map(str, paths)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert said.stderr == ""
    went_on, stood_still = map(int, said.stdout.split())
    assert went_on > 20
    assert stood_still == 0
    assert len(seen()) in (3, 4)
    assert all(is_gone(process) for [process] in seen())
