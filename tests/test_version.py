"""Which version it is: written down once, and said wherever somebody asks."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

from chatapp.transcript.sqlite import SqliteStore
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


@pytest.mark.parametrize("program", ["terminal", "rooms", "backup", "restore", "move", "host"])
def test_a_program_says_it_and_does_nothing_else(program, tmp_path):
    SqliteStore(tmp_path / "chat.db").close()
    before = {each.name for each in tmp_path.iterdir()}
    command = [sys.executable, "-m", f"chatapp.{program}", "--version"]
    environ = os.environ | {"CHAT_DATABASE": "chat.db", "PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
    assert (said.stdout, said.stderr) == (f"{VERSION}\n", "")
    assert {each.name for each in tmp_path.iterdir()} == before
