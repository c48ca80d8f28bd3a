"""The outbox: lines on their way, in the order in which they were typed. A line leaves when it was answered."""

from collections import deque
from threading import Condition

from .line import Line, Question
from .own_words import called
from .room import command_word


class Outbox:
    """Filled by whoever types, emptied by the link's thread; both may wait on it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._lines: deque[Line] = deque()
        self._question: Question | None = None
        self._stirred = False

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def question(self) -> Question | None:
        """What the room has asked, while no line is on its way to answer it."""
        return self._question

    @property
    def may_ask(self) -> bool:
        """Is a command on its way, so that the next line may yet become an answer?"""
        with self._changed:
            return any(command_word(line.text) and not called(line.text) for line in self._lines)

    def put(self, line: Line) -> None:
        """One more line."""
        with self._changed:
            self._lines.append(line)
            self._answer()
            self._changed.notify_all()

    def _answer(self) -> None:
        """Whoever is next answers. Not when it is sent: between the two, `ask_no_more` would tell it to everybody."""
        if self._question and self._lines:
            self._lines[0].answer(self._question)
            self._question = None

    def head(self) -> Line | None:
        """The line that is next, as soon as there is one; None once `stir` says that something else is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._lines or self._stirred)
            self._stirred = False
            return self._lines[0] if self._lines else None

    def stir(self) -> None:
        """Whoever waits for a line shall look around."""
        with self._changed:
            self._stirred = True
            self._changed.notify_all()

    def answered(self, question: Question | None = None) -> None:
        """The head is done. The next line answers `question`, one that waits already too."""
        with self._changed:
            self._lines.popleft()
            self._question = question
            self._answer()
            self._changed.notify_all()

    def reopen(self, question: Question | None) -> None:
        """Its answer has come back."""
        with self._changed:
            self._question = question

    def ask_no_more(self) -> None:
        """The question of the room stays without an answer."""
        with self._changed:
            self._question = None

    def give_back(self) -> list[str]:
        """All that waits, which waits no longer."""
        with self._changed:
            texts = [line.told for line in self._lines]
            self._lines.clear()
            self._question = None
            self._changed.notify_all()
            return texts

    def wait_until_empty(self, timeout: float | None = None) -> bool:
        """Was everything answered within `timeout` seconds? Without one it will be."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._lines, timeout)
