"""The marks of a name: accents, vowel signs, tones. Writing puts them on letters of their own script, a few on each."""

import unicodedata

import regex

from .visible import bare

_SCRIPTS = """
Adlm Arab Bali Batk Beng Bopo Cakm Cham Cher Cyrl Deva Ethi Grek Gujr Guru Hang Hani Hebr Hira Hmnp Java Kali Kana Khmr
Knda Lana Laoo Latn Lepc Limb Mand Mlym Mong Mtei Mymr Newa Nkoo Orya Osge Plrd Rohg Saur Sinh Sund Sylo Syrc Tale Taml
Tavt Telu Tfng Thaa Thai Tibt Toto Wcho
""".split()
"""The scripts in use that have marks (UAX #31, tables 5 and 7). Many marks of the others show nothing (SignWriting)."""
_ACCENTS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
"""The accents that Unicode ties to no script, or to more than it names."""

_AT_HOME = regex.compile(
    "|".join(rf"[\p{{L}}&&\p{{scx={code}}}][[\p{{scx={code}}}{_ACCENTS}]&&[\p{{Mn}}\p{{Mc}}]]+" for code in _SCRIPTS),
    regex.V1,
)
_MARK = regex.compile(r"\p{M}")
_JOINER = regex.compile(r"\p{InSC=Invisible_Stacker}(?!\p{L})")
"""What joins the letter before it to the one behind it, and shows nothing where there is none."""
_TWICE = regex.compile(r"(\p{Mn})\1")
_TOWER = regex.compile(r"\p{Mn}{5}")
"""Both by UTS #39 section 5.4: one mark twice, the second drawn over the first, and more than four on one letter."""


def astray(name: str) -> bool:
    """Is a mark where no writing puts it, and shows nothing, or more than it should?"""
    seen = bare(name)
    return bool(_MARK.search(seen)) and (_loose(seen) or bool(_TWICE.search(_apart(seen))))


def _loose(seen: str) -> bool:
    return bool(_JOINER.search(seen) or _MARK.search(_AT_HOME.sub("", seen)))


def towering(name: str) -> bool:
    """Do marks reach over the rows above or below?"""
    return bool(_TOWER.search(_apart(name)))


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)
