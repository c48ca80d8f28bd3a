"""Bare Flask-SocketIO, as its documentation begins: every line passed on and acknowledged, nothing kept.

`flask run` serves it with threads (Werkzeug); run as a program it is served by gevent's own server.
"""

import os
import time
from itertools import count

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__)
socketio = SocketIO(app, async_mode=os.environ["ASYNC_MODE"])
numbers = count(1)


@app.get("/")
def page():
    return "room"


@socketio.on("connect")
def connect():
    join_room("room")


@socketio.on("message")
def message(line):
    kept = {"seq": next(numbers), "at": time.time_ns() // 1_000_000}
    emit("message", {**kept, "by": request.sid, "text": line["text"]}, to="room")
    return kept


if __name__ == "__main__":
    socketio.run(app, "127.0.0.1", int(os.environ["PORT"]))
