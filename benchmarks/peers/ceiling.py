"""Not a chat: the cheapest server that speaks enough Socket.IO, to show what the load generator can take."""

import os
import re

import uvloop
from picows import WSListener, WSMsgType, ws_create_server

OPEN = b'0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'
EVENT = re.compile(rb"42(\d+)(.+)", re.DOTALL)
members = []


class Echo(WSListener):
    """Sends every event back to all as it came, and acknowledges it."""

    def on_ws_connected(self, transport):
        members.append(transport)
        transport.send(WSMsgType.TEXT, OPEN)

    def on_ws_frame(self, transport, frame):
        if event := EVENT.match(frame.get_payload_as_bytes()):
            transport.send(WSMsgType.TEXT, b"43%s[{}]" % event[1])
            for member in members:
                member.send(WSMsgType.TEXT, b"42" + event[2])
        else:
            transport.send(WSMsgType.TEXT, b'40{"sid":"y"}')

    def on_ws_disconnected(self, transport):
        members.remove(transport)


async def serve():
    server = await ws_create_server(lambda _: Echo(), "127.0.0.1", int(os.environ["PORT"]))
    await server.serve_forever()


uvloop.run(serve())
