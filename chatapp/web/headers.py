"""What every answer tells the browser not to do."""

from flask import Response, request

_ALWAYS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
_PAGES = {
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def add(response: Response) -> Response:
    """The security headers. Nothing runs, loads or connects but what this server serves itself."""
    response.headers.extend(_ALWAYS)
    if request.endpoint != "static":  # files: they need no policy of their own
        response.headers.extend(_PAGES)
        response.headers.setdefault("Content-Security-Policy", _policy(request.host))
    if request.is_secure:  # elsewhere browsers ignore it, and say so in their console
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _policy(host: str) -> str:
    """`connect-src` names the WebSocket too: for older Safari, 'self' does not include it."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; media-src 'self';"
        " img-src 'self' data:;"
        f" connect-src 'self'{_websockets(host)}; manifest-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _websockets(host: str) -> str:
    """A policy cannot name an IPv6 address (CSP3, host-source), and browsers complain of one that does."""
    return "" if host.startswith("[") else f" ws://{host} wss://{host}"
