"""What is kept between two runs: each seat's cookie, the lines typed, who is ignored. Nobody else may read it."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TextIO


def _state() -> Path:
    """Where such things are. A user without a home and a name, as in a container, has no place for them."""
    with suppress(RuntimeError):
        return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return Path(os.devnull)


FOLDER = _state() / "chat-room"


def cookie_file(url: str, name: str) -> Path:
    """One per server and name, so that three people can share one machine. A digest: a name may be no file name."""
    return FOLDER / f"cookie-{hashlib.sha256(f'{url} {name}'.encode(errors='replace')).hexdigest()[:32]}"


def history_file() -> Path:
    """The lines typed, for the up arrow of the next run. Made here, because private lines stand in it too."""
    path = FOLDER / "history"
    with suppress(OSError):
        _open(path, os.O_APPEND).close()
    return path


def read(path: Path) -> str:
    """What is kept there, or ""."""
    try:
        return path.read_text()
    except OSError:
        return ""


def write(path: Path, text: str) -> None:
    """Keep it. A disk that cannot be written costs the next run its cookie, not this run."""
    with suppress(OSError), _open(path, os.O_TRUNC) as file:
        file.write(text)


def forget(path: Path) -> None:
    """Keep it no longer."""
    with suppress(OSError):  # where nothing can be written, nothing is kept
        path.unlink()


def _open(path: Path, how: int) -> TextIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | how, 0o600), "w")
