"""Files for their owner alone: what is said in private is in them, and what signs the cookies."""

import logging
from collections.abc import Iterable
from pathlib import Path

log = logging.getLogger(__name__)

_CLOSED = "Others on this machine could read %(path)s (mode %(mode)03o). Now its owner alone can."
_OPEN = (
    "Others on this machine can read %(path)s (mode %(mode)03o), and its owner alone may change that, with chmod 600."
)


def make_private(paths: Iterable[Path]) -> None:
    """Of those that are there nobody but the owner may read any; the log says where others could."""
    for path in filter(Path.is_file, paths):
        mode = path.stat().st_mode & 0o777
        if mode & 0o077:
            log.info(_close(path, mode & 0o700), {"path": str(path), "mode": mode})


def _close(path: Path, mode: int) -> str:
    try:
        path.chmod(mode)
    except OSError:  # it is somebody else's
        return _OPEN
    return _CLOSED


def make_folder(folder: Path) -> None:
    """A folder, and all in front of it that are not there yet, for their owner alone."""
    for each in (*reversed(folder.parents), folder):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)
