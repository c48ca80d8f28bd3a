"""The screen: what is heard goes above, what is typed stays below, and neither disturbs the other."""

from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import Any

from . import formatting, found, notices
from .choices import explained
from .composer import Composer
from .errors import Refused
from .inbox import Message
from .invitation import Invitation
from .line import Line, Question
from .link import Link
from .own_words import help_rows
from .printer import Printer
from .seat import Seat
from .wording import word

GONE = 1
"""Seconds after which a prompt that does not answer has ended."""


class Screen:
    """The audience of a link, for a person."""

    def __init__(self, seat: Seat, quiet: bool) -> None:
        self._quiet = quiet
        self._link = Link(seat, self, by_hand=True)
        self._composer = Composer(self._link, self._trouble)
        self._app = self._composer.app
        self._printer = Printer(self._app)
        self._day = f"{datetime.now():%Y-%m-%d}"

    def open(self) -> None:
        """Enter the room. Raises Refused or Unreachable."""
        self._link.open()

    def talk(self) -> int:
        """Until the person leaves, or the room ends it. The exit status: 1 if something could not be sent."""
        with suppress(EOFError, KeyboardInterrupt):
            self._composer.run(self._begin)
        unsent = self._link.leave(quits=True)
        self._not_sent(unsent)
        self._printer.print_all()
        return 1 if unsent else 0

    def _begin(self) -> None:
        self._printer.begin()
        self._link.start()

    # What is heard (on the link's threads)

    def hear(self, messages: list[Message]) -> None:
        """Print them, and ring for those that are meant for this member."""
        messages = self._link.readable(messages)
        self.changed()
        for run in notices.runs(messages):
            self._dated(run[-1])
            self._printer.print(formatting.messages(run, self._link.room, self._columns))
        if not self._quiet and any(map(self._rings, messages)):
            self._printer.on_loop(self._app.output.bell)

    @property
    def _columns(self) -> int:
        return self._app.output.get_size().columns

    def _dated(self, message: Message) -> None:
        day = f"{formatting.moment(message['at']):%Y-%m-%d}"
        if day != self._day:
            self._printer.print([(formatting.QUIET, f"— {day} —\n")])
            self._day = day

    def _rings(self, message: Message) -> bool:
        quiet = "said" in message or message["by"]["id"] == self._link.room.you["id"]
        return not quiet and bool(message.get("to") or formatting.names(self._link.room.name, message.get("text", "")))

    def ignores(self, message: Message) -> bool:
        """It is hidden."""
        return self._link.ignored.hides(message)

    def told(self, text: str) -> None:
        """An answer of the room."""
        self._printer.print(formatting.answer(text, self._columns))

    def explained(self, text: str) -> None:
        """With this program's own, and the keys, which are this screen's."""
        self.told(f"{help_rows(text, self._link.room.commands)}\n\n{word('keys')}")

    def invited(self, invitation: Invitation) -> None:
        """In words, and as a code where the screen has room and characters for it."""
        self.told(invitation.text)
        rows = invitation.rows(self._columns - formatting.ASIDE)
        if rows and self._app.output.encoding().lower() == "utf-8":
            self._printer.print(formatting.answer("\n".join(rows), self._columns, "class:code"))

    def found(self, answer: dict[str, Any]) -> None:
        """The answer of `/find`."""
        self._printer.print(found.fragments(answer, self._link.room, self._columns))

    def asked(self, _question: Question) -> bool:
        """The prompt becomes the room's question."""
        return True

    def turned_away(self, refusal: Refused) -> None:
        """What is typed waits."""
        self._trouble(explained(refusal, self._columns))

    def changed(self) -> None:
        """The status line is another one."""
        self._printer.on_loop(self._app.invalidate)

    def ended(self, _code: str, text: str) -> None:
        """Nothing more comes."""
        if text:
            self.told(text)
        self._printer.on_loop(self._exit)

    def _exit(self) -> None:
        if not self._app.is_done:
            self._app.exit()

    # What is not sent

    def refused(self, line: Line, refusal: Refused) -> None:
        """Say why, and hand the line back, and what waits behind it: after a wrong name, a secret meant for it.

        On the prompt's loop, while this waits: no key falls between.
        """
        self._trouble(explained(refusal, self._columns))
        handed_back = Event()
        self._printer.on_loop(lambda: self._hand_back(line, handed_back))
        if not handed_back.wait(GONE):
            self._not_sent([line.text, *self._link.outbox.give_back()])

    def _hand_back(self, line: Line, done: Event) -> None:
        self._not_sent(self._link.outbox.give_back())
        self._composer.hand_back(line)
        done.set()

    def _not_sent(self, texts: list[str]) -> None:
        for text in texts:
            self._trouble(word("not_sent", text=formatting.excerpt(text)))

    def _trouble(self, text: str) -> None:
        self._printer.print(formatting.answer(text, self._columns, "class:trouble"))
