"""Who listens to a link: a person's screen, or a program's pipe."""

from typing import Any, Protocol

from .errors import Refused
from .inbox import Message
from .invitation import Invitation
from .line import Line, Question


class Audience(Protocol):
    """Told what happens, on the link's threads."""

    def hear(self, messages: list[Message]) -> None:
        """These are new, in order of `seq`."""

    def ignores(self, message: Message) -> bool:
        """Is this one not shown, so that no `/reply` can mean it?"""

    def told(self, text: str) -> None:
        """The room says something to this member alone."""

    def explained(self, text: str) -> None:
        """The room explains its commands."""

    def invited(self, invitation: Invitation) -> None:
        """The room says how others come in."""

    def found(self, answer: dict[str, Any]) -> None:
        """These were found, as `/find` answers."""

    def asked(self, question: Question) -> bool:
        """The room asks. Will the next line be the answer?"""

    def refused(self, line: Line, refusal: Refused) -> None:
        """This line will not be sent. Nothing that was typed behind it is sent before this returns."""

    def turned_away(self, refusal: Refused) -> None:
        """After a cut the room does not take this member back; that may pass, and lines wait. Told once a reason."""

    def changed(self) -> None:
        """The roster or the state of the link is another one."""

    def ended(self, code: str, text: str, /) -> None:
        """It is over, and nobody comes back by himself: the room's goodbye, or code "quit" without a text."""
