"""How the others come in: what the room's page says of it, `/invitation` for programs, and the QR code as a picture."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, jsonify, request
from flask.typing import ResponseReturnValue as Answer

from chatapp import payloads, qr
from chatapp.invitation import Invitation, interfaces
from chatapp.invitation.ways import Visit, of_visit
from chatapp.language import translate

from . import seat


class Invitations:
    """The views, for members alone: the code may hold the password. `proxied`: is there a proxy that is believed?"""

    def __init__(self, proxied: bool) -> None:
        self._proxied = proxied

    def route(self, pages: Blueprint) -> None:
        """Add them."""
        pages.add_url_rule("/invitation", "invitation", self.tell)
        pages.add_url_rule("/invitation.svg", "code", self.draw)

    def of_request(self) -> Invitation:
        """To the room that this request is for. Of the password of a room that was made only a hash is known."""
        place = g.place
        ways = of_visit(self._visit(), interfaces.read)
        return Invitation(ways, bool(place.password), "" if place.made else place.password)

    def _visit(self) -> Visit:
        server, port = request.environ["SERVER_NAME"], request.environ["SERVER_PORT"]
        path = urlsplit(request.url_root).path
        return Visit(request.scheme, request.host, path, request.remote_addr or "", self._proxied, server, port)

    def tell(self) -> Answer:
        """As JSON."""
        seat.check()
        return jsonify(payloads.invitation(self.of_request(), translate))

    def draw(self) -> Answer:
        """As SVG, or 404 where there is nothing that a code could say."""
        seat.check()
        code = self.of_request().code or abort(404)
        return Response(qr.svg(code), mimetype="image/svg+xml")
