"""Somebody at a terminal: the way in, and a screen."""

import argparse
from getpass import getpass

from prompt_toolkit import prompt

from . import door, piped_lines, teletype
from .composer import PROMPT
from .errors import Refused
from .formatting import refusal as shown
from .pipe import SENT
from .screen import Screen
from .seat import Seat
from .teletype import Teletype
from .wording import word


def run(url: str, chosen: argparse.Namespace) -> int:
    """Until they leave. The exit status; raises Refused or Unreachable."""
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
