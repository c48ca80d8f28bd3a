"""A program elsewhere, with a real HTTP server: what it was told, and how it answers."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Receiver:
    """`answers`: the statuses of the next ones, then 204. `hold`: clear it, and no answer comes until it is set."""

    def __init__(self, port: int = 0) -> None:
        self.answers: list[int] = []
        self.tries: list[tuple[dict[str, str], bytes]] = []
        self.taken: list[dict[str, Any]] = []
        self.hold, self.drips = Event(), False
        self.hold.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in?token=a-secret"

    @property
    def texts(self) -> list[str]:
        return [each["message"]["text"] for each in self.taken if "text" in each["message"]]

    def close(self) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            def log_message(self, *_about: Any) -> None:
                pass

        return Handler

    def take(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.tries.append((dict(request.headers), body))
        self.hold.wait(20)
        if self.drips:
            return self._drip(request)
        status = self.answers.pop(0) if self.answers else 204
        if status == 204:
            self.taken.append(json.loads(body))
        request.send_response(status)
        request.send_header("Location", "/elsewhere")
        request.end_headers()

    def _drip(self, request: BaseHTTPRequestHandler) -> None:
        """Letter by letter, without an end, until nobody listens."""
        stop = Event()
        try:
            while True:
                request.wfile.write(b"H")
                stop.wait(0.02)
        except OSError:
            self.drips = False
