"""In which language: the one chosen by the link, else the one that the browser prefers, else English."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue as Answer
from flask_babel import Babel
from werkzeug.wrappers import Request

from chatapp.chat.phrase import Phrase, Translate

NAMES = {"en": "English", "fr": "Français"}
"""The languages of the room, each as its speakers call it. The first is that of the texts in the code."""
FOLDER = Path(__file__).parent / "translations"

_COOKIE, _A_YEAR = "chat_language", 365 * 24 * 3600


def of(request: Request) -> str:
    """The language of whoever asks. A cookie of its own: a choice of language outlives every seat."""
    chosen = request.cookies.get(_COOKIE)
    return chosen if chosen in NAMES else _preferred(request)


def _preferred(request: Request) -> str:
    """RFC 4647 lookup: "fr-CH, en;q=0.5" is French. Werkzeug's `best_match` would find only the English in it."""
    tags = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((tag for tag in tags if tag in NAMES), next(iter(NAMES)))


@cache
def translator(language: str) -> Translate:
    """What turns a Phrase into words of that language."""
    catalogue = gettext.translation("messages", FOLDER, [language], fallback=True)
    return lambda phrase: phrase.words(catalogue)


def translate(phrase: Phrase) -> str:
    """The words of a phrase for whoever makes this request."""
    return translator(of(request))(phrase)


def install(app: Flask, *switched: str) -> None:
    """`_()` and `| words` in templates; and on the pages (endpoints) `switched`, `?language=fr` chooses."""
    Babel(app, locale_selector=lambda: of(request))
    app.before_request(_switch(switched))
    app.jinja_env.filters["words"] = translate
    app.jinja_env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}  # half of an é
    app.context_processor(lambda: {"language": of(request), "languages": NAMES})


def _switch(pages: tuple[str, ...]) -> Callable[[], Answer | None]:
    def switch() -> Answer | None:
        chosen = request.args.get("language")
        if chosen not in NAMES or request.endpoint not in pages:
            return None
        answer = redirect(url_for(request.endpoint), 303)
        answer.set_cookie(_COOKIE, chosen, _A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
        return answer

    return switch
