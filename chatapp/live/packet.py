"""Socket.IO packets (protocol 5), as the server reads them: strictly, and so that an answer may come later.

python-socketio takes a handler's return for the answer, calls the handlers of `connect` and `disconnect` for events of
that name, and lets malformed packets raise within. With this class as its `serializer` every event of a client arrives
under one name that no client can choose, with what it is called, what it brings, and the number of its answer.
"""

import re
from typing import Any

from socketio.packet import CONNECT_ERROR, EVENT, Packet

from chatapp import strict_json

HEARD = "heard"
"""What every event of a client is called within the server, for `Events.on_heard`; its number comes first, then what
its client calls it.
"""

_EVENT = re.compile(r'2([0-9]{0,15})(?=\[")')
_OTHER = re.compile(r"0($|[/{])|1$")
"""What a client may send: event; connect, disconnect. No binary data, no acknowledgements."""


class EventPacket(Packet):  # type: ignore[misc]
    """A Socket.IO packet (https://socket.io/docs/v4/socket-io-protocol/)."""

    uses_binary_events = False
    packet_type: int
    data: Any

    def encode(self) -> Any:
        """In python-socketio a refused namespace is a word; since protocol 5 it is an object, as any refusal."""
        if self.packet_type == CONNECT_ERROR and isinstance(self.data, str):
            self.data = {"message": self.data}
        return super().encode()

    def decode(self, encoded_packet: Any) -> int:
        """Raises ValueError for what no client of this room sends. No attachments follow."""
        if event := _EVENT.match(encoded_packet):
            number = int(event[1]) if event[1] else None
            self.packet_type, self.data = EVENT, [HEARD, number, *strict_json.loads(encoded_packet[event.end() :])]
        elif _OTHER.match(encoded_packet):
            super().decode(encoded_packet)
        else:
            raise ValueError("malformed packet")
        return 0
