"""Without a person: lines in, and an exit status that says what came of them."""

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain
from threading import Event, Thread
from typing import Any

from . import found, output
from .choices import rows
from .draft import Draft
from .errors import Refused, reason
from .formatting import excerpt, visible
from .formatting import refusal as shown
from .inbox import Message
from .invitation import Invitation
from .line import Line, Question
from .link import OVER, RECONNECTING, Link
from .seat import Seat
from .upload import Upload
from .wording import word

PATIENCE = 30
"""Seconds for which a line waits for a lost connection."""

LAST_LOOK = 2
"""Seconds for which lines that cannot be sent any more are read, to say so: what pipes them in may never end."""

SENT, REFUSED, UNREACHABLE = 0, 1, 2


class Pipe:
    """The audience of a link, for a program. Every line stands alone: none answers a question of the room."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._link = Link(seat, self)
        self._status = SENT
        self._turned_away = self._gone = False
        self._over = Event()

    def open(self) -> None:
        """Enter the room. Raises Refused or Unreachable."""
        self._link.open()
        self._link.start()

    def send(self, lines: Iterable[str], uploads: Sequence[Upload] = ()) -> int:
        """Each line as one message, each answered before the next one is read; then hang up. The exit status.

        The first line goes with the `uploads`; without any they go alone.
        """
        waiting = iter(lines)
        try:
            said = filter(str.strip, waiting)
            for line in chain([next(said, "")], said) if uploads else said:
                self._put(line.rstrip("\n"), uploads)
                uploads = ()
                if not self._sent():
                    return self._leave(waiting)
        except Refused as refusal:
            self._refuse(str(refusal))
        except KeyboardInterrupt:
            pass  # as the end of stdin
        return self._leave()

    def _put(self, text: str, uploads: Sequence[Upload] = ()) -> None:
        line = Draft(self._link).line(text)
        line.uploads += uploads
        self._link.outbox.put(line)

    def _sent(self) -> bool:
        while not self._link.outbox.wait_until_empty(0.5):
            if self._link.state == OVER:
                self._status = REFUSED
                return False
            if self._link.state == RECONNECTING and time.monotonic() - self._link.since > PATIENCE:
                self._give_up()
                return False
        return True

    def _give_up(self) -> None:
        self._status = REFUSED if self._turned_away else UNREACHABLE
        if not self._turned_away:
            _complain(word("lost", url=self._seat.url))

    def _leave(self, waiting: Iterable[str] = ()) -> int:
        """The seat is freed by the run that took it: another one of the same name may still need it."""
        unsent = self._link.leave(quits=self._seat.taken)
        say_unsent(chain(unsent, waiting))
        return UNREACHABLE if self._gone else self._status or (REFUSED if unsent else SENT)

    def hear(self, messages: list[Message]) -> None:
        """Nobody listens."""

    def ignores(self, message: Message) -> bool:  # noqa: ARG002
        """A program is given everything."""
        return False

    def told(self, text: str) -> None:
        """The answer of `/who` or `/help`."""
        try:
            output.say(visible(text, keep="\n\t"))
        except OSError as fault:
            self._refuse(word("not_shown", reason=reason(fault)))

    def explained(self, text: str) -> None:
        """There are no keys here."""
        self.told(text)

    def invited(self, invitation: Invitation) -> None:
        """The answer of `/invite`; a code is for eyes."""
        self.told(invitation.text)

    def found(self, answer: dict[str, Any]) -> None:
        """The answer of `/find`, a row each."""
        self.told("\n".join(found.rows(answer, self._link.room)))

    def asked(self, question: Question) -> bool:
        """A command that needs more than its line has."""
        self._refuse(question.prompt)
        return False

    def refused(self, line: Line, refusal: Refused) -> None:
        """Say why; the lines that follow stand for themselves."""
        self._refuse(f"{excerpt(line.told)}: {shown(refusal)}", *rows(refusal))

    def _refuse(self, *reasons: str) -> None:
        self._status = REFUSED
        _complain(*reasons)

    def turned_away(self, refusal: Refused) -> None:
        """Say why; the seat may be free again in time."""
        self._turned_away = True
        _complain(shown(refusal))

    def changed(self) -> None:
        """Nobody looks."""

    def ended(self, code: str, text: str) -> None:
        """The room, or this program, has had enough."""
        self._gone = code == "closed"
        self._over.set()
        if code != "quit":
            _complain(text)


def say_unsent(lines: Iterable[str]) -> None:
    """Name the lines that nobody can send any more, those that are piped in by now."""
    naming = Thread(target=_name_unsent, args=[lines], daemon=True)
    naming.start()
    naming.join(LAST_LOOK)


def _name_unsent(lines: Iterable[str]) -> None:
    with suppress(Refused):  # UTF-16
        for line in filter(str.strip, lines):
            _complain(word("not_sent", text=excerpt(line.rstrip("\n"))))


def _complain(*texts: str) -> None:
    """One row each, whatever was to be sent."""
    output.complain(*(visible(text, keep="\t") for text in texts))
