"""An event that waits for its answer (in Socket.IO: its acknowledgement)."""

from contextlib import suppress
from threading import Event, Thread
from typing import Any

import msgspec

from chatapp import payloads, serverlog
from chatapp.chat.errors import ChatError, Stopping
from chatapp.chat.outcome import Outcome
from chatapp.hub.asking import Answer

from .outlet import EVERYONE, MEMBER, Outlet
from .tab import Tab


class Question(msgspec.Struct):
    """Who asks, and under which `number` the answer is expected (None: under none)."""

    outlet: Outlet
    tab: Tab
    number: int | None

    def answered(self, answer: Answer) -> None:
        """For what was handed on. Whoever sent a known key again, or broke a rule, owes a penalty."""
        try:
            if isinstance(answer, ChatError):  # not raised again: what holds what it raises is garbage in a circle
                return self.refused(answer)
            if answer.repeated:
                self.tab.throttle.owe()
            self.outlet.acknowledge(self.tab, self.number, self.worded(answer))
        except Exception as fault:
            self.refused(fault)
        finally:
            self.tab.throttle.answered()

    def worded(self, outcome: Outcome) -> dict[str, Any]:
        """The answer, in the language of the tab."""
        return payloads.outcome(outcome, self.tab.translate, self.tab.address)

    def refused(self, fault: Exception) -> None:
        """Say why. Stopping is not answered: the client sends the line again, with its key, to the next server."""
        log = self.tab.place.hub.log
        refusal = fault if isinstance(fault, ChatError) else serverlog.fault(log)
        self.tab.throttle.owe()
        if not isinstance(refusal, Stopping):
            log.info("refused: %(code)s", {"code": refusal.code})
            self.outlet.acknowledge(self.tab, self.number, payloads.refusal(refusal, self.tab.translate))


class LineQuestion(Question):
    """`message`. `zone`: the writer's, for `/find`."""

    zone: str

    def answered(self, answer: Answer) -> None:
        """As every question; to search takes its time, and the courier has others to look after."""
        if isinstance(answer, Outcome) and answer.find is not None:
            finding = FindQuestion(self.outlet, self.tab, self.number, self.zone)
            Thread(target=finding.answered, args=[answer], daemon=True).start()
        else:
            super().answered(answer)


class FindQuestion(Question):
    """`/find`, on a thread of its own. `zone`: as above."""

    zone: str

    def worded(self, outcome: Outcome) -> dict[str, Any]:
        """What was found."""
        assert outcome.find is not None
        found = self.tab.place.finding.find(self.tab, outcome.find, self.zone)
        return payloads.found(found) | {"words": outcome.find}


class JoinQuestion(Question):
    """`join`: answered with all that one needs to begin. `asked`: what the client has; `come`: it has its answer."""

    asked: payloads.Join
    come: Event = msgspec.field(default_factory=Event)

    def answered(self, answer: Answer) -> None:
        """As every question; and whoever reads this connection goes on."""
        super().answered(answer)
        self.come.set()

    def worded(self, _outcome: Outcome) -> dict[str, Any]:
        """On the courier's thread: nothing can be told between reading the transcript and entering the rooms."""
        place = self.tab.place
        welcome = place.history.welcome(self.tab, self.asked.since, self.asked.epoch)
        with suppress(ValueError, KeyError):  # the connection has gone meanwhile
            self.outlet.enter(self.tab, EVERYONE + place.hub.slug, MEMBER + self.tab.member)
        return payloads.welcome(welcome, place.title, self.tab.translate)
