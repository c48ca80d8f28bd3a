"""A program on pipes: what it says is sent, or what is said is printed. Nothing of a screen is loaded for it."""

import argparse
import signal

from . import output, piped_lines
from .bot import Bot
from .pipe import REFUSED, Pipe
from .seat import Seat
from .upload import Upload
from .wording import word


def run(url: str, chosen: argparse.Namespace) -> int:
    """Until its lines end, or with `--listen` for ever. The exit status; raises Refused or Unreachable."""
    if not chosen.name:
        output.complain(word("name_needed"))
        return REFUSED
    uploads = [Upload(path) for path in chosen.file]
    for upload in uploads:
        upload.check()  # before anybody sees this program come and go
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    seat = Seat(url, chosen.name, chosen.password, chosen.host_key)
    pipe = Bot(seat, chosen.history) if chosen.listen else Pipe(seat)
    pipe.open()
    lines = piped_lines.lines()
    return pipe.listen(lines) if isinstance(pipe, Bot) else pipe.send(lines, uploads)
