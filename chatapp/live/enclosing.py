"""A line with files: they are claimed for it before it is decided, and free again if it is refused."""

import secrets
from typing import Protocol

import msgspec

from chatapp.chat.file import File
from chatapp.chat.outcome import Outcome
from chatapp.hub.asking import Answer
from chatapp.hub.asking import Question as Asked
from chatapp.hub.room_files import Wanted
from chatapp.payloads import Enclosed, Line, Pm

from .acknowledgement import Question


class Speak(Protocol):
    """Hands the line on."""

    def __call__(self, key: str, question: Asked, *, files: tuple[File, ...]) -> None:
        """Its answer says what came of it."""


class FilesQuestion(msgspec.Struct):
    """See the module. `key`: says which line has them."""

    asked: Question
    key: str
    files: tuple[File, ...]

    def answered(self, answer: Answer) -> None:
        """First the files: whoever hears a refusal sends them again."""
        self.settle(answer)
        self.asked.answered(answer)

    def settle(self, answer: Answer | None = None) -> None:
        """What came of it."""
        tab, message = self.asked.tab, answer.message if isinstance(answer, Outcome) else None
        tab.place.files.answered(tab.member, self.key, self.files, message)


def send(line: Line | Pm, asked: Question, speak: Speak) -> None:
    """Say it with its files. Raises NoSuchFile, and whatever `speak` does."""
    key, wanted = line.key or secrets.token_urlsafe(12), [_wanted(each) for each in line.files]
    question = FilesQuestion(asked, key, asked.tab.place.files.claim(asked.tab.member, key, wanted))
    try:
        speak(key, question, files=question.files)
    except Exception:
        question.settle()
        raise


def _wanted(each: str | Enclosed) -> Wanted:
    return Wanted(each) if isinstance(each, str) else Wanted(each.id, each.alt)
