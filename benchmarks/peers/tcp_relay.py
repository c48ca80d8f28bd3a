"""A raw TCP relay with one thread a client: the shape of the program that the room grew out of."""

import os
from socketserver import StreamRequestHandler, ThreadingTCPServer

writers = set()


class Relay(StreamRequestHandler):
    """Sends every line that comes in to everybody, the sender included."""

    def handle(self):
        writers.add(self.wfile)
        try:
            for line in self.rfile:
                for writer in list(writers):
                    writer.write(line)
        finally:
            writers.discard(self.wfile)


ThreadingTCPServer.daemon_threads = True
ThreadingTCPServer.request_queue_size = 1024
ThreadingTCPServer(("127.0.0.1", int(os.environ["PORT"])), Relay).serve_forever()
