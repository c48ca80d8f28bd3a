"""Who waits for an answer. A question is a value: whoever holds it can see who asked, and answers it once."""

from collections.abc import Callable
from threading import Event
from typing import Protocol

from chatapp.chat.errors import ChatError
from chatapp.chat.outcome import Outcome

Answer = Outcome | ChatError
"""What came of it, or the refusal."""


class Question(Protocol):
    """Something that was asked of the room."""

    def answered(self, answer: Answer) -> None:
        """Called once, by the courier, when what it answers was kept and told."""


class Nobody:
    """Asks nothing: what happens by itself, or behind somebody's back."""

    def answered(self, answer: Answer) -> None:
        """Nobody listens."""


def outcome_of(act: Callable[..., None], *arguments: object) -> Outcome:
    """What comes of `act(*arguments, question)`, for whoever stands and waits, such as a request for a page.

    Raises the ChatError that it is refused with. Never to be called on the courier's thread.
    """
    call = _Call()
    act(*arguments, call)
    return call.outcome()


class _Call:
    def __init__(self) -> None:
        self._answer: Answer | None = None
        self._come = Event()

    def answered(self, answer: Answer) -> None:
        self._answer = answer
        self._come.set()

    def outcome(self) -> Outcome:
        self._come.wait()
        assert self._answer is not None
        if isinstance(self._answer, ChatError):
            raise self._answer
        return self._answer
