"""The stack without this project: a chat as the documentation of Flask-SocketIO begins."""

from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
ended = []


@app.get("/healthz")
def healthz():
    return "ok"


@app.get("/ended")
def how_many_ended():
    return str(len(ended))


@socketio.on("disconnect")
def disconnect(*_):
    ended.append("somebody")


@socketio.on("message")
def message(line):
    emit("message", line, broadcast=True)
