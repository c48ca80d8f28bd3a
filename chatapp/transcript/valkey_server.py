"""The way to a Valkey server: how long we wait for it, and what its faults mean."""

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from valkey.exceptions import ValkeyError

from chatapp.chat.errors import Internal

from . import Unwritable
from .valkey_address import client

log = logging.getLogger(__name__)


class Server:
    """One Valkey, for all threads. Every call is answered within seconds, or raises Unwritable."""

    def __init__(self, url: str) -> None:
        self.client = client(url)

    def send(self, commands: Sequence[Sequence[Any]], together: bool = False) -> list[Any]:
        """Some commands in one round trip, `together` at one moment. Raises whatever the client does."""
        if len(commands) == 1:
            return [self.client.execute_command(*commands[0])]
        with self.client.pipeline(transaction=together) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            answers: list[Any] = pipeline.execute(raise_on_error=False)  # it would raise what was said with the fault
        if fault := next((answer for answer in answers if isinstance(answer, ValkeyError)), None):
            raise fault
        return answers

    def ask(self, *command: Any) -> Any:
        """One command."""
        return self.ask_all([command])[0]

    def ask_all(self, commands: Sequence[Sequence[Any]], together: bool = False) -> list[Any]:
        """Some, in one round trip; `together` at one moment."""
        try:
            return self.send(commands, together)
        except (ValkeyError, OSError, AttributeError) as fault:  # the last: `close` took the reader away meanwhile
            raise Unwritable(str(fault)) from fault

    def read(self, *command: Any) -> Any:
        """One command that somebody waits for, who gets what is raised: Internal."""
        return self.read_all([command])[0]

    def read_all(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """Some, the same way."""
        try:
            return self.ask_all(commands)
        except Unwritable as fault:
            refusal = Internal(reference=secrets.token_hex(4))
            log.error("nothing can be read [%(reference)s]: %(fault)s", refusal.fields | {"fault": fault})
            raise refusal from fault

    def close(self) -> None:
        """Hang up."""
        self.client.close()
