"""The catalogues: nothing that the room says lacks its French, and what is served is what was written."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from chatapp.chat.errors import ChatError
from chatapp.chat.phrase import Phrase
from chatapp.language import FOLDER, translator
from chatapp.payloads import GOODBYES, commands

FRENCH = FOLDER / "fr" / "LC_MESSAGES" / "messages.po"
ROOT = Path(__file__).parents[2]

PLACE = re.compile(r"%\(\w+\)\w|\{\w+\}")
SAME_IN_BOTH = {"Tab", "menu", "Notifications", "Messages", "Suggestions", "Message", "Hugo", *"RPCLAE"}
"""The letters are keys."""


def catalogue(path):
    return read_po(io.BytesIO(path.read_bytes()), locale="fr")


def texts(path):
    return {message.id for message in catalogue(path) if message.id}


def translated():
    return [message for message in catalogue(FRENCH) if message.id]


def forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.fixture
def extracted(tmp_path, monkeypatch):
    """All texts of the code and the templates as they are now."""
    monkeypatch.chdir(ROOT)
    options = ["-F", "pyproject.toml", "-k", "Phrase", "-k", "Counted:1,2", "-o", str(tmp_path / "now.pot")]
    CommandLineInterface().run(["pybabel", "--quiet", "extract", *options, "chatapp", "templates"])
    return texts(tmp_path / "now.pot")


# The catalogues


def test_every_text_is_in_the_catalogue_and_no_other(extracted):
    assert len(extracted) > 100
    assert texts(FRENCH) == extracted
    assert texts(FOLDER / "messages.pot") == extracted


@pytest.mark.parametrize("message", translated(), ids=lambda message: forms(message.id)[0][:40])
def test_every_text_has_its_french_with_the_same_places(message):
    assert all(forms(message.string)), "no French"
    assert not message.fuzzy
    one, several = forms(message.id)[0], forms(message.id)[-1]
    assert places(one) <= places(forms(message.string)[0]) <= places(several)
    assert places(forms(message.string)[-1]) == places(several)


def places(text):
    return set(PLACE.findall(text))


@pytest.mark.parametrize("text", [form for message in translated() for form in forms(message.string)])
def test_french_is_set_as_french_is(text):
    assert not re.search(r"[^\u00a0][;!?»]|[^\u00a0]:(?!\S)|«[^\u00a0]", text), "no-break spaces"
    assert not re.search(r"['\"]|\.\.\.", text), "apostrophes, quotation marks, ellipses"
    assert not re.search(r"\b(tu|toi|ton|ta|tes|te|t’\w+)\b", text), "vous"


def test_what_is_served_is_what_was_written():
    served = read_mo(io.BytesIO(FRENCH.with_suffix(".mo").read_bytes()))
    assert meaning(served) == meaning(catalogue(FRENCH)), "make translations"


def meaning(read):
    """What readers get of it, and nothing of the tool that wrote it: Babel puts its own number into the bytes."""
    said = {(message.context, forms(message.id)): forms(message.string) for message in read if message.id}
    return said, read.num_plurals, read.plural_expr


# What people read


def refusals():
    waiting = [ChatError]
    while waiting:
        broken = waiting.pop()
        waiting += broken.__subclasses__()
        if broken is not ChatError and broken.__module__.startswith("chatapp.chat"):
            yield broken


FIELDS = {
    "reference": "1f",
    "seats": 9,
    "limit": 8,
    "length": 7,
    "name": "Zoé",
    "suggestion": None,
    "retry_after": 1,
    "minutes": 7,
    "names": "Zoé, Ann",
    "usage": Phrase("/pm NAME[,NAME…] TEXT"),
}


@pytest.mark.parametrize("broken", list(refusals()), ids=lambda broken: broken.__name__)
def test_every_refusal_has_its_french(broken):
    phrase = broken(**FIELDS).phrase
    assert translator("fr")(phrase) != translator("en")(phrase) == str(phrase)


def test_every_goodbye_and_every_help_has_its_french():
    assert all(translator("fr")(text.filled(minutes=7)) != str(text.filled(minutes=7)) for text in GOODBYES.values())
    for french, english in zip(commands(translator("fr")), commands(str), strict=True):
        assert french["help"] != english["help"]


class Words(HTMLParser):
    """All that a page says: its texts, and the attributes that are shown or read aloud."""

    SAID = {"title", "alt", "placeholder", "aria-label", "data-say", "value"}

    def __init__(self, page):
        super().__init__()
        self.said, self._silent = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self._silent = tag in ("script", "style")
        silent = tag in ("option", "button") or ("name", "csrf_token") in attributes
        said = self.SAID - {"value"} if silent else self.SAID
        self.said += [value for name, value in attributes if name in said and value]

    def handle_data(self, text):
        self.said += [text.strip()] if re.search(r"[^\W\d]", PLACE.sub("", text)) and not self._silent else []


def door(come):
    return come().get("/")


def refused(come):
    return come(password="x").post("/", data={"username": ""})


def full(come):
    return come(seats=0).get("/")


def waiting(come):
    browser = come(seats=0)
    return browser.post("/", data={"username": "Hugo", "csrf_token": token(browser.get("/"))})


def room(come):
    browser = come()
    browser.post("/", json={"username": "Hugo"})
    return browser.get("/chat")


def nowhere(come):
    return come().get("/nowhere")


def no_page(come):
    return come().post("/seats")


def too_old(come):
    return come().post("/quit")


def token(answer):
    return answer.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


@pytest.mark.parametrize("visit", [door, refused, full, waiting, room, nowhere, no_page, too_old])
def test_no_page_says_anything_in_one_language_only(build, visit):
    french, english = spoken(visit, build, "fr"), spoken(visit, build, "en")
    assert len(french) == len(english) > 2
    alike = {one for one, other in zip(french, english, strict=True) if one == other}
    assert alike <= SAME_IN_BOTH, "not translated"


def spoken(visit, build, language):
    def come(**settings):
        browser = build(**settings).test_client()
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return browser

    return Words(visit(come).text).said


@pytest.mark.parametrize(("days", "said"), [(1, "1 jour,"), (30, "30 jours,"), (1.5, "1,5 jours,")])
def test_days_are_counted(build, tmp_path, days, said):
    browser = build(retention_days=days, database=str(tmp_path / "chat.db")).test_client()
    assert said in browser.get("/", headers={"Accept-Language": "fr"}).text
