"""A raw client: Engine.IO 4 and Socket.IO 5 by hand, so that a test can send what no library would."""

import json
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import requests
from websocket import WebSocketConnectionClosedException, WebSocketTimeoutException, create_connection

PATIENCE = 30
"""Seconds until something that should have come counts as missing."""
OPEN, CLOSE, PING, PONG = "0", "1", "2", "3"
CONNECT, DISCONNECT, EVENT, ACK, REFUSED = "40", "41", "42", "43", "44"


class Client:
    """One browser or program (`web` holds its cookie) with at most one connection at a time. Reads when it waits."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.web = requests.Session()
        self.web.trust_env = False
        self.socket: Any = None
        self.acks: dict[int, Any] = {}
        self.heard: list[tuple[str, Any]] = []
        self.refused: Any = None
        self.closed = False
        self._ids = count()

    # The door

    def login(self, name: str, **more: Any) -> requests.Response:
        return self.web.post(self.url + "/", json={"username": name, **more}, timeout=PATIENCE)

    def comes(self, name: str) -> "Client":
        """Through the door and into the room."""
        answer = self.login(name)
        assert answer.status_code == 201, answer.text
        return self.connect().join()

    # The connection

    def open(self, **headers: str) -> "Client":
        """The Engine.IO handshake."""
        self._let_go()
        cookie = "; ".join(f"{name}={value}" for name, value in self.web.cookies.items())
        address = self.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        self.socket = create_connection(
            address,
            host=headers.pop("Host", None),
            header=headers,
            cookie=cookie,
            suppress_origin=True,
            timeout=PATIENCE,
            redirect_limit=0,
        )
        self.closed, self.session = False, None
        self.wait_for(lambda: self.session)
        return self

    def connect(self) -> "Client":
        """The handshake and Socket.IO's CONNECT."""
        self.open()
        self.sid = None
        self.raw(CONNECT)
        self.wait_for(lambda: self.sid or self.refused)
        return self

    def join(self, **payload: Any) -> "Client":
        self.welcome = self.ask("join", payload)
        assert "you" in self.welcome, self.welcome
        return self

    def close(self) -> None:
        """Hang up, and let go of everything."""
        self.web.close()
        if self.socket and not self.closed:
            self.socket.close()
        self._let_go()

    def cut(self) -> None:
        """Hang up without a word of WebSocket's."""
        self._let_go()

    def _let_go(self) -> None:
        self.closed = True
        if self.socket:
            self.socket.shutdown()

    # Speaking

    def raw(self, packet: str | bytes) -> None:
        self.socket.send(packet)

    def send(self, event: Any, *payload: Any) -> int:
        """An event; its acknowledgement will be `acks[id]`."""
        ident = next(self._ids)
        self.raw(f"{EVENT}{ident}{json.dumps([event, *payload])}")
        return ident

    def ask(self, event: Any, *payload: Any) -> Any:
        """An event, and its acknowledgement."""
        ident = self.send(event, *payload)
        self.wait_for(lambda: ident in self.acks)
        return self.acks[ident]

    def says(self, text: str, **more: Any) -> Any:
        return self.ask("message", {"text": text, **more})

    # Listening

    def wait_for(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Read until `condition` holds; its value."""
        deadline = time.monotonic() + seconds
        while not (value := condition()):
            assert not self.closed, f"closed after {self.heard[-5:]}"
            assert time.monotonic() < deadline, f"never came; the last were {self.heard[-5:]}"
            self._read(deadline)
        return value

    def wait_for_end(self) -> None:
        """Until the server has closed the connection."""
        self.wait_for(lambda: self.closed)

    def _read(self, deadline: float) -> None:
        self.socket.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            self._take(self.socket.recv())
        except WebSocketTimeoutException:
            pass
        except (WebSocketConnectionClosedException, OSError):
            self.closed = True

    def _take(self, packet: str) -> None:
        if packet == PING:
            self.raw(PONG)
        elif packet.startswith(OPEN):
            self.session = json.loads(packet[1:])
        elif packet.startswith(CONNECT):
            self.sid = json.loads(packet[2:])["sid"]
        elif packet.startswith(REFUSED):
            self.refused = json.loads(packet[2:])
        elif packet.startswith(EVENT):
            self.heard.append(tuple(json.loads(packet[2:])))
        elif packet.startswith(ACK):
            ident, _, body = packet[2:].partition("[")
            (self.acks[int(ident)],) = json.loads("[" + body)
        elif not packet:
            self.closed = True

    def events(self, name: str) -> list[Any]:
        return [payload for event, payload in self.heard if event == name]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """All messages since the beginning, public and private, in the order in which they came."""
        batches = [payload for event, payload in self.heard if event in ("message", "pm")]
        return self.welcome["messages"] + [message for batch in batches for message in batch]

    @property
    def texts(self) -> list[str]:
        """All texts since the beginning."""
        return [message["text"] for message in self.messages if "text" in message]

    @property
    def news(self) -> list[str]:
        """The texts heard since joining."""
        return self.texts[len([message for message in self.welcome["messages"] if "text" in message]) :]

    def hears(self, text: str) -> None:
        self.wait_for(lambda: text in self.texts)
