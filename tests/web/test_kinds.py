"""What a message can be: whoever adds a kind is told where it has no words yet."""

import re
from datetime import UTC
from pathlib import Path

import pytest

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.language import translator
from chatapp.terminal import formatting, wording
from chatapp.web import plain_text

ROOT = Path(__file__).parents[2]
NOTICES = [kind for kind in Kind if not (kind.spoken or kind.amending)]


def words_of(constant, name):
    """The strings of a list in a module of the page."""
    module = (ROOT / "static" / "js" / "log" / name).read_text()
    return re.findall(r'"(\w+)"', re.search(rf"{constant}[^\[]*\[([^\]]*)\]", module)[1])


def test_the_page_knows_each_kind_and_no_other():
    assert words_of("NOTICES =", "notice.js") == NOTICES
    assert words_of("isSpoken =", "message.js") == [kind for kind in Kind if kind.spoken]


@pytest.mark.parametrize("kind", NOTICES)
def test_each_notice_has_words_everywhere(kind):
    notice = Message(kind, 0, Person("h", "Hugo"), was="Victor")
    assert f'"{kind}": _("' in (ROOT / "templates" / "_parts.html").read_text()
    for language in ("en", "fr"):
        assert "Hugo" in plain_text.line(notice, UTC, translator(language))
        assert kind in wording.WORDS[language]
    shown = formatting.message(
        {"kind": str(kind), "at": 0, "by": {"id": "h", "name": "Hugo"}, "was": "Victor"}, "me", 80
    )
    assert f": {kind}" not in shown[0][1]
