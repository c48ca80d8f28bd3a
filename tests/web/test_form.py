"""A form of any program gives its file, byte for byte; one that would keep others waiting is given up early."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3 import encode_multipart_formdata

from chatapp.chat.errors import BadRequest
from chatapp.files.shelf import PIECE
from chatapp.web.form import HEAD, PARTS, Form

B = "boundary"
FILE = b'--boundary\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n'
PART = b'--boundary\r\nContent-Disposition: form-data; name="q"\r\n\r\n\r\n'
END = b"--boundary--\r\n"
CLOSE = st.sampled_from([b"\r", b"\n", b"\r\n", b"--boundary", b"\r\n--boundary", b"--", b" ", b"x"])
CONTENT = st.binary(max_size=3 * PIECE) | st.lists(CLOSE.filter(lambda each: each != b"\r\n--boundary")).map(b"".join)


class Body(io.BytesIO):
    """Comes in pieces of all sizes."""

    def __init__(self, content, chance):
        super().__init__(content)
        self._chance = chance

    def read(self, size=-1):
        return super().read(self._chance.choice([1, 7, size, size, size]))


def whole(form):
    return b"".join(iter(form.read, b""))


@given(CONTENT, st.lists(st.text(max_size=20), max_size=3), st.lists(st.text(max_size=20), max_size=3), st.randoms())
def test_the_file_is_what_was_sent_whatever_else_is_in_the_form(content, before, behind, chance):
    fields = {f"before {number}": text for number, text in enumerate(before)}
    fields["file"] = ("board of today.jpg", content)
    fields |= {f"behind {number}": text for number, text in enumerate(behind)}
    body, _ = encode_multipart_formdata(fields, boundary="------------------4f2a")
    form = Form("------------------4f2a", Body(body, chance).read).open()
    assert (form.name, whole(form)) == ("board of today.jpg", content)


@pytest.mark.parametrize(
    "body",
    [
        b"a\r\n" * 3_000_000,
        PART * 50_000 + FILE + END,
        FILE + PART * 50_000 + END,
        PART.replace(b'"q"', b'"q"; filename="z"') * 30_000 + FILE + END,
        FILE.replace(b"\r\n\r\nx", b"\r\nX-A: b" * 1_000_000 + b"\r\n\r\nx") + END,
        FILE.replace(b'"a"', b'"' + b'a\\"' * 2_000_000 + b'"') + END,
        FILE + END + b"x" * 9_000_000,
        PART[:-4] + b" " * 9_000_000,
        b"--boundary" * 900_000,
    ],
    ids=["a preamble", "fields", "fields behind", "files", "a head", "a name", "an epilogue", "no end", "boundaries"],
)
def test_what_would_keep_others_waiting_is_given_up_early(body):
    sent = io.BytesIO(body)
    with pytest.raises(BadRequest):
        whole(Form(B, sent.read).open())
    assert sent.tell() <= PARTS * len(FILE) + HEAD + 3 * PIECE


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", END, PART + END, FILE, FILE[:-1], FILE + PART, FILE + FILE + END, FILE[:40],
     FILE.replace(b"Content-Disposition", b"X"), FILE.replace(b'"file"', b'"\xff"') + END],
)  # fmt: skip
def test_what_is_no_form_with_one_file_is_refused(body):
    with pytest.raises(BadRequest):
        whole(Form(B, io.BytesIO(body).read).open())


def test_a_file_of_nothing_but_boundaries_comes_in_pieces():
    form = Form("b", io.BytesIO(FILE.replace(b"boundary", b"b") + b"--bx" * 500_000 + b"\r\n--b--").read).open()
    assert max(map(len, iter(form.read, b""))) < 3 * PIECE


def test_a_form_without_a_boundary_is_none():
    with pytest.raises(BadRequest):
        Form("", io.BytesIO(FILE + END).read)
