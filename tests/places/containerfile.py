"""What a container engine does with deploy/Containerfile, in a folder: its steps, one after the other."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "Containerfile"
_INSIDE = re.compile(r"(?<![\w.])/(packages|chat|data)\b")
"""A path in the container."""


def _install(packages: Path) -> None:
    """What requirements.txt names, and nothing else that is installed here."""
    text = (packages / "requirements.txt").read_text()
    for line in re.findall(r"^\S+==.*?(?= \\$)", text, re.MULTILINE):
        needed = Requirement(line)
        for file in distribution(needed.name).files if not needed.marker or needed.marker.evaluate() else ():
            there = packages / file.parts[0]
            if file.parts[0] != ".." and not there.exists():
                there.symlink_to(file.locate().parents[len(file.parts) - 2] if len(file.parts) > 1 else file.locate())


class Image:
    """Built in `root`: `environ` and `command` are what it is started with."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.environ: dict[str, str] = {}
        self.command: list[str] = []
        for line in FILE.read_text().splitlines():
            if line and not line.startswith("#"):
                word, _, rest = line.partition(" ")
                getattr(self, f"_{word.lower()}")(_INSIDE.sub(rf"{root}/\1", rest))

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        for source in [] if sources[0].startswith("--from") else sources:
            into = shutil.copytree if (ROOT / source).is_dir() else self._copy_file
            into(ROOT / source, Path(target), dirs_exist_ok=True)

    def _copy_file(self, source: Path, target: Path, dirs_exist_ok: bool) -> None:
        target.mkdir(parents=True, exist_ok=dirs_exist_ok)
        shutil.copy(source, target)

    def _run(self, rest: str) -> None:
        """As whoever runs the tests: to give files to another takes root. And without a network, so pip is played."""
        if rest.startswith("python -m pip install"):
            _install(self._root / "packages")
        else:
            subprocess.run(shlex.split(re.sub(r"--owner \d+", "", rest)), check=True)

    def _env(self, rest: str) -> None:
        self.environ |= dict(each.split("=", 1) for each in rest.split())

    def _cmd(self, rest: str) -> None:
        python, *words = json.loads(rest)
        assert python == "python"
        self.command = [sys.executable, "-S", *words]

    def _workdir(self, rest: str) -> None:
        assert rest == f"{self._root}/chat"

    def _from(self, rest: str) -> None:
        assert re.match(r"python:3\.\d+-slim", rest)

    def _user(self, rest: str) -> None:
        assert rest != "0"

    def _expose(self, rest: str) -> None:
        assert rest == "5000"
