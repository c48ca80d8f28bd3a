"""python-socketio under uvicorn: every line passed on and acknowledged, nothing kept."""

import time
from itertools import count

import socketio

server = socketio.AsyncServer(async_mode="asgi", transports=["websocket"])
numbers = count(1)


@server.event
async def connect(sid, _):
    await server.enter_room(sid, "room")


@server.event
async def message(sid, line):
    kept = {"seq": next(numbers), "at": time.time_ns() // 1_000_000}
    await server.emit("message", {**kept, "by": sid, "text": line["text"]}, to="room")
    return kept


app = socketio.ASGIApp(server)
