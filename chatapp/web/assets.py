"""The static files: compressed once at the start, cached by browsers for good, at an address that changes with them.

Our scripts and styles are served without the comments that have a line of their own, a fifth of their weight; every
line keeps its number.

Pages are not compressed: it would save 9 KB, and their length would tell of the CSRF token in them (BREACH).
"""

import gzip
import hashlib
import mimetypes
import re
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, Response, abort, request

_FOREVER = "public, max-age=31536000, immutable"
_TEXT = {"text/javascript", "text/css", "image/svg+xml", "application/json", "application/manifest+json"}

_COMMENT = re.compile(rb"^[ \t]*/\*.*\*/$", re.MULTILINE)
_COMMENTED = {"text/javascript", "text/css"}


class _Asset(NamedTuple):
    body: bytes
    gzipped: bytes | None
    mimetype: str


class Assets:
    """`/static/<version>/js/room.js`: modules import each other by relative paths, so one version is for all files."""

    def __init__(self, folder: Path) -> None:
        files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
        self._assets = {name: _load(path) for name, path in files.items()}
        everything = b"".join(asset.body for asset in self._assets.values())
        self._version = hashlib.sha256(everything).hexdigest()[:8]

    def install(self, app: Flask) -> None:
        """Make `url_for("static", filename=…)` mean these files."""
        app.add_url_rule("/static/<version>/<path:filename>", "static", self._serve)
        app.url_defaults(self._add_version)

    def _add_version(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["version"] = self._version

    def _serve(self, version: str, filename: str) -> Response:
        asset = self._assets.get(filename) or abort(404)
        small = asset.gzipped if request.accept_encodings.quality("gzip") else None
        response = Response(small or asset.body, mimetype=asset.mimetype)
        response.vary.add("Accept-Encoding")
        if small:
            response.content_encoding = "gzip"
        if version == self._version:  # a page from before an upgrade asks under its own; the answer is not for good
            response.headers["Cache-Control"] = _FOREVER
        return response


def _load(path: Path) -> _Asset:
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    body = _COMMENT.sub(b"", path.read_bytes()) if mimetype in _COMMENTED else path.read_bytes()
    return _Asset(body, gzip.compress(body, 9, mtime=0) if mimetype in _TEXT else None, mimetype)
