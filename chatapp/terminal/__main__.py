"""`python -m chatapp.terminal [URL] [--name NAME]`: the room, in a terminal or for a program."""

import argparse
import os
import sys

from chatapp.version import VERSION

from . import output, piped_lines
from .address import host_key, room_address
from .errors import Refused, Unreachable
from .formatting import refusal as shown
from .formatting import visible
from .pipe import REFUSED, UNREACHABLE, say_unsent


def main() -> int:
    """The exit status: 0 all sent, 1 refused, 2 unreachable."""
    chosen = _arguments()
    output.replace_what_cannot_be_shown()
    try:
        url = room_address(chosen.url)
        chosen.host_key = chosen.host_key or host_key(chosen.url)
        return _run(url, chosen)
    except Refused as refusal:
        return _end(shown(refusal), UNREACHABLE if refusal.code == "no_such_room" else REFUSED)
    except Unreachable as reason:
        return _end(visible(str(reason)), UNREACHABLE)
    except KeyboardInterrupt:
        return REFUSED


def _run(url: str, chosen: argparse.Namespace) -> int:
    """Whoever sends a line from a script waits for what they need, and for nothing else."""
    if chosen.listen or chosen.file or not _has_terminal():
        from . import program

        return program.run(url, chosen)
    from . import person

    return person.run(url, chosen)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m chatapp.terminal", description="The chat room, in a terminal.")
    parser.add_argument("url", nargs="?", default="http://localhost:5000", help="where the room is (%(default)s)")
    parser.add_argument("--name", default="", help="your username")
    parser.add_argument("--password", default="", help="of the room, if it has one")
    parser.add_argument("--host-key", default=os.environ.get("CHAT_HOST_KEY", ""), help="be host (or CHAT_HOST_KEY)")
    parser.add_argument("--quiet", action="store_true", help="no bell on private messages and mentions")
    parser.add_argument("--file", action="append", default=[], metavar="PATH", help="send it with the first line")
    parser.add_argument("--listen", action="store_true", help="print new messages as JSON lines until stopped")
    parser.add_argument("--history", type=int, default=0, metavar="N", help="with --listen: the last N first")
    parser.add_argument("--version", action="version", version=VERSION)
    chosen = parser.parse_args()
    if chosen.file and chosen.listen:
        parser.error("--file sends and ends; --listen does not end")
    return chosen


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _end(text: str, status: int) -> int:
    output.complain(text)
    if not _has_terminal():
        say_unsent(piped_lines.lines())
    return status


if __name__ == "__main__":
    sys.exit(main())
