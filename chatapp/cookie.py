"""What the signed cookie (Flask's session) says: the member's id, and the name to fill in at the door."""

import hashlib
import hmac
import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from chatapp.chat.clock_trust import DAY
from chatapp.chat.errors import NoSuchRoom
from chatapp.chat.message import Person
from chatapp.hub.house import House


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


NAME = "chat"
"""With what the name of every cookie begins."""
_PORT, _OURS = re.compile(r":(\d{1,5})$", re.ASCII), re.compile(rf"(?:^|[; ]){NAME}(?:-(\d+))?(?:\.[^=]*)?=", re.ASCII)

PORTS = 4
"""Other ports of a host whose cookies are tried; the rest of them are other servers'."""
ROOM = "chat.room"
"""Where the environ of a request names the room that it is for, by its slug; without, it is the one at `/`."""


class Sessions(SessionInterface):
    """A cookie for each room: whoever is in two rooms is somebody in each, and one room's is nothing in another.

    One for each port too, in its name: to a browser two servers at one host are one (RFC 6265 section 8.5).
    """

    def __init__(self, house: House) -> None:
        self._house = house

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """That of the room and the port which the request is for; without, one of ours that was given at another.

        One server may be at several ports: as several processes, or behind a proxy.
        """
        slug, own = room(request.environ), _port(request.environ)
        others = sorted(ports(request.environ.get("HTTP_COOKIE", "")))[:PORTS]
        found = (_sessions(slug, port).open_session(app, request) for port in (own, *others))
        return next(filter(None, found), None) or _sessions(slug, own).open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """The same; none with a file, which proxies and browsers keep for good and give to everybody."""
        if request.endpoint != "static":
            if session.modified:
                self._date(session)
            _sessions(room(request.environ), _port(request.environ)).save_session(app, session, response)

    def _date(self, session: SessionMixin) -> None:
        """What is signed while the clock is ahead says so, and what is believed: it is too old in time all the same."""
        session.pop("clock", None)
        believed, says = self._house.time(), time.time_ns() // 1_000_000
        if session and believed < says:
            session["clock"] = says, believed

    def mark(self, app: Flask, environ: dict[str, Any]) -> str:
        """What a cookie holds that was given for the password of now. Nobody can try passwords on it: it is keyed."""
        password = self._password(room(environ))
        return (
            hmac.digest(app.config["SECRET_KEY"].encode(), password.encode(), hashlib.sha256).hex() if password else ""
        )

    def _password(self, slug: str) -> str:
        with suppress(NoSuchRoom):  # whoever wants to come in there is told so by the house
            return self._house.place(slug).password
        return ""


def room(environ: dict[str, Any]) -> str:
    """The slug of the room that a request is for."""
    return str(environ.get(ROOM, ""))


def _port(environ: dict[str, Any]) -> str:
    """The port that the browser asked for; "" for one that needs no telling."""
    port = _PORT.search(environ.get("HTTP_HOST", ""))
    return port[1] if port and port[1] not in ("80", "443") else ""


def ports(cookies: str) -> set[str]:
    """Those for which there may be one of ours in a Cookie header, "" among them."""
    return set(_OURS.findall(cookies))


@lru_cache(1024)
def _sessions(slug: str, port: str) -> "_RoomSessions":
    return _RoomSessions(slug, port)


class _RoomSessions(SecureCookieSessionInterface):
    """Flask's, with a cookie that is never too young, and never in the clear once it was made over TLS."""

    def __init__(self, slug: str, port: str) -> None:
        self.slug, self._port = slug, port
        self.salt = f"cookie-session/{slug}" if slug else SecureCookieSessionInterface.salt

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002
        """Its own, so that a browser can be in several rooms: `chat-5000.class-a`."""
        return f"{NAME}{self._port and '-'}{self._port}{self.slug and '.'}{self.slug}"

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
    if mark := _mark(current_app, request.environ):
        session["mark"] = mark


def rename(name: str) -> None:
    """The member of this browser has another name now."""
    session["name"] = name


def forget() -> None:
    """This browser is nobody; only the name stays, for the next time."""
    name = session.get("name")
    session.clear()
    session["name"] = name


def current() -> Person | None:
    """The member that the cookie of this request speaks of. None too if the room's password was changed since."""
    return _person(current_app, request.environ, session)


def outdated() -> Person | None:
    """The member that it spoke of until the room's password was changed: worth something beside the new one only."""
    return None if current() else _signed(current_app, session)


def known() -> str:
    """The id that the cookie of this request speaks of, whatever the password is now; "" for none."""
    person = _signed(current_app, session)
    return person.id if person else ""


def name() -> str:
    """The name used last, or ""."""
    return str(session.get("name") or "")


def read(app: Flask, environ: dict[str, Any]) -> Person | None:
    """The same outside Flask, for a WSGI `environ`: None unless the cookie is signed by us."""
    if NAME not in environ.get("HTTP_COOKIE", ""):
        return None  # most strangers: no signature to look at, so a thousand a second cost little
    request = Request(environ, populate_request=False)  # else they hold each other: garbage in a circle
    return _person(app, environ, app.session_interface.open_session(app, request) or {})


def _person(app: Flask, environ: dict[str, Any], session: Any) -> Person | None:
    person = _signed(app, session)
    mark = _mark(app, environ) if person else ""
    return person if not mark or hmac.compare_digest(mark, str(session.get("mark"))) else None


def _signed(app: Flask, session: Any) -> Person | None:
    if not session.get("id") or not session.get("name") or _is_of_a_wrong_clock(app, session):
        return None
    return Person(session["id"], session["name"])


def _is_of_a_wrong_clock(app: Flask, session: Any) -> bool:
    """Was it signed on a day that has not come yet, and is it too old by what was believed then?"""
    said, believed = session.get("clock", (0, 0))
    now, life = time.time_ns() // 1_000_000, app.permanent_session_lifetime.total_seconds() * 1000
    return bool(said > now + DAY and now - believed > life)


def _mark(app: Flask, environ: dict[str, Any]) -> str:
    return cast(Sessions, app.session_interface).mark(app, environ)
