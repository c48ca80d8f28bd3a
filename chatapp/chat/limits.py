"""How much of everything the room allows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The defaults of design: a seat count, seconds, characters, lines and lines a second."""

    seats: int = 10
    grace: float = 15
    keep: float = 600
    text: int = 4000
    name: int = 24
    connections: int = 5
    pace_burst: int = 30
    pace_per_second: float = 10
    seats_per_address: int = 0
    """0: as many as there are."""
    correction_minutes: int = 15
    """In which one may correct and delete what one has said; 0: never."""
    file_megabytes: int = 0
    """Of one file, in units of 1,048,576 bytes; 0: there are no files."""
    files_megabytes: int = 1000
    """Of all files of the room."""
