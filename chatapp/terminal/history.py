"""The lines typed, for the up arrow: those of this run at least, where no file can be read or written."""

from collections.abc import Iterable
from contextlib import suppress

from prompt_toolkit.history import FileHistory

from . import kept


class History(FileHistory):
    """Where the disk is full, or the home is somebody else's: else each line would end in a traceback on the screen."""

    def __init__(self) -> None:
        super().__init__(str(kept.history_file()))

    def load_history_strings(self) -> Iterable[str]:
        """Of earlier runs, the last one first."""
        with suppress(OSError):
            return list(super().load_history_strings())
        return []

    def store_string(self, string: str) -> None:
        """For later ones."""
        with suppress(OSError):
            super().store_string(string)
