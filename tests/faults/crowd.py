"""Strangers who ask for a page again and again, as fast as they are answered: `-m tests.faults.crowd PORT PATH LINES`.

A process of its own, until it is ended: in the one that measures they would make it wait.
"""

import selectors
import socket
import sys
from contextlib import suppress


def crowd(port: int, path: str, lines: int) -> None:
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    answers = selectors.DefaultSelector()
    while True:
        while len(answers.get_map()) < lines:
            line = socket.create_connection(("127.0.0.1", port), 30)
            line.sendall(asked)
            answers.register(line, selectors.EVENT_READ)
        for key, _ in answers.select():
            with suppress(OSError):
                if key.fileobj.recv(65536):
                    key.fileobj.sendall(asked)  # where the line stays open
                    continue
            answers.unregister(key.fileobj)
            key.fileobj.close()


if __name__ == "__main__":
    crowd(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
