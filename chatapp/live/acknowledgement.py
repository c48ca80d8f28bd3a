"""An event that waits for its answer."""

import logging
from contextlib import suppress
from threading import Event
from typing import Any

from chatapp import payloads, serverlog
from chatapp.chat.errors import ChatError, Stopping
from chatapp.chat.outcome import Outcome
from chatapp.hub.asking import Answer
from chatapp.hub.hub import Hub

from .outlet import Outlet, everyone, member_room
from .tab import Tab

log = logging.getLogger(__name__)


class Question:
    """Who asks, and under which `number` the answer is expected (None: under none)."""

    def __init__(self, outlet: Outlet, tab: Tab, number: int | None) -> None:
        self.outlet, self.tab, self.number = outlet, tab, number

    @property
    def hub(self) -> Hub:
        """Of the room where it is asked."""
        return self.tab.place.hub

    def answered(self, answer: Answer) -> None:
        """For what was handed on. Whoever sent a known key again, or broke a rule, owes a penalty."""
        try:
            if isinstance(answer, ChatError):
                raise answer
            if answer.repeated:
                self.tab.throttle.owe()
            self.say(self._worded(answer))
        except Exception as fault:
            self.refused(fault)
        finally:
            self.tab.throttle.answered()

    def _worded(self, outcome: Outcome) -> dict[str, Any]:
        return payloads.outcome(outcome, self.tab.translate)

    def refused(self, fault: Exception) -> None:
        """Say why. Stopping is not answered: the client sends the line again, with its key, to the next server."""
        refusal = fault if isinstance(fault, ChatError) else serverlog.fault()
        self.tab.throttle.owe()
        if not isinstance(refusal, Stopping):
            log.info("refused: %s", refusal.code)
            self.say(payloads.refusal(refusal, self.tab.translate))

    def say(self, payload: dict[str, Any]) -> None:
        """The answer."""
        if self.number is not None:
            self.outlet.acknowledge(self.tab, self.number, payload)


class JoinQuestion(Question):
    """`join`: answered with all that one needs to begin. `since` and `epoch`: what the client has already."""

    def __init__(self, question: Question, asked: payloads.Join) -> None:
        super().__init__(question.outlet, question.tab, question.number)
        self._asked, self._come = asked, Event()

    def answered(self, answer: Answer) -> None:
        """As every question; and whoever reads this connection goes on."""
        super().answered(answer)
        self._come.set()

    def wait(self) -> None:
        """Until it is answered: whether the next event comes from somebody who has joined is known only then."""
        self._come.wait()

    def _worded(self, _outcome: Outcome) -> dict[str, Any]:
        # On the courier's thread: nothing can be told between reading the transcript and entering the rooms.
        place = self.tab.place
        welcome = place.history.welcome(self.tab, self._asked.since, self._asked.epoch)
        with suppress(ValueError, KeyError):  # the connection has gone meanwhile
            self.outlet.enter(self.tab, everyone(place.hub.slug), member_room(self.tab.member))
        return payloads.welcome(welcome, place.title, self.tab.translate)
