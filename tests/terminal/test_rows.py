"""On any terminal, however narrow and whatever it takes for wide, no row passes for another's line."""

import contextlib
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.terminal import formatting
from chatapp.terminal.bot import Bot
from chatapp.terminal.errors import Refused
from chatapp.terminal.inbox import Seen
from chatapp.terminal.line import Line
from chatapp.terminal.pipe import Pipe
from chatapp.terminal.seat import Seat
from chatapp.web.plain_text import joined
from tests import strange

from .printed import BEHIND, foreign, is_mark, read, rows, usual

WIDE = 70
"""Columns in which any name has room."""


HUGO = {"id": "x", "name": "Hugo"}
AMENDED = ({}, {"corrected": 1}, {"said": 1795721607506}, {"agreed": [HUGO, HUGO]}, {"deleted": HUGO, "text": ""},
           {"deleted": {"id": "h", "name": "Host"}, "text": ""}, {"corrected": 1, "agreed": [HUGO]})  # fmt: skip
"""What may have become of it."""


def person(draw):
    return {"id": "x", "name": draw(strange.names)}


@st.composite
def said(draw):
    """A message of the wire."""
    kind = draw(st.sampled_from(["text", "text", "action", "joined", "left", "renamed"]))
    message = {"seq": 1, "kind": kind, "at": 1795721607506, "by": person(draw)}
    if kind in ("text", "action"):
        message["text"] = draw(strange.turns | strange.texts)
    if kind == "text" and draw(st.booleans()):
        message["to"] = [person(draw) for _ in range(draw(st.integers(2, 4)))]
    if kind in ("text", "action"):
        message |= draw(st.sampled_from(AMENDED))
    return message | ({"was": draw(strange.names)} if kind == "renamed" else {})


def printed(messages, columns):
    return [fragment for message in messages for fragment in formatting.message(message, "me", columns)]


def hugo(text):
    return {"seq": 1, "kind": "text", "at": 0, "by": {"id": "x", "name": "Hugo"}, "text": text}


@given(st.lists(said(), min_size=1, max_size=5), st.integers(WIDE, 200))
def test_every_line_has_its_true_author_whatever_was_said(messages, columns):
    found = read(rows(printed(messages, columns), columns))
    assert len(found) == len(messages)
    for line, message in zip(found, messages, strict=True):
        assert squeezed(line.by or "") == (squeezed(message["by"]["name"]) if "text" in message else "")
        assert [squeezed(name) for name in line.to] == [squeezed(one["name"]) for one in message.get("to", [])]


@pytest.mark.parametrize("columns_of", [usual, foreign])
@given(said(), st.integers(20, 200))
def test_no_further_row_begins_where_authors_begin_or_before(columns_of, message, columns):
    _first, *others = rows(printed([message], columns), columns, columns_of)
    assert [row for row in others if row and not row.startswith(BEHIND)] == []


@given(strange.texts, st.integers(20, 200))
def test_nothing_of_a_text_is_lost(text, columns):
    message = hugo(text)
    drawn = "".join(rows(printed([message], columns), columns))
    shown = formatting.visible("".join(text.splitlines()), keep="\t")
    assert squeezed(drawn.partition(">>>")[2]) == squeezed(shown)


@given(said(), st.integers(20, 60))
def test_no_name_is_lost_at_the_edge(message, columns):
    drawn = squeezed("".join(rows(printed([message], columns), columns)))
    names = [message["by"]["name"], message.get("was", ""), *(one["name"] for one in message.get("to", []))]
    assert [name for name in names if squeezed(name) not in drawn] == []


def squeezed(text):
    """Without white space, and without marks, which the emulator does not draw all."""
    letters = (char for char in unicodedata.normalize("NFD", text) if not is_mark(char))
    return "".join("".join(letters).split())


@given(st.lists(strange.names, min_size=1, max_size=10), st.integers(20, 200))
def test_no_row_of_an_answer_begins_where_lines_begin(names, columns):
    drawn = rows(formatting.answer("\n".join(["2 of 10:", *names]), columns), columns)
    assert [row for row in drawn if not row.startswith(" " * 4)] == []


@given(strange.texts, st.integers(20, 200))
def test_nor_does_what_was_not_sent(text, columns):
    drawn = rows(formatting.answer(f"Not sent: {formatting.excerpt(text)}", columns), columns)
    assert [row for row in drawn if row and not row.startswith(" " * 4)] == []


@given(st.integers(1, 11))
def test_a_window_for_a_few_letters_gets_them(columns):
    message = hugo("hello\thello " * 9)
    assert rows(printed([message], columns), columns)


@pytest.mark.parametrize(("columns", "longest"), [(20, 9), (40, 29), (60, 41), (100, 81)])
def test_an_address_is_in_one_piece_where_it_has_room(columns, longest):
    for length, pieces in ((longest, 1), (longest + 1, 2)):
        address = "http://a/" + "a" * (length - 9)
        drawn = rows(printed([hugo(f"look: {address}")], columns), columns)
        assert [row.strip(" ") for row in drawn[-pieces:]] == [address[:longest], address[longest:]][:pieces]


def test_a_long_word_begins_beside_its_author():
    first, second, _third = rows(printed([hugo("a" * 100)], 60), 60)
    assert first.endswith(" Hugo >>> " + "a" * 41)
    assert second == " " * 18 + "a" * 41


def test_code_keeps_its_indentation_and_its_tab_stops():
    message = hugo("if a:\n    b\n\tc\n日\td")
    drawn = [row[18:] for row in rows(printed([message], 80), 80)]
    assert drawn == ["if a:", "    b", "        c", "日      d"]


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x85", "\x1b[2K"])
def test_what_is_told_on_stderr_is_one_row_each(capsys, end):
    ci = Pipe(Seat("http://localhost:1", "ci", ""))
    ci.refused(Line(f"hello{end}12:00:00 Julien >>> I resign", Seen()), Refused("code", f"Never{end}ever"))
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert "\x1b" not in told


@given(said())
def test_what_a_bot_reads_is_one_row_each(message):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        Bot(Seat("http://localhost:1", "ci", ""), 0)._print([message])
    assert out.getvalue().isascii()
    assert [json.loads(row) for row in out.getvalue().splitlines()] == [message]


LOOK_ALIKES = [
    "Hugo꞉ yes", "Hugoː yes", "‐‐ Hugo left", "—— Hugo left", "٭ Hugo", "✳ Hugo", "⟦17⟧ Hugo", "17꞉39꞉47 Hugo",
    "Hugo ᐳᐳᐳ yes", "Hugo 》》》 yes", "❭❭❭ Hugo", "▶▶▶ Hugo", "a≫b", "Hugo: yes", "'Hugo",
]  # fmt: skip


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_name_that_looks_like_a_mark_of_ours_stands_in_quotes(name):
    message = hugo("I resign") | {"by": {"id": "m", "name": name}}
    assert f'"{name}" >>> ' in "".join(text for _style, text in printed([message], 100))
    assert joined([name]) == f'"{name}"'


@pytest.mark.parametrize(
    "name", ["Hugo", "Anna Maria", "O’Neil", "R2-D2", "Dr. Who", "Anna ❤️", "1️⃣", "محمّد", "ශ්‍රී", "李雷"]
)
def test_a_name_that_does_not_stands_alone(name):
    assert joined([name]) == name
