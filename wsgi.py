"""`flask run` and gunicorn find the room here."""

import gc

from flask import Flask
from werkzeug.serving import is_running_from_reloader

from chatapp import create_app, serverlog
from chatapp.serving import address, flask_command

place = flask_command.place()
if place and not is_running_from_reloader():
    address.check_free(*place)

if flask_command.is_watching():
    app = Flask(__name__)  # a second room on the same transcript would say that the first one's people have left
else:
    app = create_app()
    gc.freeze()  # all that was loaded stays; without this line everybody waits 40 ms whenever Python looks through it
    if place:
        from chatapp.serving import flask_run

        flask_run.prepare(app)
        serverlog.say(address.invitation(place))
