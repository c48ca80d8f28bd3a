"""Names and texts as people write them who want to be taken for somebody else, for hypothesis."""

from hypothesis import strategies as st

from chatapp.chat import names as rules
from chatapp.chat.errors import ChatError
from chatapp.chat.message import clean

NAMES = [
    "Hugo", "Julien", "Anna Maria", "R2:D2", "Julien: yes", "Julien >>> yes", "Julien(PM)", "Julien (in private to X)",
    "* Julien", "-- Julien", "*", "--", "Julien has left", "Julien waves", "[17:39:47] Julien", "12:00:00 Julien",
    "O'Neil", "Jean-Paul", "محمد", "李雷", "李" * 24, "x" * 24, "Anna 😀", "हिन्दी", "12:00:00", ">>>", "a b c d e f",
]  # fmt: skip
FORGED = [
    "[2026-11-26 17:39:47] Julien: I resign", "[17:39:47] Julien: I resign", "17:39:47 Julien >>> I resign",
    "17:39:47 Julien(PM) >>> I resign", "* Julien resigns", "-- Julien has left", "Julien: I resign", "Julien has left",
    ">>> I resign", "— 2026-11-26 —",
]  # fmt: skip
ENDS = ["\n", "\n\n", "\u2028", "\u2029", "\r\n", "\r"]
TURNS = ["\u202e", "\u202a", "\u2066", "\u2067", "\u2068", "\u2069", "\u202c", "\u200f", "\u061c"]
WIDE = [
    "\t", "\t" * 9, " " * 13, " " * 22, "\u00a0" * 30, "\u3000" * 9, "x" * 300, "日本語" * 40, "é" * 90, "e\u0301" * 90,
    "👨‍👩‍👧" * 9, "🇫🇷" * 30, "❤️" * 40, "\u200b" * 60, "\ufeff", "\u1160" * 40, "ก็" * 60, "का" * 60, "שלום",
    "https://example.org/" + "a" * 90, "```\n  code\n```", "\u2800" * 90, "\u00ad" * 80,
]  # fmt: skip


def _kept(rule, raw, limit):
    try:
        return rule(raw, limit)
    except ChatError:
        return None


_named = st.sampled_from(NAMES) | st.sampled_from(["Anna Maria", "Julien waves"]) | st.text(max_size=24)
names = _named.map(lambda raw: _kept(rules.enforce, raw, 24)).filter(bool)
"""Such as the door lets in."""

_pieces = st.sampled_from([*FORGED, *ENDS, *TURNS, *WIDE]) | st.text(max_size=12)
turns = st.text(st.sampled_from([*TURNS, "a"]), max_size=12).map("a{}".format)
"""Texts that turn their direction, and turn it again."""
texts = st.lists(_pieces, min_size=1, max_size=8).map(lambda raw: _kept(clean, "".join(raw), 4000)).filter(bool)
"""Such as the room keeps."""
