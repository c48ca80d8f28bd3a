"""Ten members who put files in without a pause, at a megabyte a second each: `python -m benchmarks.uploads PORT`."""

import io
import os
import socket
import sys
import time
from itertools import cycle
from threading import Thread

from PIL import Image

from benchmarks.load import log_in

MEMBERS, FIRST = 10, 100
PIECE, PAUSE = 65_536, 1 / 16
"""Bytes at once, and seconds between: a megabyte a second."""


def main(port):
    """Until it is killed. It says when all are in."""
    cookies = [log_in(port, FIRST + number) for number in range(MEMBERS)]
    bodies = [photograph(), os.urandom(5 << 20)]
    threads = [Thread(target=upload, args=[port, cookie, bodies]) for cookie in cookies]
    print("in", flush=True)
    for thread in threads:
        thread.start()


def upload(port, cookie, bodies):
    """Photographs and other files, in turn."""
    for body in cycle(bodies):
        to = f"POST /files HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}"
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(f"{to}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            for start in range(0, len(body), PIECE):
                line.sendall(body[start : start + PIECE])
                time.sleep(PAUSE)
            answer = line.recv(100)
        print(answer.split(b" ")[1].decode(), flush=True)


def photograph():
    """Of 12 megapixels and some megabytes."""
    with io.BytesIO() as file:
        Image.effect_noise((1000, 750), 40).resize((4000, 3000)).save(file, "JPEG", quality=95)
        return file.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]))
