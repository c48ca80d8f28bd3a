"""The composer: the line being typed, behind the prompt or behind a question of the room."""

from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from .completion import Completions, complete
from .draft import Draft
from .formatting import visible
from .history import History
from .line import Line
from .link import Link
from .printer import STYLE
from .status import status
from .wording import word

PROMPT = ">>> "


class Composer:
    """What is typed goes to the outbox of the link with Enter."""

    def __init__(self, link: Link, warn: Callable[[str], None]) -> None:
        self._link, self._outbox, self._warn = link, link.outbox, warn
        self._draft = Draft(link)
        self._session: PromptSession[None] = PromptSession(
            self._prompt,
            multiline=True,
            prompt_continuation=lambda width, *_: " " * width,
            history=History(),
            completer=Completions(link.room),
            complete_while_typing=Condition(lambda: self._buffer.text.lstrip().startswith("/")),
            bottom_toolbar=lambda: status(link, self._draft),
            key_bindings=self._keys(),
            style=STYLE,
        )
        self.app = self._session.app
        self._buffer = self._session.default_buffer
        self._buffer.on_text_changed += lambda buffer: self._draft.follow(buffer.text)

    def run(self, begin: Callable[[], None]) -> None:
        """Until `app` is told to exit. Raises EOFError or KeyboardInterrupt when the person leaves."""
        self._session.prompt(pre_run=begin)

    def hand_back(self, line: Line) -> None:
        """Before what is being typed, which may be the secret too: together they go to nobody but whom they name.

        What was private by its question stays so: the question is open again.
        """
        self._outbox.reopen(line.question)
        typed = self._buffer.text
        gap = " " if line.text.lstrip().startswith("/") or (line.question and typed) else ""
        self._buffer.document = Document(line.text + gap + typed)
        self._draft = Draft(self._link, line)
        if typed:
            self._draft.join(line)

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        keys.add("enter")(self._enter)
        keys.add("tab")(lambda event: complete(event.current_buffer))
        keys.add("escape", "enter")(lambda event: event.current_buffer.insert_text("\n"))
        return keys

    def _enter(self, event: KeyPressEvent) -> None:
        text = event.current_buffer.text
        if not text.strip():
            self._outbox.ask_no_more()
            self._clear(kept=False)
        elif self._is_doubtful(text):
            self._draft.ask(text)
        else:
            self._send(text)

    def _send(self, text: str) -> None:
        """Into the history goes nothing that answers a question, or may yet do so: up and Enter would publish it."""
        kept = not (self._outbox.may_ask or self._outbox.question)
        self._outbox.put(self._draft.line(text))
        self._clear(kept)

    def _clear(self, kept: bool) -> None:
        self._buffer.reset(append_to_history=kept)
        self._draft = Draft(self._link)

    def _is_doubtful(self, text: str) -> bool:
        """An answer that begins as a private line to others stays here, once, with a word of warning."""
        question = self._outbox.question
        doubtful = bool(question and question.to) and self._link.room.is_private(text) and not self._draft.is_sure(text)
        if question and doubtful:
            self._warn(word("aimed", names=self._link.room.names(question.to)))
        return doubtful

    def _prompt(self) -> FormattedText:
        question = self._outbox.question
        return FormattedText([("class:question", f"{visible(question.prompt)} " if question else PROMPT)])
