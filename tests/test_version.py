"""Which version it is: written down once, and said wherever somebody asks."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

from chatapp.version import VERSION

ROOT = Path(__file__).parents[1]


def test_it_is_written_down_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "chatapp.version.VERSION"}


def test_it_is_the_newest_of_the_changelog_or_on_the_way_to_the_next():
    newest = Version(re.findall(r"^## (\d[\w.]*)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[0])
    here = Version(VERSION)
    assert here > newest if here.is_devrelease else here == newest


@pytest.mark.parametrize("program", ["terminal", "rooms"])
def test_a_program_says_it(program):
    command = [sys.executable, "-m", f"chatapp.{program}", "--version"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == f"{VERSION}\n"
