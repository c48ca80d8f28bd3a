"""What the signed cookie (Flask's session) says: the member's id, and the name to fill in at the door."""

from typing import Any

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSessionInterface

from .chat.message import Person


class Sessions(SecureCookieSessionInterface):
    """Flask's, with a cookie that never travels in the clear once it was made over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Behind a proxy that ends TLS, CHAT_TRUSTED_PROXIES makes the request know."""
        return request.is_secure


def remember(member: Person) -> None:
    """This browser is `member` from now on. Whatever the session held before is gone."""
    session.clear()
    session.permanent = True
    session["id"], session["name"] = member


def rename(name: str) -> None:
    """The member of this browser has another name now."""
    session["name"] = name


def forget() -> None:
    """This browser is nobody; only the name stays, for the next time."""
    name = session.get("name")
    session.clear()
    session["name"] = name


def current() -> Person | None:
    """The member that the cookie of this request speaks of."""
    return _person(session)


def name() -> str:
    """The name used last, or ""."""
    return str(session.get("name") or "")


def read(app: Flask, environ: dict[str, Any]) -> Person | None:
    """The same outside Flask, for a WSGI `environ`: None unless the cookie is signed by us."""
    if f"{app.config['SESSION_COOKIE_NAME']}=" not in environ.get("HTTP_COOKIE", ""):
        return None  # most strangers: no signature to look at, so a thousand a second cost little
    return _person(app.session_interface.open_session(app, Request(environ)) or {})


def _person(session: Any) -> Person | None:
    return Person(session["id"], session["name"]) if session.get("id") and session.get("name") else None
