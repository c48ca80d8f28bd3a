"""The pages that explain the room: what they name is there, and what is there they name."""

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from benchmarks import scale
from chatapp.chat.commands import COMMANDS
from chatapp.chat.errors import ChatError
from chatapp.config import Settings
from chatapp.payloads import GOODBYES
from chatapp.terminal.own_words import WORDS

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
README = ROOT / "README.md"
WIRE, SETTINGS, COMMANDS_PAGE = (ROOT / "docs" / f"{name}.md" for name in ("wire", "settings", "commands"))
MAKEFILES = [ROOT / "Makefile", ROOT / "benchmarks" / "bench.mk"]

LINK = re.compile(r"\]\(([^)\s]+)\)")
TARGET = re.compile(r"^([a-z-]+):.*? ## (.+)$", re.MULTILINE)


def anchors(page):
    """Of its headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page):
    return [link for link in LINK.findall(page.read_text()) if "://" not in link]


def leads_somewhere(page, link):
    path, _, anchor = link.partition("#")
    there = (page.parent / path) if path else page
    return there.exists() and (not anchor or anchor in anchors(there))


def codes():
    return {broken.code for broken in ChatError.__subclasses__() if broken.__module__.startswith("chatapp.")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    assert [link for link in links(page) if not leads_somewhere(page, link)] == []


def test_a_link_to_nowhere_is_found():
    assert leads_somewhere(README, "docs/wire.md#refusals")
    assert not leads_somewhere(README, "docs/wire.md#refusal")
    assert not leads_somewhere(README, "docs/wires.md")


def test_the_readme_is_a_product_page():
    assert 500 < len(README.read_text().split()) <= 950


def test_every_setting_is_on_the_page_about_them():
    named = {"SECRET_KEY" if each.name == "secret_key" else f"CHAT_{each.name.upper()}" for each in fields(Settings)}
    assert set(re.findall(r"`(CHAT_\w+|SECRET_KEY)`", SETTINGS.read_text())) == named
    assert set(re.findall(r"`(CHAT_\w+|SECRET_KEY)`", README.read_text())) < named


def test_every_command_and_each_of_its_words_is_on_the_page_about_them():
    words = {word for command in COMMANDS for word in (command.name, *command.aliases)}
    words |= WORDS.keys() - {"telecharger"}  # the terminal's own; without accents they are named nowhere
    assert words == _words(COMMANDS_PAGE)
    assert words > _words(README)


def _words(page: Path) -> set[str]:
    return set(re.findall(r"`/([\w?]+)", page.read_text()))


def test_every_refusal_and_every_goodbye_is_on_the_page_about_the_wire():
    rows = re.findall(r"^\| (`[^|]+`) \|", WIRE.read_text(), re.MULTILINE)
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert named >= codes() > {"room_full", "name_taken"}
    assert named >= GOODBYES.keys()


def test_make_help_says_what_each_target_does():
    said = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = [target for file in MAKEFILES for target in TARGET.findall(file.read_text())]
    assert [tuple(line.split(maxsplit=1)) for line in said.splitlines()] == targets
    assert {"run", "help", "test", "quick", "check", "newest"} < dict(targets).keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_command_exists(page):
    targets = {target for file in MAKEFILES for target in re.findall(r"^([a-z-]+):", file.read_text(), re.MULTILINE)}
    assert set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", page.read_text(), re.MULTILINE)) <= targets


def test_how_far_it_goes_is_computed_from_what_was_measured():
    assert scale.text() in scale.PAGE.read_text()
