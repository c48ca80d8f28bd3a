"""`flask run` and gunicorn find the room here."""

import gc

from chatapp import create_app, serverlog
from chatapp.serving import address

if place := address.of_flask_run():
    address.check_free(*place)

app = create_app()
gc.freeze()  # all that was loaded stays; without this line everybody waits 40 ms whenever Python looks through it

if place:
    from chatapp.serving import flask_run

    flask_run.prepare(app)
    serverlog.say(address.invitation(*place))
