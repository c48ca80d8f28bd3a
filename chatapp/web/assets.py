"""The static files: read at the start, cached by browsers for good, at an address that changes with them.

Each page has one script and one style sheet, joined from ours (bundle.py): over a slow line most of the time went into
asking for 44. They are served without the comments that have a line of their own, a fifth of their weight; what is
joined without the others and its indentation, too. Every line keeps its number.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from .bundle import Script, style

_FOREVER = "public, max-age=31536000, immutable"
_TEXT = {"text/javascript", "text/css", "image/svg+xml", "application/json", "application/manifest+json"}

_COMMENT = re.compile(r"^[ \t]*/\*.*\*/$", re.MULTILINE)
_REST = re.compile(r"^[ \t]+|[ \t]*(?:// .*|/\*.*\*/)$", re.MULTILINE)
_COMMENTED = {".js", ".css"}
_PAGES = "js/room.js", "js/door.js", "js/host.js", "css/room.css", "css/door.css"


class _Asset:
    def __init__(self, name: str, body: bytes) -> None:
        self.mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.body = _plain(body.decode()).encode() if Path(name).suffix in _COMMENTED else body

    @cached_property
    def gzipped(self) -> bytes | None:
        """Made when somebody asks first: most files nobody does, since the bundles have them."""
        return gzip.compress(self.body, 9, mtime=0) if self.mimetype in _TEXT else None


@cache  # for all apps of this process, of which tests have many
def assets(folder: Path) -> "Assets":
    """What stands in there."""
    return Assets(folder)


class Assets:
    """`/static/<version>/room.js`: an address leads to others by relative paths, so one version is for all files.

    `room.js` is `static/js/room.js` with all that it imports, `room.css` is `static/css/room.css`.
    """

    def __init__(self, folder: Path) -> None:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self._assets = {name: _Asset(name, body) for name, body in [*files.items(), *_bundles(files)]}
        everything = b"".join(self._assets[name].body for name in sorted(self._assets))
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


def _bundles(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    texts = {name: _plain(body.decode()) for name, body in files.items() if Path(name).suffix in _COMMENTED}
    for entry in _PAGES:
        name = Path(entry).name
        if entry.endswith(".css"):
            yield name, _flush(style(texts, entry))
        else:
            script = Script(texts, entry)
            yield name, _flush(script.text)
            yield f"{name}.map", script.map.encode()


def _flush(text: str) -> bytes:
    """No string of ours goes over several lines, or has `// ` in it."""
    return _REST.sub("", text).encode()


def _plain(text: str) -> str:
    return _COMMENT.sub("", text)
