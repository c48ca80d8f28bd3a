"""A house of several servers, in this process, on a real Valkey."""

import time
from typing import Any

from chatapp.chat.now import Now
from chatapp.chat.replica import Replica
from chatapp.hub.company import Company
from chatapp.hub.courier import Courier
from chatapp.transcript.valkey_store import ValkeyStore

from .house import House


class SharedHouse(House):
    """One of them. `path` is the address of the Valkey."""

    def build(self, path: Any) -> tuple[Any, Courier, dict[str, Any]]:
        store = ValkeyStore(path)
        self.company = Company(store, self)
        return store, self.company.courier, {"hub": self.company.hub, "room": Replica}

    @property
    def now(self) -> Now:
        """Messages bear Valkey's time."""
        return super().now._replace(at=time.time_ns() // 1_000_000 + int((self.tick - 100 + self.ahead) * 1000))

    def hears(self) -> None:
        """All that was appended by now."""
        self.hub.ask()
        self.deliver()
