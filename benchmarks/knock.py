"""Strangers who shake hands with Socket.IO: `python -m benchmarks.knock PORT RATE SECONDS`.

It prints how many a second got a 403.
"""

import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 16
HANDSHAKE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def main(port, rate, seconds):
    with ThreadPoolExecutor(AT_ONCE) as strangers:
        print(sum(strangers.map(lambda _: knock_for(port, AT_ONCE / rate, seconds), range(AT_ONCE))) / seconds)


def knock_for(port, interval, seconds):
    began = due = time.monotonic()
    refused = 0
    while due < began + seconds:
        time.sleep(max(0, due - time.monotonic()))
        refused += knock(port)
        due = max(due + interval, time.monotonic() - interval)
    return refused


def knock(port):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(HANDSHAKE)
        return line.recv(4096).startswith(b"HTTP/1.1 403")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
