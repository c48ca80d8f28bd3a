"""The composer: the line being typed, behind the prompt or behind a question of the room."""

from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from . import kept
from .completion import Completions, complete
from .link import Link
from .printer import STYLE
from .status import status

PROMPT = ">>> "


class Composer:
    """What is typed goes to the outbox of the link with Enter."""

    def __init__(self, link: Link) -> None:
        self._outbox = link.outbox
        self.question = ""
        self._session: PromptSession[None] = PromptSession(
            self._prompt,
            multiline=True,
            prompt_continuation=lambda width, *_: " " * width,
            history=FileHistory(str(kept.history_file())),
            completer=Completions(link.room),
            complete_while_typing=Condition(lambda: self._buffer.text.lstrip().startswith("/")),
            bottom_toolbar=lambda: status(link),
            key_bindings=self._keys(),
            style=STYLE,
        )
        self.app = self._session.app
        self._buffer = self._session.default_buffer

    def run(self, begin: Callable[[], None]) -> None:
        """Until `app` is told to exit. Raises EOFError or KeyboardInterrupt when the person leaves."""
        self._session.prompt(pre_run=begin)

    def hand_back(self, text: str) -> None:
        """Before what is being typed, which may be the secret too: together they go to nobody but whom they name."""
        self.question = ""
        gap = " " if text.lstrip().startswith("/") else ""
        self._buffer.document = Document(text + gap + self._buffer.text)

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        keys.add("enter")(self._enter)
        keys.add("tab")(lambda event: complete(event.current_buffer))
        keys.add("escape", "enter")(lambda event: event.current_buffer.insert_text("\n"))
        return keys

    def _enter(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.text.strip():
            self._outbox.put(buffer.text)
        else:
            self._outbox.ask_no_more()
        self.question = ""
        buffer.reset(append_to_history=bool(buffer.text.strip()))

    def _prompt(self) -> FormattedText:
        return FormattedText([("class:question", f"{self.question} " if self.question else PROMPT)])
