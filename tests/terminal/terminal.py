"""A person at a terminal: the real program in a pseudo-terminal, and an emulator that draws what it prints."""

import difflib
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pexpect
import pyte

PATIENCE = 50
TIME = re.compile(r"\b\d\d:\d\d:\d\d\b")


class _Screen(pyte.HistoryScreen):
    """Answers where the cursor is, as a terminal does, and counts the bells."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], object]) -> None:
        super().__init__(columns, rows, history=5000, ratio=0.01)
        self._answer, self.bells = answer, 0

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    def bell(self, *_args: object) -> None:
        self.bells += 1

    def row(self, number: int) -> dict:
        return self.buffer[number]


class Terminal:
    """`types` and `sees`; what it has printed so far, scrolled away or not, is `printed`."""

    def __init__(self, command: list[str], environ: dict[str, str], columns: int = 100, rows: int = 30) -> None:
        self.child = pexpect.spawn(
            command[0], command[1:], PATIENCE, env=environ, cwd=environ["HOME"], dimensions=(rows, columns)
        )
        self.child.delaybeforesend = None
        self.screen = _Screen(columns, rows, self.child.send)
        self.raw = b""
        self._columns = columns
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        stream = pyte.ByteStream(self.screen)
        with suppress(OSError):  # Linux's way to say that the other end is closed
            while data := os.read(self.child.child_fd, 65536):
                with self._changed:
                    self.raw += data
                    stream.feed(data)
                    self._changed.notify_all()

    # What a person does

    def types(self, text: str) -> "Terminal":
        """Key after key; `\\r` is Enter. A terminal takes no more than it can buffer."""
        for start in range(0, len(text), 512):
            self.child.send(text[start : start + 512])
        return self

    def says(self, *lines: str) -> "Terminal":
        for line in lines:
            self.types(line + "\r")
        return self

    def pastes(self, text: str) -> "Terminal":
        return self.types(f"\x1b[200~{text}\x1b[201~")

    def resizes(self, columns: int, rows: int) -> "Terminal":
        """The window: the program hears of it, and goes on in another one."""
        with self._changed:
            self.screen.resize(rows, columns)
            self._columns = columns
            self.child.setwinsize(rows, columns)
        return self

    # What a person sees

    @property
    def printed(self) -> str:
        rows = [*self.screen.history.top, *map(self.screen.row, range(self.screen.lines))]
        lines = ("".join(row[x].data for x in range(self._columns)).rstrip() for row in rows)
        return "\n".join(lines).rstrip()

    @property
    def lines(self) -> list[str]:
        """What stands above the line being typed, times aside, once that line is drawn again below the last of it."""
        self.until(lambda: self._above is not None, "the prompt never came back")
        return self._above or []

    @property
    def _above(self) -> list[str] | None:
        lines = TIME.sub("HH:MM:SS", self.printed).split("\n")
        prompts = [number for number, line in enumerate(lines) if line.startswith(">>>")]
        return lines[: prompts[-1]] if prompts else None

    @property
    def status(self) -> str:
        return self.printed.split("\n")[-1]

    def until(self, condition: Callable[[], object], what: str) -> None:
        with self._changed:
            if not self._changed.wait_for(condition, PATIENCE):
                raise AssertionError(f"{what}; the screen shows:\n{self.printed}")

    def sees(self, text: str, times: int = 1) -> "Terminal":
        self.until(lambda: self.printed.count(text) >= times, f"never saw {text!r}")
        return self

    def shows(self, lines: list[str]) -> None:
        """These lines and no others, as soon as all are there."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._above == lines, PATIENCE):
                shown = self._above or []
                raise AssertionError("\n".join(difflib.unified_diff(lines, shown, "expected", "shown", lineterm="")))

    def sees_status(self, text: str) -> "Terminal":
        self.until(lambda: text in self.status, f"status never said {text!r}")
        return self

    def colour(self, word: str) -> str:
        """The colour in which the last `word` stands on the screen, as soon as there is one."""
        with self._changed:  # else the screen moves between the two looks at it
            self.until(lambda: any(word in text for text in self.screen.display), f"never saw {word!r}")
            row, text = [(row, text) for row, text in enumerate(self.screen.display) if word in text][-1]
            return self.screen.row(row)[text.index(word)].fg

    # How it ends

    def ends(self) -> int:
        """The exit status."""
        deadline = time.monotonic() + PATIENCE
        while self.child.isalive():
            assert time.monotonic() < deadline, f"it does not end:\n{self.printed}"
            time.sleep(0.02)
        self._reader.join(PATIENCE)
        return self.child.exitstatus

    def close(self) -> None:
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()
        self._reader.join(PATIENCE)
        self.child.close()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "chatapp.terminal", *arguments]


IMPATIENT = "from chatapp.terminal import __main__, pipe; pipe.PATIENCE = 1; raise SystemExit(__main__.main())"


def impatient(*arguments: str) -> list[str]:
    """The same program, but it waits for a lost connection for 1 s instead of 30."""
    return [sys.executable, "-c", IMPATIENT, *arguments]
