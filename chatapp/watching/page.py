"""`GET /metrics`: who may look, and what they see."""

import hmac
import ipaddress

from flask import Request, Response, abort, request
from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from chatapp import cookie
from chatapp.config import Settings, metrics_token
from chatapp.transcript import MAIN
from chatapp.web.hosts import name_of

_FORWARDED = (
    "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED", "HTTP_X_ORIGINAL_", "HTTP_CLIENT_IP",
    "HTTP_X_CLIENT_IP", "HTTP_X_CLUSTER_CLIENT_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_CF_", "HTTP_FASTLY_",
)  # fmt: skip
"""What the headers begin with that proxies add, in a WSGI environ."""


class Page:
    """For whoever brings the token; where there is none, for programs on this machine."""

    def __init__(self, registry: CollectorRegistry, settings: Settings) -> None:
        self._registry, self._token = registry, metrics_token(settings)

    def show(self) -> Response:
        """OpenMetrics 1.0; 401 without the token, 403 from elsewhere, 404 in any room but the first."""
        if cookie.room(request.environ) != MAIN:
            abort(404)
        if self._token and not self._brings_token(request):
            abort(401)
        if not self._token and not _is_local(request):
            abort(403)
        text = generate_latest(self._registry)  # type: ignore[no-untyped-call]
        return Response(text, content_type=CONTENT_TYPE_LATEST)

    def _brings_token(self, request: Request) -> bool:
        """The scheme's name in any case (RFC 9110 section 11.1)."""
        scheme, _, brought = request.headers.get("Authorization", "").partition(" ")
        is_it = hmac.compare_digest(brought.strip().encode("latin-1", "replace"), self._token.encode())
        return is_it and scheme.lower() == "bearer"


def _is_local(request: Request) -> bool:
    """Asked from this machine, by this machine's own name, and by nobody behind a proxy on it."""
    forwarded = any(name.startswith(_FORWARDED) for name in request.environ)
    return not forwarded and _is_loopback(request.remote_addr) and _is_loopback(name_of(request.host))


def _is_loopback(address: str | None) -> bool:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address == "localhost"
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
