"""All of RFC 6455 that nearly no client sends: fragments, pings, goodbyes, binary data, faults. On wsproto's frames."""

from collections.abc import Callable

from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, TextMessage
from wsproto.utilities import ProtocolError

_NEVER_SENT = {1005, 1006, 1015}
"""What stands for a goodbye without a code (section 7.4.1)."""


class Ended(Exception):
    """No message follows. `code` is why (section 7.4), or what the client has said itself."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Protocol:
    """Reads frames of any kind. `send` is for pongs; `largest` the characters of a message, at most."""

    def __init__(self, send: Callable[[bytes], None], largest: int) -> None:
        self._frames = Connection(ConnectionType.SERVER)
        self._send, self._largest = send, largest
        self._parts: list[str] = []
        self._size = 0

    def feed(self, data: bytes) -> list[str]:
        """The messages that are whole with these bytes; raises Ended."""
        try:
            self._frames.receive_data(data)
            return [message for event in self._frames.events() if (message := self._take(event)) is not None]
        except ProtocolError:
            raise Ended(1002) from None

    def _take(self, event: Event) -> str | None:
        if isinstance(event, CloseConnection):
            raise Ended(1000 if event.code in _NEVER_SENT else event.code)
        if isinstance(event, BytesMessage):
            raise Ended(1003)
        if isinstance(event, Ping):
            self._send(self._frames.send(event.response()))
        return self._text(event) if isinstance(event, TextMessage) else None

    def _text(self, event: TextMessage) -> str | None:
        self._parts.append(event.data)
        self._size += len(event.data)
        if self._size > self._largest:
            raise Ended(1009)
        return self._whole() if event.message_finished else None

    def _whole(self) -> str:
        message, self._parts, self._size = "".join(self._parts), [], 0
        return message
