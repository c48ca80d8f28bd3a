"""`flask run` and gunicorn find the room here."""

import gc
import os

from flask import Flask
from werkzeug.serving import is_running_from_reloader

from chatapp import config, create_app
from chatapp.serving import address, console, flask_command, listening

PATIENCE = 8
"""Seconds in which a worker of gunicorn that another replaces (SIGHUP) ends and lets go of the file."""


def _for_gunicorn() -> Flask:
    return create_app(who=address.signature(os.getppid(), *address.of_environment()), patience=PATIENCE)


def _for_flask_run(host: str, port: int) -> Flask:
    from chatapp.serving import flask_run

    if not is_running_from_reloader():  # else the process that watches has the port
        listening.check(host, port)
    if flask_command.is_watching():
        return Flask(__name__)  # nobody is served here
    settings = config.read(os.environ)
    app = create_app(settings, who=address.signature(os.getpid(), host, port))
    flask_run.prepare(app)
    console.announce(settings, (host, port))
    return app


place = flask_command.place()
app = _for_flask_run(*place) if place else _for_gunicorn()
gc.freeze()  # all that was loaded stays; without this line everybody waits 40 ms whenever Python looks through it
