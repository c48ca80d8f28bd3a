"""Files come in beside everybody's talk: bounded, whole or not at all, whatever is sent, under both servers."""

import io
import os
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress

import pytest
import requests
from PIL import Image

from tests.member import eventually
from tests.server import Server

from .member import Member

Enter = Callable[..., Member]
LARGE = os.urandom(1024 * 1024)


def put(member: Member, content: bytes = b"hello", **headers: str) -> requests.Response:
    return requests.post(f"{member.url}/files", data=content, headers={"Cookie": member.cookie} | headers, timeout=60)


def sends(member: Member, *files: str, key: str = "", to: str = "") -> int:
    line = {"text": "", "files": list(files)} | ({"key": key} if key else {})
    return member.ask("pm", line | {"to": to})["seq"] if to else member.ask("message", line)["seq"]


@contextmanager
def begun(
    member: Member, server: Server, said: bytes = b"x", head: str = "Content-Length: 1000000"
) -> Iterator[socket.socket]:
    """A body that has begun to come."""
    with socket.create_connection(("127.0.0.1", server.port), 60) as line:
        asked = f"POST {server.path}/files HTTP/1.1\r\nHost: {server.host}\r\nCookie: {member.cookie}\r\n{head}\r\n\r\n"
        line.sendall(asked.encode() + said)
        yield line


def answer_on(line: socket.socket) -> bytes:
    """Nothing where it was cut."""
    with suppress(ConnectionError):
        return line.recv(1000)
    return b""


def test_a_hundred_files_at_once_take_little_memory_and_delay_nobody_much(enter: Enter, server: Server) -> None:
    people = [enter(f"Member {letter}") for letter in "ABCDEFGHIJ"]
    put(people[0], LARGE)
    before = server.memory()
    most, waited = before, []
    with ThreadPoolExecutor(100) as pool:
        coming = [pool.submit(put, member, LARGE + bytes([number])) for member in people for number in range(10)]
        while not all(each.done() for each in coming):
            asked = time.monotonic()
            people[0].say("still heard")
            waited.append(time.monotonic() - asked)
            most = max(most, server.memory())
    answers = [each.result().status_code for each in coming]
    assert set(answers) <= {201, 429}
    assert answers.count(201) >= 90
    assert most - before < 30
    assert max(waited) < 5


def test_a_file_that_comes_too_slowly_is_cut_and_leaves_nothing(enter: Enter, server: Server) -> None:
    hugo = enter("Hugo")
    with begun(hugo, server) as line:
        asked = time.monotonic()
        assert not answer_on(line)
        assert time.monotonic() - asked < 20
    eventually(lambda: not list((server.database.parent / "files").glob("*/incoming/*")))
    assert put(hugo).status_code == 201


def test_files_that_are_begun_and_left_hold_up_nobody(enter: Enter, server: Server) -> None:
    eve, hugo = enter("Eve"), enter("Hugo")
    with ExitStack() as left:
        for _ in range(40):
            left.enter_context(begun(eve, server))
        assert put(hugo, LARGE).status_code == 201
        assert hugo.say("heard")
        eventually(lambda: put(eve, b"x").status_code == 429)
    eventually(lambda: not list((server.database.parent / "files").glob("*/incoming/*")), 30)
    eventually(lambda: put(eve, b"x").status_code == 201, 30)


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        ("Transfer-Encoding: chunked", b" 411 "),
        ("Content-Length: 99999999999", b" 413 "),
        ("Content-Length: -1", b" 400 "),
        ("X-No: length", b" 411 "),
    ],
)
def test_lengths_that_lie_are_refused(enter: Enter, server: Server, head: str, answer: bytes) -> None:
    with begun(enter("Hugo"), server, b"", head) as line:
        assert answer in answer_on(line)


@pytest.mark.parametrize("megabytes", [11, 60])
def test_a_file_far_over_the_limit_is_refused_in_words(enter: Enter, server: Server, megabytes: int) -> None:
    answer = put(enter("Hugo"), LARGE * megabytes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "file_too_large")


def test_a_body_that_ends_early_is_no_file(enter: Enter, server: Server) -> None:
    hugo = enter("Hugo")
    with begun(hugo, server, b"x" * 70_000) as line:
        line.shutdown(socket.SHUT_WR)
        assert b" 201 " not in answer_on(line)
    eventually(lambda: not list((server.database.parent / "files").glob("*/incoming/*")))


def test_whoever_leaves_while_it_comes_has_left(enter: Enter, server: Server) -> None:
    hugo = enter("Hugo")
    with begun(hugo, server, b"x" * 999_999) as line:
        eventually(lambda: list((server.database.parent / "files").glob("*/incoming/*")))
        hugo.go()
        line.sendall(b"x")
        assert b" 201 " in answer_on(line)
    assert put(hugo).status_code == 401


def test_pictures_are_made_while_others_talk(enter: Enter, server: Server) -> None:
    hugo, anna = enter("Hugo"), enter("Anna")
    picture = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).save(picture, "JPEG")
    with ThreadPoolExecutor(4) as pool:
        coming = [pool.submit(put, hugo, picture.getvalue()) for _ in range(4)]
        while not all(each.done() for each in coming):
            anna.say("meanwhile")
    files = [each.result().json()["id"] for each in coming]
    sends(hugo, *files)
    answer = requests.get(f"{anna.url}/files/{files[0]}/thumbnail", headers={"Cookie": anna.cookie}, timeout=30)
    assert answer.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.content)).size == (640, 480)


def test_many_pictures_of_one_member_delay_another_one_by_one(enter: Enter, server: Server) -> None:
    hugo, anna = enter("Hugo"), enter("Anna")
    picture = io.BytesIO()
    Image.effect_noise((2000, 1500), 60).save(picture, "JPEG")
    with ThreadPoolExecutor(8) as pool:
        coming = [pool.submit(put, hugo, picture.getvalue()) for _ in range(8)]
        eventually(lambda: any(each.done() for each in coming), 60)
        assert put(anna, picture.getvalue()).status_code == 201
        assert sum(each.done() for each in coming) < 6
    assert {each.result().status_code for each in coming} == {201}


def test_a_form_of_nothing_but_parts_delays_nobody_and_takes_no_descriptor(enter: Enter, server: Server) -> None:
    eve, hugo = enter("Eve"), enter("Hugo")
    part = b'--b\r\nContent-Disposition: form-data; name="q"; filename="z"\r\n\r\nx\r\n'
    with ThreadPoolExecutor(1) as pool:
        form = {"Content-Type": "multipart/form-data; boundary=b"}
        coming = pool.submit(put, eve, part * 30_000 + b"--b--\r\n", **form)
        while not coming.done():
            asked = time.monotonic()
            hugo.say("still heard")
            assert time.monotonic() - asked < 5
    assert coming.result().json()["error"]["code"] == "bad_request"
    assert put(hugo).status_code == 201
