"""What becomes of what is sent."""

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from chatapp.files import pictures
from chatapp.files.pictures import Picture


class Made(NamedTuple):
    picture: Picture
    whole: bytes
    thumbnail: bytes

    def shown(self):
        return Image.open(BytesIO(self.whole))

    def small(self):
        return Image.open(BytesIO(self.thumbnail))


def make(folder, data, **options):
    """None for what is no picture. Nothing is left behind of what is none, or refused."""
    source, *written = (Path(folder) / name for name in ("source", "whole", "thumbnail"))
    source.write_bytes(data)
    picture = None
    try:
        picture = pictures.made(source, *written, **options)
    finally:
        assert [path.exists() for path in written] == [bool(picture)] * 2
    return picture and Made(picture, *(path.read_bytes() for path in written))


@pytest.fixture
def made(tmp_path, caplog):
    """`made(data)`. Nothing that is wrong with a picture is worth a line in the log."""
    yield lambda data, **options: make(tmp_path, data, **options)
    assert caplog.get_records("call") == []
