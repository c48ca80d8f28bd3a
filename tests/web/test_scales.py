"""One scale each for type, corners and spaces, in css/tokens.css; and what no sheet has."""

import re
from pathlib import Path

import pytest

SHEETS = {path.name: path.read_text() for path in (Path(__file__).parents[2] / "static/css").glob("*.css")}
PARTS = pytest.mark.parametrize("name", sorted(SHEETS.keys() - {"tokens.css"}))
OF_SCALE = r"^\s*(?:font|font-size|border-radius|padding[\w-]*|margin[\w-]*|[\w-]*gap): [^;]*\drem"


def test_the_scales_are_short():
    tokens = re.findall(r"--(type|radius|space)-\d: ([\d.]+)rem", SHEETS["tokens.css"])
    scales = {name: [float(value) for each, value in tokens if each == name] for name, _ in tokens}
    assert scales == {
        "type": [0.8125, 0.9375, 1, 1.125, 1.375],
        "radius": [0.35, 0.75, 1.25],
        "space": [0.25, 0.5, 0.75, 1, 1.5, 2],
    }


@PARTS
def test_every_sheet_keeps_to_them(name):
    assert not re.findall(OF_SCALE, SHEETS[name], re.MULTILINE)


@PARTS
def test_no_sheet_names_an_id(name):
    assert not re.findall(r"^[^:/*]*#[a-z][^;]*\{$", SHEETS[name], re.MULTILINE)


@pytest.mark.parametrize("name", ["message.css", "people.css", "composer.css", "frame.css"])
def test_no_text_is_made_soft_by_being_made_transparent(name):
    """What is soft already has the least contrast that can be read: tests/browser/test_colours.py."""
    assert not re.findall(r"opacity: 0?\.\d+", SHEETS[name])


def test_what_only_a_screen_reader_is_told_is_hidden_in_one_way():
    assert sum(sheet.count("clip-path: inset(50%)") for sheet in SHEETS.values()) == 1
