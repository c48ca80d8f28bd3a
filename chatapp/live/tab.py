"""One connection of a member, and all that the server knows of it."""

from chatapp.chat.phrase import Translate
from chatapp.hub.house import Place
from chatapp.transport.connection import Connection

from .throttle import Throttle


class Tab:
    """`sid` is what Socket.IO calls it, `eio_sid` what Engine.IO does; `member` is the id of whose it is, in `place`.

    `address` is that of the room, as this connection reaches it. `connection` is None for Flask-SocketIO's test client,
    which waits for each answer.
    """

    __slots__ = ("address", "connection", "eio_sid", "member", "place", "sid", "throttle", "translate")

    def __init__(self, sid: str, eio_sid: str, place: Place, member: str, translate: Translate, address: str,
                 connection: Connection | None) -> None:  # fmt: skip
        self.sid, self.eio_sid, self.place, self.member = sid, eio_sid, place, member
        self.translate, self.address, self.connection = translate, address, connection
        self.throttle = Throttle(waits=connection is None)
