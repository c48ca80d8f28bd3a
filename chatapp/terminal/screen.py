"""The screen: what is heard goes above, what is typed stays below, and neither disturbs the other."""

import contextvars
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.styles import Style

from . import kept, look
from .completion import Completions
from .errors import Refused
from .inbox import Message
from .link import CONNECTED, Link
from .look import visible
from .seat import Seat
from .wording import word

PROMPT = ">>> "
GONE = 1
"""Seconds after which a prompt that does not answer has ended."""
SHOWN = 200
"""Characters of a line that is told to be unsent; all of it stays in reach of the up arrow."""

_STYLE = Style.from_dict({"bottom-toolbar": "noreverse ansibrightblack", "trouble": "ansired", "question": "bold"})


class Screen:
    """The ear of a link, for a person. What is to be printed queues up and is printed by the prompt's own loop."""

    def __init__(self, seat: Seat, quiet: bool) -> None:
        self._quiet = quiet
        self._link = Link(seat, self)
        self._question = ""
        self._day = f"{datetime.now():%Y-%m-%d}"
        self._unprinted: deque[tuple[str, str]] = deque()
        self._context = contextvars.copy_context()
        self._session: PromptSession[None] = PromptSession(
            self._prompt,
            multiline=True,
            prompt_continuation=lambda width, *_: " " * width,
            history=FileHistory(str(kept.history_file())),
            completer=Completions(self._link),
            complete_while_typing=Condition(lambda: self._session.default_buffer.text.lstrip().startswith("/")),
            bottom_toolbar=self._status,
            key_bindings=self._keys(),
            style=_STYLE,
        )

    def open(self) -> None:
        """Enter the room. Raises Refused or Unreachable."""
        self._link.open()

    def talk(self) -> int:
        """Until the person leaves, or the room ends it. The exit status: 1 if something could not be sent."""
        with suppress(EOFError, KeyboardInterrupt):
            self._session.prompt(pre_run=self._begin)
        unsent = self._link.leave(quits=True)
        self._not_sent(unsent)
        self._print_all()
        return 1 if unsent else 0

    def _begin(self) -> None:
        self._context = contextvars.copy_context()  # the running application's: printing goes through it
        self._print_all()
        self._link.start()

    # What is typed

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        keys.add("enter")(self._enter)
        keys.add("escape", "enter")(lambda event: event.current_buffer.insert_text("\n"))
        return keys

    def _enter(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.text.strip():
            self._link.outbox.put(buffer.text)
        else:
            self._link.outbox.ask_no_more()
        self._question = ""
        buffer.reset(append_to_history=bool(buffer.text.strip()))

    def _prompt(self) -> FormattedText:
        return FormattedText([("class:question", f"{self._question} " if self._question else PROMPT)])

    def _status(self) -> FormattedText:
        link = self._link
        seats = word("seats", taken=len(link.members), seats=link.room["seats"])
        parts = [visible(link.room["title"]), visible(link.name), seats]
        waiting = [word("waiting", count=len(link.outbox))] if link.outbox and link.state != CONNECTED else []
        state = ("" if link.state == CONNECTED else "class:trouble", " · ".join([word(link.state), *waiting]))
        return FormattedText([("", " · ".join(parts) + " · "), state])

    # What is heard (on the link's threads)

    def hear(self, messages: list[Message]) -> None:
        """Print them, and ring for those that are meant for this member."""
        for message in messages:
            self._dated(message)
            self._print(look.message(message, self._link.you["id"], self._session.output.get_size().columns))
        if not self._quiet and any(map(self._rings, messages)):
            self._in_loop(self._session.output.bell)

    def _dated(self, message: Message) -> None:
        day = f"{look.moment(message):%Y-%m-%d}"
        if day != self._day:
            self._print([(look.QUIET, f"— {day} —\n")])
            self._day = day

    def _rings(self, message: Message) -> bool:
        own = message["by"]["id"] == self._link.you["id"]
        return not own and bool(message.get("to") or look.names(self._link.name, message.get("text", "")))

    def told(self, text: str) -> None:
        """An answer of the room."""
        self._print([("", visible(text, keep="\n\t") + "\n")])

    def asked(self, prompt: str) -> None:
        """The prompt becomes the room's question."""
        self._question = visible(prompt)

    def refused(self, text: str, refusal: Refused) -> None:
        """Say why, and hand the line back, and what waits behind it: after a wrong name, a secret meant for it.

        On the prompt's loop, while this waits: no key falls between.
        """
        self._print([("class:trouble", look.refusal(refusal) + "\n")])
        handed_back = Event()
        self._in_loop(lambda: self._hand_back(text, handed_back))
        if not handed_back.wait(GONE):
            self._not_sent([text, *self._link.outbox.give_back()])

    def _hand_back(self, text: str, done: Event) -> None:
        """Before what is being typed, which may be the secret too: together they go to nobody but whom they name."""
        self._question = ""
        self._not_sent(self._link.outbox.give_back())
        buffer = self._session.default_buffer
        gap = " " if text.lstrip().startswith("/") else ""
        buffer.document = Document(text + gap + buffer.text)
        done.set()

    def _not_sent(self, texts: list[str]) -> None:
        for text in texts:
            short = text if len(text) <= SHOWN else f"{text[:SHOWN]} …"
            self._print([("class:trouble", word("not_sent", text=visible(short, keep="\n\t")) + "\n")])

    def changed(self) -> None:
        """The status line is another one."""
        self._in_loop(self._session.app.invalidate)

    def ended(self, _code: str, text: str) -> None:
        """Nothing more comes."""
        if text:
            self.told(text)
        self._in_loop(self._exit)

    def _exit(self) -> None:
        if not self._session.app.is_done:
            self._session.app.exit()

    # Printing

    def _print(self, fragments: look.Fragments) -> None:
        self._unprinted.extend(fragments)
        self._in_loop(self._print_all)

    def _print_all(self) -> None:
        """All that waits at once: hundreds of lines after a cut need not redraw the prompt as often.

        Not by `run_in_terminal`: it hands the terminal back for the moment, which then echoes what is being typed.
        """
        app = self._session.app
        fragments = FormattedText(self._unprinted.popleft() for _ in range(len(self._unprinted)))
        if not fragments:
            return
        if app.is_running:
            app.renderer.erase()
        print_formatted_text(app.output, fragments, _STYLE, color_depth=app.color_depth)
        app.output.flush()
        if app.is_running:
            app.renderer.request_absolute_cursor_position()
            app.invalidate()

    def _in_loop(self, call: Callable[[], Any]) -> None:
        """Before the prompt runs and after it has ended there is none; `talk` prints what is left."""
        loop = self._session.app.loop
        with suppress(RuntimeError):
            if loop:
                loop.call_soon_threadsafe(call, context=self._context)
