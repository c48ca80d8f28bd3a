"""stub"""

from pathlib import Path
from typing import NamedTuple


class Picture(NamedTuple):
    type: str
    width: int
    height: int


def made(source: Path, whole: Path, thumbnail: Path) -> Picture | None:
    return None
