"""A WebSocket handshake by hand, with whatever headers."""

import socket

from tests.server import Server


def answer(server: Server, **headers: str) -> str:
    """The head of what a handshake with these headers, besides the usual ones, is answered."""
    with begin(server, **headers) as line:
        return line.recv(4096).partition(b"\r\n\r\n")[0].decode()


def begin(server: Server, **headers: str) -> socket.socket:
    """A line on which such a handshake was sent."""
    usual = {
        "Host": server.host, "Connection": "Upgrade", "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in (usual | headers).items())
    line = socket.create_connection(("127.0.0.1", server.port), 30)
    line.sendall(f"GET {server.path}/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n{lines}\r\n".encode())
    return line
