"""The printer: what is to be read goes above the line being typed, which stays as it is."""

import contextvars
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from .formatting import Fragments

STYLE = Style.from_dict(
    {
        "bottom-toolbar": "noreverse ansibrightblack",
        "trouble": "ansired",
        "question": "bold",
        "code": "ansiwhite bg:ansiblack",
    }
)


class Printer:
    """Takes fragments on any thread; they are printed on the prompt's own loop, in order."""

    def __init__(self, app: Application[None]) -> None:
        self._app = app
        self._unprinted: deque[tuple[str, str]] = deque()
        self._context = contextvars.copy_context()

    def begin(self) -> None:
        """The prompt runs: from now on everything goes through its application.

        What has waited too, a moment later: the terminal is not the prompt's yet, and would echo its own answers.
        """
        self._context = contextvars.copy_context()
        self.on_loop(self.print_all)

    def print(self, fragments: Fragments) -> None:
        """Whole lines of styled text."""
        self._unprinted.extend(fragments)
        self.on_loop(self.print_all)

    def print_all(self) -> None:
        """All that waits at once: hundreds of lines after a cut need not redraw the prompt as often.

        Not by `run_in_terminal`: it hands the terminal back for the moment, which then echoes what is being typed.
        """
        fragments = [self._unprinted.popleft() for _ in range(len(self._unprinted))]
        if not fragments:
            return
        if self._app.is_running:
            self._app.renderer.erase()
        write(self._app.output, fragments, self._app.color_depth)
        if self._app.is_running:
            self._app.renderer.request_absolute_cursor_position()
            self._app.invalidate()

    def on_loop(self, call: Callable[[], Any]) -> None:
        """Before the prompt runs and after it has ended there is none: `print_all` prints what is left."""
        with suppress(RuntimeError):
            if self._app.loop:
                self._app.loop.call_soon_threadsafe(call, context=self._context)


def write(output: Output, fragments: Fragments, depth: ColorDepth) -> None:
    """Rows as they are broken already.

    Not by prompt_toolkit's own: where a terminal draws something wider than we know, its row would go on in the next
    one, where lines begin. So it ends at the edge instead.
    """
    output.disable_autowrap()
    for style, text in fragments:
        output.set_attributes(STYLE.get_attrs_for_style_str(style), depth)
        output.write(text.replace("\n", "\r\n"))
    output.reset_attributes()
    output.enable_autowrap()
    output.flush()
