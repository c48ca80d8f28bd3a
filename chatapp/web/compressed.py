"""A page that is compressed: the room's, which is a quarter of what a newcomer waits for.

Only where nobody but the reader chooses a word of it. Elsewhere somebody could guess at the CSRF token, and see by the
length of the answer whether the guess is in it too (BREACH): the door, which repeats what was typed, stays as it is.
"""

import gzip

from flask import Response, request


def page(html: str) -> Response:
    """As it is, for whoever takes no gzip."""
    takes = request.accept_encodings.quality("gzip") > 0
    response = Response(gzip.compress(html.encode(), 6, mtime=0) if takes else html, mimetype="text/html")
    response.vary.add("Accept-Encoding")
    if takes:
        response.content_encoding = "gzip"
    return response
