"""A zip that is never whole anywhere: it is sent in pieces while what is in it is read."""

from collections.abc import Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

EARLIEST, LATEST = 1980, 2107
"""Years that a zip can tell."""


class Archive:
    """`entry` after `entry`, then `end`; each yields what is there to be sent.

    `zipfile` keeps a row of each entry until the end, and nothing else.
    """

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = ZipFile(self._sink, "w")  # type: ignore[call-overload]  # it needs no more

    def entry(
        self, name: str, at: datetime, content: Iterator[bytes], packed: bool = False, huge: bool = False
    ) -> Iterator[bytes]:
        """`packed`: it is worth the work, as pictures are not. `huge`: perhaps over 2 GB, as few readers like."""
        info = ZipInfo(name, (min(max(at.year, EARLIEST), LATEST), *at.timetuple()[1:6]))
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        with self._zip.open(info, "w", force_zip64=huge) as file:
            for piece in content:
                file.write(piece)
                yield from self._sink.taken()
        yield from self._sink.taken()

    def end(self) -> Iterator[bytes]:
        """Without it nobody takes the zip for whole."""
        self._zip.close()
        yield from self._sink.taken()


class _Sink:
    """It cannot be sought in: so `zipfile` goes back to nothing."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Kept until it is taken."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is in the way."""

    def taken(self) -> Iterator[bytes]:
        """What was written since the last time."""
        written, self._written = b"".join(self._written), []
        if written:
            yield written
