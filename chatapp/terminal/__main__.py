"""`python -m chatapp.terminal [URL] [--name NAME]`: the room, in a terminal or for a program."""

import argparse
import os
import signal
import sys
from getpass import getpass

from prompt_toolkit import prompt

from chatapp.version import VERSION

from . import door, output, piped_lines, teletype
from .address import host_key, room_address
from .bot import Bot
from .composer import PROMPT
from .errors import Refused, Unreachable
from .formatting import refusal as shown
from .formatting import visible
from .pipe import REFUSED, SENT, UNREACHABLE, Pipe, say_unsent
from .screen import Screen
from .seat import Seat
from .teletype import Teletype
from .upload import Upload
from .wording import word


def main() -> int:
    """The exit status: 0 all sent, 1 refused, 2 unreachable."""
    chosen = _arguments()
    output.replace_what_cannot_be_shown()
    try:
        url = room_address(chosen.url)
        chosen.host_key = chosen.host_key or host_key(chosen.url)
        if chosen.listen or chosen.file or not _has_terminal():
            return _run_program(url, chosen)
        return _run_person(url, chosen)
    except Refused as refusal:
        return _end(shown(refusal), UNREACHABLE if refusal.code == "no_such_room" else REFUSED)
    except Unreachable as reason:
        return _end(visible(str(reason)), UNREACHABLE)
    except KeyboardInterrupt:
        return REFUSED


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


# A person


def _run_person(url: str, chosen: argparse.Namespace) -> int:
    try:
        door.check(url)
        print(word("welcome"), *(f"  /{command:<6}{word(command)}" for command in ("pm", "name", "quit")), sep="\n")
        audience = _enter(url, chosen)
        return audience.talk() if isinstance(audience, Screen) else audience.talk(piped_lines.read())
    except (EOFError, KeyboardInterrupt):
        return SENT


def _enter(url: str, chosen: argparse.Namespace) -> Screen | Teletype:
    """Ask until the door opens, or until another name or password would not help."""
    name, password = chosen.name or _ask("enter_name"), chosen.password
    while True:
        seat = Seat(url, name, password, chosen.host_key)
        audience = Teletype(seat) if teletype.is_one() else Screen(seat, chosen.quiet)
        try:
            audience.open()
            return audience
        except Refused as refusal:
            name, password = _ask_again(refusal, name, password)


def _ask_again(refusal: Refused, name: str, password: str) -> tuple[str, str]:
    if refusal.code == "wrong_password":
        return name, _ask("enter_password", hidden=True)
    if refusal.code not in ("name_invalid", "name_taken"):
        raise refusal
    print(shown(refusal))
    return _ask("enter_name"), password


def _ask(question: str, hidden: bool = False) -> str:
    print(word(question))
    if teletype.is_one():
        return getpass(PROMPT) if hidden else input(PROMPT)
    return prompt(PROMPT, is_password=hidden)


# A program


def _run_program(url: str, chosen: argparse.Namespace) -> int:
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


if __name__ == "__main__":
    sys.exit(main())
