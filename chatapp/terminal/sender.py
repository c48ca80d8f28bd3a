"""The sender: one line goes to the room, and its answer to whoever typed it."""

import time
from typing import Any

from .audience import Audience
from .bringing import Bringing
from .errors import Refused, Unreachable
from .ignored import Ignored
from .invitation import Invitation
from .line import Line, Question
from .outbox import Outbox
from .own import Own
from .presence import Presence
from .room import CONVERSATION, Room
from .seat import Seat
from .wording import word

Answer = dict[str, Any]


class Sender:
    """Takes a line out of the outbox only when it was answered; one that came too fast stays, and is sent again."""

    def __init__(self, outbox: Outbox, seat: Seat, audience: Audience, ignored: Ignored, own: Own) -> None:
        self._outbox, self._seat, self._ear, self._ignored, self._own = outbox, seat, audience, ignored, own
        self.bringing = Bringing(seat, audience.changed)

    def send(self, line: Line, presence: Presence) -> None:
        """Raises Cut; whether the line has arrived nobody knows, and its key makes it safe to send it again."""
        if not line.begun and self._ignored.some and CONVERSATION in presence.room.needs(line.text):
            line.begun = presence.seen  # else the room would take the last one, who may be ignored
        try:
            answer = self._own.obey(line, presence.room) or self._said(line, presence)
            if answer is not None:
                self._answered(answer)
        except Refused as refusal:
            if refusal.code == "too_fast":
                return time.sleep(refusal.fields["retry_after"])
            self._outbox.answered()
            self._ear.refused(line, refusal)
        self._ear.changed()

    def _said(self, line: Line, presence: Presence) -> Answer | None:
        """None where it is to be sent again."""
        try:
            return _ask(line, presence) if self.bringing.bring(line, presence) else None
        except Refused as refusal:
            if refusal.code == "no_such_file" and self.bringing.renew(line):
                return None
            raise

    def _answered(self, answer: Answer) -> None:
        saved = self._saved(answer["download"]) if "download" in answer else ""
        invitation = self._invitation(answer["invitation"]) if "invitation" in answer else None
        self._outbox.answered(self._question(answer))
        if invitation:
            self._ear.invited(invitation)
        if "found" in answer:
            self._ear.found(answer)
        if not {"ignore", "unignore"}.isdisjoint(answer):
            return self._ignore(answer)
        if reply := answer.get("reply", saved):
            tell = self._ear.explained if len(answer.get("help", ())) > 1 else self._ear.told
            tell(reply)
        if "name" in answer:
            self._seat.rename(answer["name"])

    def _ignore(self, answer: Answer) -> None:
        reply, shown = self._ignored.obey(answer)
        self._ear.told(reply)
        self._ear.hear(shown)

    def _question(self, answer: Answer) -> Question | None:
        if "ask" not in answer:
            return None
        ask = answer["ask"]
        question = Question(ask["prompt"], ask.get("line", ""), tuple(ask.get("to", ())))
        return question if self._ear.asked(question) else None

    def _saved(self, path: str) -> str:
        try:
            return word("saved", file=self._seat.save(path))
        except (Unreachable, OSError) as reason:
            raise Refused("not_saved", word("not_saved", reason=reason)) from None

    def _invitation(self, path: str) -> Invitation:
        try:
            return self._seat.invitation(path)
        except (Unreachable, ValueError) as reason:
            raise Refused("not_told", word("not_told", reason=reason)) from None


def _ask(line: Line, presence: Presence) -> Answer:
    if line.too_long:
        raise Refused("text_too_long", word("too_long", length=len(line.text)))
    _check_aim(line, presence.room)
    return presence.connection.ask(*line.event(presence.seen.epoch))


def _check_aim(line: Line, room: Room) -> None:
    """It was typed before the question was there to be seen."""
    if line.question and not line.sure and room.is_private(line.text):
        line.sure = True
        raise Refused("doubtful", word("aimed", names=room.names(line.question.to)))
