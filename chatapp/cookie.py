"""What the signed cookie (Flask's session) says: the member's id, and the name to fill in at the door."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from chatapp.chat.message import Person


class Signer(TimestampSigner):
    """What it has signed is never too young: else a clock that is set back, by NTP or by hand, locks everybody out.

    It is too old `max_age` seconds after its signing, also when the clock was ahead then.
    """

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """As TimestampSigner has it; raises SignatureExpired for what is too old, BadSignature for what is not ours."""
        value, signed = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - signed.timestamp() > max_age:
            raise SignatureExpired("too old", payload=value, date_signed=signed)
        return (value, signed) if return_timestamp else value


ROOM = "chat.room"
"""Where the environ of a request names the room that it is for, by its slug; without, it is the one at `/`."""


class Sessions(SessionInterface):
    """A cookie for each room: whoever is in two rooms is somebody in each, and one room's is nothing in another."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """That of the room which the request is for."""
        return _sessions(room(request.environ)).open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """The same."""
        _sessions(room(request.environ)).save_session(app, session, response)


def room(environ: dict[str, Any]) -> str:
    """The slug of the room that a request is for."""
    return str(environ.get(ROOM, ""))


@lru_cache(1024)
def _sessions(slug: str) -> "_RoomSessions":
    return _RoomSessions(slug)


class _RoomSessions(SecureCookieSessionInterface):
    """Flask's, with a cookie that is never too young, and never in the clear once it was made over TLS."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self.salt = f"cookie-session/{slug}" if slug else SecureCookieSessionInterface.salt

    def get_cookie_name(self, app: Flask) -> str:
        """Its own, so that a browser can be in several rooms."""
        return f"{super().get_cookie_name(app)}.{self._slug}" if self._slug else super().get_cookie_name(app)

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002
        """Where the room is: another one may be at the same host, in another folder."""
        return f"{request.script_root}/"

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's, with our Signer."""
        serializer = super().get_signing_serializer(app)
        if serializer:
            serializer.signer = Signer
        return serializer

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:  # noqa: ARG002
        """Never: a date of ours is in the past for a browser while our clock is behind. The Signer looks at the age."""
        return datetime.max.replace(tzinfo=UTC) if session.permanent else None

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
    if f"{_sessions(room(environ)).get_cookie_name(app)}=" not in environ.get("HTTP_COOKIE", ""):
        return None  # most strangers: no signature to look at, so a thousand a second cost little
    return _person(app.session_interface.open_session(app, Request(environ)) or {})


def _person(session: Any) -> Person | None:
    return Person(session["id"], session["name"]) if session.get("id") and session.get("name") else None
