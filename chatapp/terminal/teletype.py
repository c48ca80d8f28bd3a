"""The teletype: a terminal that prints one row below the other and cannot go back to any, such as a shell in Emacs."""

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from prompt_toolkit.utils import is_dumb_terminal

from . import formatting, found, notices, output
from .choices import explained, lines
from .errors import Refused
from .inbox import Message
from .invitation import Invitation
from .line import Line, Question
from .link import CONNECTED, OVER, Link
from .own_words import help_rows
from .room import command_word
from .seat import Seat
from .wording import word


def is_one() -> bool:
    """It says so, or nothing at all (Windows never does), or what is printed goes into a file or a pipe."""
    unnamed = "dumb" if os.name == "posix" else ""
    return not (sys.stdout and sys.stdout.isatty()) or is_dumb_terminal(os.environ.get("TERM") or unnamed)


class Teletype:
    """The audience of a link, for a person there."""

    def __init__(self, seat: Seat) -> None:
        self._link = Link(seat, self, by_hand=True)
        self._state = CONNECTED
        self._sure = ""
        self._over = Event()

    def open(self) -> None:
        """Enter the room. Raises Refused or Unreachable."""
        self._link.open()

    def talk(self, lines: Iterable[str]) -> int:
        """Until these end, the person interrupts, or the room ends it. The exit status: 1 if something was not sent."""
        self._link.start()
        Thread(target=self._read, args=[lines], daemon=True).start()
        with suppress(KeyboardInterrupt):
            self._over.wait()
        unsent = self._link.leave(quits=True)
        self._not_sent(unsent)
        return 1 if unsent else 0

    # What is typed

    def _read(self, lines: Iterable[str]) -> None:
        try:
            for line in lines:
                self._put(line.rstrip("\n"))
        except Refused as refusal:
            self._print(str(refusal))
        self._over.set()

    def _put(self, text: str) -> None:
        """Without saying what a `/reply` answers: nobody knows what was read when it was begun, so the room may ask."""
        outbox, question = self._link.outbox, self._link.outbox.question
        if not text.strip() or (question and not question.to and command_word(text)):
            outbox.ask_no_more()
        if text.strip():
            outbox.put(Line(text, self._link.seen, sure=text == self._sure))

    # What is heard (on the link's threads)

    def hear(self, messages: list[Message]) -> None:
        """Print them."""
        for run in notices.runs(self._link.readable(messages)):
            self._rows(formatting.messages(run, self._link.room, self._columns))

    def ignores(self, message: Message) -> bool:
        """It is hidden."""
        return self._link.ignored.hides(message)

    def told(self, text: str) -> None:
        """An answer of the room."""
        self._print(text)

    def explained(self, text: str) -> None:
        """With this program's own. There are no keys here."""
        self.told(help_rows(text, self._link.room.commands))

    def invited(self, invitation: Invitation) -> None:
        """Without the code, which wants colours."""
        self.told(invitation.text)

    def found(self, answer: dict[str, Any]) -> None:
        """The answer of `/find`."""
        self._rows(found.fragments(answer, self._link.room, self._columns))

    def asked(self, question: Question) -> bool:
        """The next line is the answer."""
        self._print(question.prompt)
        return True

    def refused(self, line: Line, refusal: Refused) -> None:
        """Say why. What waits behind it is not sent, and what was private stays so: the next line goes on with it.

        It may be the secret, typed before anybody has read this. A command, or an empty line, begins anew. Private is
        too what the room takes for private, and offers as that: "/pmAnna hi", "pm Anna hi".
        """
        unsent = [line.text, *self._link.outbox.give_back()]  # before it is said: who has read it begins anew
        self._sure = line.text if line.sure else ""
        if line.question or any(map(self._link.room.is_private, [line.text, *lines(refusal)])):
            self._link.outbox.reopen(line.question or Question(line.text, f"{line.text} "))
        self._print(explained(refusal, self._columns))
        self._not_sent(unsent)

    def turned_away(self, refusal: Refused) -> None:
        """What is typed waits."""
        self._print(explained(refusal, self._columns))

    def changed(self) -> None:
        """There is no status line: a connection that is lost, or back, is told."""
        if self._link.state not in (self._state, OVER):
            self._print(word(self._link.state))
        self._state = self._link.state

    def ended(self, _code: str, text: str) -> None:
        """Nothing more comes."""
        if text:
            self._print(text)
        self._over.set()

    # Rows

    @property
    def _columns(self) -> int:
        return shutil.get_terminal_size().columns

    def _not_sent(self, texts: list[str]) -> None:
        for text in texts:
            self._print(word("not_sent", text=formatting.excerpt(text)))

    def _print(self, text: str) -> None:
        self._rows(formatting.answer(text, self._columns))

    def _rows(self, fragments: formatting.Fragments) -> None:
        with suppress(OSError):
            output.say("".join(text for _style, text in fragments).rstrip("\n"))
