"""Files over HTTP: put in by a member, had by whoever may read the line that has them."""

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Blueprint, Flask, Response, g, jsonify, request, send_file
from flask.typing import ResponseReturnValue as Answer
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header

from chatapp import cookie, payloads
from chatapp.chat.errors import NoSuchFile
from chatapp.chat.file import with_ending
from chatapp.files.receiving import Read
from chatapp.files.shelf import PIECE, Kept

from . import seat
from .form import Form
from .hook import line_key

UPLOAD = "pages.upload"
_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Whatever it is, it runs nothing, loads nothing, and stands in nobody's frame."""


class Files:
    """The views."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def route(self, pages: Blueprint) -> None:
        """Their addresses."""
        pages.add_url_rule("/files", "upload", self.upload, methods=["POST"])
        pages.add_url_rule("/files/<file_id>", "file", self.whole)
        pages.add_url_rule("/files/<file_id>/thumbnail", "thumbnail", self.thumbnail)

    def upload(self) -> Answer:
        """201, or 200 for what has come before with the same key."""
        with _read_to_its_end():
            person = seat.check()
            name, read = _sent()
            file, new = g.place.files.put(person.id, self._id(person.id), name, read)
            return jsonify(payloads.file(file)), 201 if new else 200

    def _id(self, member_id: str) -> str:
        """128 bits that nobody can guess; of a key always the same."""
        key = line_key()
        said = "\n".join([cookie.room(request.environ), member_id, key]).encode()
        secret = str(self._app.config["SECRET_KEY"]).encode()
        bits = hmac.digest(secret, said, hashlib.sha256)[:16] if key else secrets.token_bytes(16)
        return urlsafe_b64encode(bits).decode().rstrip("=")

    def whole(self, file_id: str) -> Answer:
        """All of it."""
        kept = _kept(file_id)
        return _answer(kept, kept.whole, kept.file.type, kept.file.name)

    def thumbnail(self, file_id: str) -> Answer:
        """A small picture of a picture; of anything else there is none."""
        kept = _kept(file_id)
        return _answer(kept, kept.thumbnail, "image/webp", with_ending(kept.file.name, "image/webp"))


def _kept(file_id: str) -> Kept:
    kept: Kept = g.place.files.readable(seat.check().id, file_id)
    return kept


def _answer(kept: Kept, path: Path, media_type: str, name: str) -> Response:
    """Asked for again each time: whoever has left, or whose line is deleted, finds nothing in a cache."""
    if "," in request.headers.get("Range", ""):
        del request.environ["HTTP_RANGE"]  # several ranges: all of it is an answer too (RFC 9110 section 14.2)
    try:
        answer = send_file(
            path, media_type, as_attachment=not kept.file.is_picture, download_name=name, etag=kept.file.id,
            last_modified=kept.came(),  # that of the bytes would tell when somebody sent the same ones first
        )  # fmt: skip
    except FileNotFoundError:  # it is being thrown away, or no picture
        raise NoSuchFile from None
    answer.cache_control.private = True
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def _sent() -> tuple[str, Read]:
    """The name, and what reads the bytes: of a raw body, or of the field `file` of a form (RFC 7578)."""
    if request.mimetype == "multipart/form-data":
        form = Form(request.mimetype_params.get("boundary", ""), request.stream.read).open()
        return form.name, form.read
    _, options = parse_options_header(request.headers.get("Content-Disposition", ""))
    return options.get("filename", ""), request.stream.read


@contextmanager
def _read_to_its_end() -> Iterator[None]:
    """A browser that is answered while it sends would see a cut line, and no answer."""
    try:
        yield
    finally:
        with suppress(OSError, HTTPException):
            while request.stream.read(PIECE):
                time.sleep(0)  # see `receive`
